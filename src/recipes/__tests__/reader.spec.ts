import fc from 'fast-check';

import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM,
  DEFAULT_FRAMEWORKS,
  normalizeOptions,
  readCell,
  replaceSeed
} from '..';
import type { ISeedOptions, Language } from '..';
import { anyOptions, EXAMPLE, registry } from './helpers';

const LINES = EXAMPLE.split('\n');

function read(source: string, language: Language = 'python') {
  return readCell(source, language, registry);
}

describe('readCell', () => {
  it('reads every cell that can be composed', () => {
    fc.assert(
      fc.property(anyOptions, options => {
        const source = compose(options, registry);
        const reading = readCell(source, options.language, registry);
        expect(reading.options).toEqual(normalizeOptions(options, registry));
        expect(reading).toMatchObject({ exact: true, unread: [], missing: [] });
        expect(compose(reading.options!, registry)).toBe(source);
        const { start, end } = reading.seed!;
        expect(source.slice(start, end)).toBe(String(options.seed));
      }),
      { numRuns: 500 }
    );
  });

  it('reads another seed', () => {
    const source = EXAMPLE.replace('SEED = 42', 'SEED = 1_000  # mine');
    const reading = read(source);
    expect(reading.options).toMatchObject({
      seed: 1000,
      frameworks: ['python', 'numpy', 'torch']
    });
    expect(reading.exact).toBe(false);
    expect(reading.unread).toEqual([]);
    expect(reading.missing).toEqual([]);
    expect(replaceSeed(source, reading, 7)).toBe(source.replace('1_000', '7'));
  });

  it('names the line that was deleted', () => {
    for (const line of LINES.filter(text => /^[a-z]/.test(text))) {
      const reading = read(
        EXAMPLE.replace(`${line}\n`, '').replace(`\n${line}`, '')
      );
      expect(reading.options?.frameworks).toEqual(['python', 'numpy', 'torch']);
      expect(reading.options?.determinism.cudnn).toBe('deterministic');
      expect(reading.missing).toEqual([line]);
      expect(reading.unread).toEqual([]);
      expect(reading.exact).toBe(false);
    }
  });

  it('names the lines that were added, and no comment', () => {
    const source = `${EXAMPLE}\n\n# more\nimport pandas as pd\nprint("done")`;
    expect(read(source).unread).toEqual([
      { line: LINES.length + 2, text: 'import pandas as pd' },
      { line: LINES.length + 3, text: 'print("done")' }
    ]);
    expect(read(source).options).toEqual(read(EXAMPLE).options);
  });

  it('makes nothing of white space, quotes and endings of lines', () => {
    const spaced = EXAMPLE.replace(/ = /g, '=')
      .replace(/\(SEED\)/g, '( SEED )')
      .replace(/"/g, "'");
    expect(read(spaced)).toMatchObject({
      unread: [],
      missing: [],
      exact: false
    });
    const ends = EXAMPLE.replace(/\n/g, '\r\n');
    const reading = read(ends);
    expect(reading).toMatchObject({ unread: [], missing: [], exact: true });
    expect(replaceSeed(ends, reading, 7)).toBe(ends.replace('42', '7'));
  });

  it.each([
    'SEED = int(input())',
    'SEED = 42.0',
    'SEED = -1',
    'SEED = "42"',
    'SEED = True',
    'SEED = 042',
    'SEED = 42 + 1',
    'SEED = 99999999999999999999',
    'if True:\n    SEED = 42',
    'SEED = 42\nSEED = 7',
    'SEED = 42\nSEED += 1',
    'SEED = 42\nfor SEED in range(3): pass',
    'SEED = 42\n(SEED := 3)',
    'SEED = 42\na, SEED = 1, 2',
    'SEED = 42\nif x: SEED = 3',
    'dict(\nSEED = 42\n)',
    '"""\nSEED = 42\n"""',
    "x = 'a \\\nSEED = 42'",
    'x = \\\nSEED = 42',
    '# SEED = 42'
  ])('gives no seed for %j', text => {
    const reading = read(EXAMPLE.replace('SEED = 42', text));
    expect(reading.seed).toBeNull();
    expect(reading.options).toBeNull();
    expect(reading.choices?.frameworks).toEqual(['python', 'numpy', 'torch']);
    expect(() => replaceSeed(EXAMPLE, reading, 7)).toThrow('integer literal');
  });

  it.each<[string, Language, number]>([
    ['SEED=7', 'python', 7],
    ['SEED: int = 7', 'python', 7],
    ['SEED = 0x2A', 'python', 42],
    ['SEED = 0b1_0', 'python', 2],
    ['SEED = 7;', 'python', 7],
    ['SEED = 7\nprint(f"SEED = {SEED}")', 'python', 7],
    ['SEED = 7\nassert SEED == 7', 'python', 7],
    ["!echo it's\nSEED = 7", 'python', 7],
    ['%%time\nSEED = 7', 'python', 7],
    ['SEED <- 7L', 'R', 7],
    ['SEED = 7', 'R', 7],
    ['SEED <- 0x10L # mine', 'R', 16],
    ['const SEED = 1_000', 'julia', 1000],
    ["B = A'\nSEED = 7", 'julia', 7]
  ])('finds the seed of %j', (source, language, value) => {
    const reading = read(source, language);
    expect(reading.seed?.value).toBe(value);
    const changed = replaceSeed(source, reading, 12);
    expect(read(changed, language).seed?.value).toBe(12);
    expect(changed.length - source.length).toBe(
      2 - (reading.seed!.end - reading.seed!.start)
    );
  });

  it('has no options for a seed that a framework refuses, but says the choices', () => {
    const reading = read(EXAMPLE.replace('42', '5000000000'));
    expect(reading.seed?.value).toBe(5000000000);
    expect(reading.options).toBeNull();
    expect(reading.choices).toMatchObject({
      frameworks: ['python', 'numpy', 'torch']
    });
  });

  it('takes no import and no text for a seed', () => {
    for (const source of [
      '',
      '\n',
      'import torch\nimport numpy as np',
      '"""\ntorch.manual_seed(SEED)\n"""',
      '# torch.manual_seed(SEED)',
      'torch.manual_seed(0)'
    ]) {
      expect(read(source).choices).toBeNull();
      expect(read(source).options).toBeNull();
    }
  });

  it('tells a framework from one that has a line of it', () => {
    const choices = {
      language: 'python' as const,
      seed: 1,
      determinism: DEFAULT_DETERMINISM
    };
    for (const [frameworks, variants] of [
      [['python', 'numpy', 'keras'], { keras: 'legacy' }],
      [['python', 'numpy', 'tensorflow'], { tensorflow: 'compat.v1' }],
      [
        ['python', 'numpy', 'tensorflow', 'keras'],
        { tensorflow: 'compat.v1', keras: 'legacy' }
      ]
    ] as const) {
      const source = compose({ ...choices, frameworks, variants }, registry);
      expect(read(source).options).toMatchObject({ frameworks, variants });
    }
  });

  it('reads a cell of an earlier release, which seeds TensorFlow twice', () => {
    const choices = {
      language: 'python' as const,
      seed: 42,
      frameworks: ['python', 'numpy', 'tensorflow', 'keras'],
      determinism: DEFAULT_DETERMINISM,
      variants: { keras: 'tf.keras' }
    };
    const source = `# Seeds every random number generator of this notebook. Run it first.
import os
import random

import numpy as np
import tensorflow as tf

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)
np.random.seed(SEED)
tf.random.set_seed(SEED)
tf.keras.utils.set_random_seed(SEED)`;
    const reading = read(source);
    expect(reading).toMatchObject({ exact: true, unread: [], missing: [] });
    expect(reading.options).toEqual(choices);
    expect(read(`${source}\nprint(1)`)).toMatchObject({
      exact: false,
      choices: { frameworks: choices.frameworks },
      unread: [{ text: 'print(1)' }],
      missing: []
    });
  });

  it('passes over a recipe whose requirement is missing', () => {
    const own = createDefaultRegistry();
    const cupy = DEFAULT_FRAMEWORKS.find(({ facts }) => facts.id === 'cupy')!;
    const facts = { ...cupy.facts, id: 'lonely', requires: ['gone'] };
    own.add({ ...cupy, facts });
    expect(readCell(EXAMPLE, 'python', own).exact).toBe(true);
  });
});

describe('reading any text', () => {
  /** A composed cell after careless editing. */
  const edited = fc
    .tuple(
      anyOptions,
      fc.array(
        fc.tuple(
          fc.constantFrom('delete', 'insert', 'move', 'cut'),
          fc.nat(),
          fc.nat(),
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom(
              '"""',
              "'",
              '(',
              '\\',
              '#',
              '    ',
              'SEED = 3',
              'SEED =',
              '%%time',
              '\r',
              '`',
              '#='
            )
          )
        ),
        { maxLength: 6 }
      ),
      fc.constantFrom('\n', '\r\n')
    )
    .map(([options, edits, ending]) => {
      const lines = compose(options, registry).split('\n');
      for (const [kind, x, y, text] of edits) {
        const at = x % (lines.length || 1);
        if (kind === 'insert') {
          lines.splice(at, 0, text);
        } else if (kind === 'delete') {
          lines.splice(at, 1);
        } else if (kind === 'move') {
          lines.splice(y % (lines.length || 1), 0, ...lines.splice(at, 1));
        } else {
          lines[at] = (lines[at] ?? '').slice(0, y % 20) + text;
        }
      }
      return { source: lines.join(ending), language: options.language };
    });

  it('never throws, and replacing the seed loses nothing but the literal', () => {
    const anything = fc.oneof(
      { weight: 4, arbitrary: edited },
      fc.record({
        source: fc.string({ unit: 'binary', maxLength: 200 }),
        language: fc.constantFrom<Language>('python', 'R', 'julia')
      })
    );
    let found = 0;
    fc.assert(
      fc.property(anything, fc.nat(), ({ source, language }, seed) => {
        const reading = readCell(source, language, registry);
        const texts = source.split(/\r\n|\r|\n/);
        for (const { line, text } of reading.unread) {
          expect(texts[line]).toBe(text);
        }
        if (reading.options) {
          expect(normalizeOptions(reading.options, registry)).toEqual(
            reading.options
          );
        }
        if (reading.seed) {
          found++;
          const { start, end, value } = reading.seed;
          const changed = replaceSeed(source, reading, seed);
          expect(changed).toBe(
            source.slice(0, start) + seed + source.slice(end)
          );
          expect(readCell(changed, language, registry).seed?.value).toBe(seed);
          expect(replaceSeed(source, reading, value).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 }
    );
    expect(found).toBeGreaterThan(100);
  });

  it('refuses to replace the seed of another source, or by no seed', () => {
    const reading = read(EXAMPLE);
    expect(() => replaceSeed('something else', reading, 7)).toThrow(
      'a different source'
    );
    expect(() => replaceSeed(EXAMPLE, reading, -1)).toThrow(RangeError);
    expect(() => replaceSeed(EXAMPLE, reading, 1.5)).toThrow(RangeError);
  });
});

describe('a line that an earlier release wrote', () => {
  const options: ISeedOptions = {
    language: 'python',
    seed: 7,
    frameworks: ['torch'],
    variants: { torch: 'v1.8' },
    determinism: { ...DEFAULT_DETERMINISM, algorithms: 'warn' }
  };
  const former =
    '# PyTorch before 1.11 can not only warn about nondeterministic algorithms; they are left alone.';

  it('is read as the one that is written now', () => {
    const now = compose(options, registry);
    const before = now.replace(/^# PyTorch before .*$/m, former);
    expect(before).not.toBe(now);
    expect(before).toContain(former);
    for (const ending of ['\n', '\r\n']) {
      const reading = readCell(
        before.split('\n').join(ending),
        'python',
        registry
      );
      expect(reading).toMatchObject({ exact: true, unread: [], missing: [] });
      expect(reading.options).toEqual(normalizeOptions(options, registry));
      expect(reading.seed?.value).toBe(7);
    }
  });

  it('leaves the offset of the seed where it stands', () => {
    const source = `${former}\nSEED = 7\n`;
    const { seed } = readCell(source, 'python', registry);
    expect(source.slice(seed?.start, seed?.end)).toBe('7');
  });
});
