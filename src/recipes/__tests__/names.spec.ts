import {
  cellBindings,
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  normalizeOptions,
  readCell,
  replaceSeed
} from '..';
import type { ISeedOptions } from '..';
import { FRAMEWORKS } from '../../frameworks';
import { readImportLine, renameLine } from '../cell/rename';
import { EXAMPLE, registry } from './helpers';

describe('renameLine', () => {
  const names = {
    np: 'onp',
    tf: 'tensorflow',
    random: 'py_random',
    key: 'jax_key',
    SEED: 'S'
  };
  it.each([
    ['import numpy as np', 'import numpy as onp'],
    ['import tensorflow as tf', 'import tensorflow'],
    ['import random', 'import random as py_random'],
    [
      'import os, random, numpy as np',
      'import os, random as py_random, numpy as onp'
    ],
    ['from numpy import random', 'from numpy import random as py_random'],
    ['from acme import a as key, b', 'from acme import a as jax_key, b'],
    ['import random.x', 'import random.x'],
    ['np.random.seed(SEED)', 'onp.random.seed(S)'],
    [
      'x.np.key(np, random.random, np.SEED)',
      'x.np.key(onp, py_random.random, onp.SEED)'
    ],
    [
      'f(key=key, SEED == 1, random = random)',
      'f(key=jax_key, S == 1, random = py_random)'
    ],
    ['key = {key: [SEED]}  # key', 'jax_key = {jax_key: [S]}  # key'],
    [
      's = "np key" + f\'{np}\' + r"\\"+np',
      's = "np key" + f\'{np}\' + r"\\"+np'
    ],
    ['s = "\\\\" + np', 's = "\\\\" + onp'],
    ['s = """np', 's = """np'],
    ['1e5.np', '1e5.np'],
    ['snp = npx + np_ + np1', 'snp = npx + np_ + np1'],
    [
      '    random.seed(x) if np else SEED',
      '    py_random.seed(x) if onp else S'
    ],
    ['constructor = toString', 'constructor = toString']
  ])('%s', (line, expected) => {
    expect(renameLine(line, names)).toBe(expected);
  });

  it('reads what an import statement binds', () => {
    expect(readImportLine('import a.b, c, d.e as f  # g')).toEqual([
      { path: 'c', name: 'c' },
      { path: 'd.e', name: 'f' }
    ]);
    expect(readImportLine('from a.b import c, d as e;')).toEqual([
      { path: 'a.b.c', name: 'c' },
      { path: 'a.b.d', name: 'e' }
    ]);
    expect(readImportLine('x = "import a"')).toEqual([]);
    expect(readImportLine('from a import (')).toEqual([]);
  });
});

describe('a cell that calls things otherwise', () => {
  const read = (source: string) => readCell(source, 'python', registry);

  it.each<[string, (source: string) => string, Record<string, string>]>([
    [
      'another alias',
      source => source.replace(/\bnp\b/g, 'onp'),
      { np: 'onp' }
    ],
    [
      'the whole name',
      source =>
        source
          .replace('import numpy as np', 'import numpy')
          .replace('np.', 'numpy.'),
      { np: 'numpy' }
    ],
    [
      'another variable for the seed',
      source => source.replace(/\bSEED\b/g, 'RANDOM_STATE'),
      { SEED: 'RANDOM_STATE' }
    ],
    [
      'several of them',
      source =>
        source
          .replace('import random', 'import random as py_random')
          .replace('\nrandom.', '\npy_random.')
          .replace('import os', 'import os as py_os')
          .replace('os.environ', 'py_os.environ')
          .replace(/\bSEED\b/g, 'seed'),
      { os: 'py_os', random: 'py_random', SEED: 'seed' }
    ]
  ])('%s is read', (_, change, names) => {
    const source = change(EXAMPLE);
    const reading = read(source);
    expect(reading).toMatchObject({ exact: true, unread: [], missing: [] });
    expect(reading.options).toEqual({ ...read(EXAMPLE).options, names });
    expect(replaceSeed(source, reading, 7)).toBe(source.replace('42', '7'));
  });

  it('has lines that are missing or not its own, under its names', () => {
    const source = EXAMPLE.replace(/\bnp\b/g, 'onp')
      .replace('onp.random.seed(SEED)', 'onp.seterr(all="raise")')
      .replace('SEED = 42', 'SEED = 42\nn = 3');
    const { unread, missing } = read(source);
    expect(missing).toEqual(['onp.random.seed(SEED)']);
    expect(unread.map(({ text }) => text)).toEqual([
      'n = 3',
      'onp.seterr(all="raise")'
    ]);
  });

  it('is not read by a number that stands for something else', () => {
    const source = EXAMPLE.replace('SEED = 42', 'n = 3');
    expect(read(source).seed).toBeNull();
    expect(read('x = 1').seed).toBeNull();
  });
});

describe('names of a cell', () => {
  const options: ISeedOptions = {
    language: 'python',
    seed: 1,
    frameworks: ['torch'],
    variants: {},
    determinism: { ...DEFAULT_DETERMINISM, generators: 'explicit' }
  };

  it('are those that its lines bind', () => {
    expect(
      cellBindings(normalizeOptions(options, registry), registry).map(
        ({ name, module }) => [name, module]
      )
    ).toEqual([
      ['os', 'os'],
      ['random', 'random'],
      ['np', 'numpy'],
      ['torch', 'torch'],
      ['SEED', null],
      ['rng', null],
      ['generator', null],
      ['seed_worker', null]
    ]);
    const r = { ...options, language: 'R' as const, frameworks: ['r'] };
    expect(cellBindings(r, registry)).toEqual([]);
  });

  it.each([
    [{ np: 'np' }, undefined],
    [{ jax: 'j', L: 'x' }, undefined],
    [{ np: 'torch', random: 'for', os: '1', SEED: 'a-b' }, undefined],
    [{ np: 'n', random: 'n' }, { random: 'n' }],
    [{ SEED: 'numpy', np: 'numpy' }, { np: 'numpy' }],
    [{ __proto__: 'x' }, undefined]
  ])('%j come to %j', (names, expected) => {
    const normal = normalizeOptions({ ...options, names }, registry);
    expect(normal.names).toEqual(expected);
  });

  it('are renamed in the lines of a framework from outside', () => {
    const own = createDefaultRegistry();
    own.add({
      facts: {
        ...FRAMEWORKS.polars,
        id: 'acme',
        title: 'Acme',
        modules: ['acme'],
        requires: []
      },
      recipe: {
        variants: [
          {
            id: 'global',
            title: () => '',
            lines: () => ({
              imports: ['import acme', 'from acme.state import key as state'],
              determinism: ['acme.options.key = "acme SEED"'],
              seeds: [
                'acme_state = state(acme, seed=SEED)',
                'with acme.using(acme_state):',
                '    acme.seed(key=SEED)  # acme'
              ]
            })
          }
        ],
        description: () => ''
      }
    });
    const made = compose(
      {
        ...options,
        frameworks: ['acme'],
        names: { acme: 'ac', state: 'st', acme_state: 'given', SEED: 'S' }
      },
      own
    );
    expect(made).toBe(`# Seeds Acme. Run it before the cells below.
import acme as ac
from acme.state import key as st

S = 1

ac.options.key = "acme SEED"
given = st(ac, seed=S)
with ac.using(given):
    ac.seed(key=S)  # acme`);
    expect(readCell(made, 'python', own)).toMatchObject({
      exact: true,
      options: {
        names: { acme: 'ac', state: 'st', acme_state: 'given', SEED: 'S' }
      }
    });
  });
});
