/**
 * Composed cells run where their notebooks have run already: one kernel, many notebooks. The
 * names of a notebook mean what they meant, and the cell seeds.
 */
import { parser } from '@lezer/python';
import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';

import { Detector } from '../../detect';
import { CellParser } from '../../python';
import type { IDeterminism } from '../../recipes';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM
} from '../../recipes';
import { planSeedCell } from '../plan';

const ROOT = join(__dirname, '..', '..', '..');
const PYTHON =
  process.env.SEED_TEST_PYTHON ??
  join(ROOT, '.test-venvs', 'newest', 'bin', 'python');

const registry = createDefaultRegistry();

function cellFor(
  source: string,
  seed: number,
  determinism: Partial<IDeterminism>
): string {
  const detector = new Detector(
    new CellParser(parser),
    () => registry.recipes(),
    () => registry.facts
  );
  const { options } = planSeedCell(
    {
      language: 'python',
      reading: null,
      metadata: null,
      detection: detector.update([{ id: 'c', source }], 'python'),
      preferences: {
        seed,
        determinism: { ...DEFAULT_DETERMINISM, ...determinism },
        neverOffer: [],
        autoInject: 'run'
      },
      draft: { seed },
      offer: true,
      modules: {}
    },
    registry
  );
  if (!options) {
    throw new Error('Nothing to seed.');
  }
  return compose(options, registry);
}

/** A notebook's code, and an expression of what it draws. */
interface ILive {
  readonly name: string;
  readonly source: string;
  readonly draw: string;
  readonly determinism?: Partial<IDeterminism>;
}

const LOADER = `
import torch, numpy, random as rnd
from torch.utils.data import DataLoader, Dataset
generator = "mine"
class Data(Dataset):
    def __len__(self): return 8
    def __getitem__(self, i):
        return float(i), torch.rand(()).item(), numpy.random.rand(), rnd.random()
`;

const NOTEBOOKS: ILive[] = [
  {
    name: "JAX's random and NumPy, own variables",
    source:
      'from jax import random, numpy as np\nimport numpy as onp\nSEED, os = "mine", "linux"\nkey = random.key(1)',
    draw: '[onp.random.rand(), py_random.random()]'
  },
  {
    name: 'a key that goes on from the cell',
    source:
      'import jax\nif "key" in globals():\n    key, sub = jax.random.split(key)',
    draw: 'jax.random.normal(key).item()'
  },
  {
    name: 'a function and a loop variable',
    source: 'from random import *\nimport numpy\nfor np in range(3): pass',
    draw: '[random(), numpy.random.rand()]'
  },
  {
    name: 'TensorFlow in the style of 1.x',
    source: 'import tensorflow.compat.v1 as tf\nplaceholder = tf.placeholder',
    draw: 'tf.random.uniform([2]).numpy().tolist()'
  },
  {
    name: "NumPy's explicit generator",
    source: 'import numpy as onp\nrng = [1]',
    draw: '[np_rng.random(), onp.random.default_rng(0).random()]',
    determinism: { generators: 'explicit' }
  },
  {
    name: 'generators for a DataLoader',
    source: LOADER,
    draw: `[
    [one.tolist() for one in batch] for batch in DataLoader(
        Data(), batch_size=2, shuffle=True, num_workers=2,
        generator=torch_generator, worker_init_fn=seed_worker)]`,
    determinism: { generators: 'explicit' }
  }
];

const REMEMBER = `
import builtins
builtins.before = {n: v for n, v in globals().items() if not n.startswith("_")}`;

/** Names that do not mean what they meant, except those that are the cell's own. */
const COMPARE = `
import json
print("LIVE", json.dumps(sorted(
    n for n, v in builtins.before.items()
    if n not in ("In", "Out", "sub", "key", "SEED") and globals().get(n) is not v)))`;

interface IResult {
  readonly outputs: string[];
  readonly error: string | null;
}

let found: Map<string, { changed: string[]; draws: unknown[] }>;

jest.setTimeout(300000);
beforeAll(() => {
  if (!existsSync(PYTHON)) {
    throw new Error(
      `There is no Python with the frameworks at ${PYTHON}. Make it as ` +
        'scripts/requirements-frameworks.txt says, or name one in SEED_TEST_PYTHON.'
    );
  }
  const cells: string[] = [];
  const places: number[] = [];
  for (const { source, draw, determinism = {} } of NOTEBOOKS) {
    places.push(cells.length);
    const print = `import json; print("LIVE", json.dumps(${draw}))`;
    const [one, other] = [42, 7].map(seed =>
      cellFor(source, seed, determinism)
    );
    cells.push('%reset -f', source, REMEMBER, one, COMPARE);
    cells.push(print, one, print, other, print);
  }
  const { stdout, stderr, status } = spawnSync(
    PYTHON,
    [join(ROOT, 'scripts', 'run_cells.py')],
    {
      input: JSON.stringify([{ kernel: 'python', cells }]),
      encoding: 'utf8',
      env: {
        ...process.env,
        TF_CPP_MIN_LOG_LEVEL: '3',
        CUDA_VISIBLE_DEVICES: ''
      },
      maxBuffer: 1 << 26
    }
  );
  if (status !== 0) {
    throw new Error(`scripts/run_cells.py failed: ${stderr}`);
  }
  const [{ outputs, error }] = JSON.parse(stdout) as IResult[];
  if (error) {
    throw new Error(`${error}\n\n${cells[outputs.length - 1]}`);
  }
  found = new Map(
    NOTEBOOKS.map(({ name }, i) => {
      const at = places[i];
      const [changed, ...draws] = [4, 5, 7, 9].map(offset =>
        JSON.parse(/LIVE (.*)/.exec(outputs[at + offset])?.[1] ?? '')
      ) as [string[], ...unknown[]];
      return [name, { changed, draws }];
    })
  );
});

describe('pressed in a live session', () => {
  it.each(NOTEBOOKS.map(({ name }) => name))('%s', name => {
    const { changed, draws } = found.get(name)!;
    expect(changed).toEqual([]);
    const [first, again, other] = draws;
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('seeds every part of a DataLoader', () => {
    const [first, , other] = found.get('generators for a DataLoader')!
      .draws as number[][][][];
    for (let part = 0; part < 4; part++) {
      const all = (draws: number[][][]): number[] =>
        draws.flatMap(batch => batch[part]);
      expect(all(other)).not.toEqual(all(first));
      expect(new Set(all(first)).size).toBe(8);
    }
  });
});
