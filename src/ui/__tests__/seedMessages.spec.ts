import { nullTranslator } from '@jupyterlab/translation';

import type { Answer, ISeedState, KernelSeed } from '../../model';
import {
  describeAnswer,
  describeKernelSeed,
  describeSeeding,
  labelAction,
  labelSeed
} from '../seedMessages';

const trans = nullTranslator.load('jupyterlab_seed');

function state(more: object = {}): ISeedState {
  return {
    language: 'python',
    languageName: 'python',
    place: { index: 0, id: 'c', source: '', copies: 0 },
    seed: 42,
    seeds: [],
    seeding: 'done',
    kernelSeed: { kind: 'seeded', seed: 42, others: [] },
    plan: { action: 'run', isRandom: true },
    frameworks: [],
    start: { plan: null, injection: { kind: 'none' }, environment: {} },
    ...more
  } as unknown as ISeedState;
}

const seeded = (seed: number, ...others: object[]): KernelSeed =>
  ({ kind: 'seeded', seed, others }) as KernelSeed;

/** Kernel, notebook (`null`: no seed cell) → status bar, button. */
const SEEDS: [KernelSeed, number | null, string, string][] = [
  [seeded(42), 42, 'Seed 42', 'Seed 42'],
  [seeded(42), 7, 'Kernel 42, notebook 7', 'Seed 42 → 7'],
  [seeded(1234), null, 'Seed 1234', 'Seed'],
  [
    seeded(
      42,
      { title: 'PyTorch', seed: null },
      { title: 'NumPy', seed: 7 },
      { title: 'CuPy', seed: 'unknown' }
    ),
    42,
    'Seed 42 (PyTorch not seeded, NumPy 7, CuPy unknown)',
    'Seed 42'
  ],
  [{ kind: 'unseeded' }, 42, 'Kernel not seeded, notebook 42', 'Seed → 42'],
  [{ kind: 'unseeded' }, null, 'Not seeded', 'Seed'],
  [{ kind: 'unknown' }, 42, 'Kernel unknown, notebook 42', 'Seed ? → 42'],
  [{ kind: 'unknown' }, null, 'Seed unknown', 'Seed'],
  [{ kind: 'no-kernel' }, 42, 'No kernel, notebook 42', 'Seed → 42'],
  [{ kind: 'no-kernel' }, null, 'Not seeded', 'Seed'],
  [{ kind: 'pending' }, 42, 'Seeding…', 'Seed']
];

it.each(SEEDS)(
  'of a kernel with %j and a notebook with %j the status says "%s", the button "%s"',
  (kernelSeed, seed, status, button) => {
    const found = state({
      kernelSeed,
      seed,
      ...(seed === null ? { place: null } : {})
    });
    expect(describeKernelSeed(found, trans)).toBe(status);
    expect(labelSeed(found, trans)).toBe(button);
  }
);

it('says the seed of a kernel whose seed cell cannot be read', () => {
  const found = state({ seed: null, kernelSeed: seeded(3) });
  expect(describeKernelSeed(found, trans)).toBe('Seed 3');
  expect(labelSeed(found, trans)).toBe('Seed 3');
  const none = state({ seed: null, kernelSeed: { kind: 'unseeded' } });
  expect(labelSeed(none, trans)).toBe('Seed');
});

it('says whether the seed is in force, and how it came to be', () => {
  expect(describeSeeding(state(), trans)).toBe(
    'The seed cell ran in this kernel'
  );
  const by = (injection: object): string =>
    describeSeeding(state({ start: { injection } }), trans);
  expect(by({ kind: 'seeded' })).toBe(
    'Seeded by this page, before the first cell'
  );
  expect(by({ kind: 'already', by: 'server' })).toBe(
    'Seeded at start by the server'
  );
  expect(by({ kind: 'already', by: 'page' })).toBe(
    'Seeded by a page, before the first cell'
  );
  expect(describeSeeding(state({ seed: 7 }), trans)).toBe(
    'Kernel has 42, notebook says 7'
  );
});

const NAMES = {
  cellNumber: () => 7,
  source: () => 'fit(model)',
  stream: (name: string) => name
};

const finished = new Date(2020, 0, 2, 10, 42);

it.each<[Answer, string | RegExp]>([
  [{ kind: 'pending' }, 'Waiting for the kernel'],
  [{ kind: 'no-random-code' }, 'No random code, so no seed is needed'],
  [{ kind: 'not-seeded' }, 'Not seeded'],
  [
    { kind: 'own-seeds-differ', seeds: [1234, 99] },
    'The notebook’s code sets different seeds: 1234, 99'
  ],
  [{ kind: 'own-seed', seed: 5 }, "Seed 5, set by the notebook's own code"],
  [{ kind: 'no-kernel', seed: 42 }, 'No kernel; notebook says 42'],
  [{ kind: 'no-kernel', seed: null }, 'No kernel'],
  [
    { kind: 'kernel-differs', kernel: 42, seed: 7 },
    'Kernel has 42, notebook says 7'
  ],
  [
    { kind: 'kernel-differs', kernel: null, seed: 7 },
    'Kernel not seeded, notebook says 7'
  ],
  [
    { kind: 'kernel-differs', kernel: 'unknown', seed: 7 },
    "Kernel's seed unknown, notebook says 7"
  ],
  [
    { kind: 'kernel-differs', kernel: null, seed: null },
    'The kernel is not seeded'
  ],
  [
    { kind: 'kernel-differs', kernel: 'unknown', seed: null },
    "The kernel's seed is unknown"
  ],
  [
    {
      kind: 'partly',
      seed: 42,
      others: [{ title: 'PyTorch', seed: null, isOwn: false }]
    },
    'Kernel has 42 (PyTorch not seeded)'
  ],
  [{ kind: 'offered', titles: ['JAX'] }, 'JAX is not seeded yet'],
  [
    { kind: 'offered', titles: ['JAX', 'Keras'] },
    'JAX, Keras are not seeded yet'
  ],
  [{ kind: 'changed' }, 'The seed cell has changed since it ran'],
  [{ kind: 'stops', cell: 'c' }, 'Cell 7, `fit(model)`, stops a clean run'],
  [
    { kind: 'cells-differ', count: 3, cell: 'c', isEvery: false },
    '3 cells will differ'
  ],
  [
    { kind: 'cells-differ', count: 1, cell: 'c', isEvery: false },
    '1 cell will differ'
  ],
  [
    { kind: 'cells-differ', count: 2, cell: 'c', isEvery: true },
    '2 cells differ in every run'
  ],
  [{ kind: 'cells-may-differ', count: 2, cell: 'c' }, '2 cells may differ'],
  [
    { kind: 'cells-unseeded', count: 50, cell: 'c' },
    '50 cells ran before any seed was set'
  ],
  [{ kind: 'reproduced', finished }, /^Reproduced, verified .*2020.*42/],
  [{ kind: 'not-reproduced', finished }, /^Not reproduced, verified .*2020/],
  [{ kind: 'fine', seed: 42, count: 0 }, 'Seed 42'],
  [{ kind: 'fine', seed: 42, count: 1 }, 'Seed 42; 1 cell matches a clean run'],
  [{ kind: 'fine', seed: null, count: 1 }, 'The seed cell ran in this kernel']
])('says %j in one line', (answer, text) => {
  const said = describeAnswer(answer, state(), NAMES, trans);
  if (typeof text === 'string') {
    expect(said).toBe(text);
  } else {
    expect(said).toMatch(text);
  }
});

it('leaves the date out of a verification of today', () => {
  const now = new Date();
  const said = describeAnswer(
    { kind: 'reproduced', finished: now },
    state(),
    null,
    trans
  );
  expect(said).toMatch(/^Reproduced, verified \d/);
  expect(said).not.toContain(String(now.getFullYear()));
});

it('names every action', () => {
  const several = { kind: 'cells-may-differ', count: 2, cell: 'c' } as const;
  const labels = (
    ['seed', 'apply', 'run-in-order', 'show-cell', 'show-report'] as const
  ).map(action => labelAction(action, several, trans));
  expect(labels).toEqual([
    'Seed',
    'Apply',
    'Run Them in Order',
    'Show',
    'Show Report'
  ]);
  const one = { ...several, count: 1 };
  expect(labelAction('run-in-order', one, trans)).toBe('Run in Order');
});
