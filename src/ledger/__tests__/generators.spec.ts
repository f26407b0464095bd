// Generators that the code makes, and values whose fingerprints are known.
import type { IRecord, SeedInForce, StreamRecord, ValueRecord } from '../index';
import { Bench, SEED_CELL } from './kernel';

/** A notebook below a seed cell, with a kernel of which one says what it records. */
class Generators extends Bench {
  constructor(...sources: readonly string[]) {
    super(SEED_CELL, ...sources);
    this.run('c0');
  }

  /** Runs a cell, as the kernel would record it. */
  record(
    id: string,
    streams: Readonly<Record<string, StreamRecord>>,
    values: Readonly<Record<string, ValueRecord>> = {}
  ): this {
    const { source } = this.cell(id);
    const record: IRecord = this.kernel.run(id, source);
    this.add({ ...record, streams: { ...record.streams, ...streams }, values });
    return this;
  }

  uses(id: string): string {
    const { streams = [] } = this.ledger.mark(id) ?? {};
    return streams.map(({ stream, seed }) => `${stream}:${seed}`).join(' ');
  }
}

const made = (after: string, seed: SeedInForce = 7): StreamRecord => [
  null,
  after,
  null,
  seed
];
const moved = (before: string, after: string): StreamRecord => [
  before,
  after,
  7,
  7
];

const LOADER = [
  'import torch\nfrom torch.utils.data import DataLoader\ng = torch.Generator().manual_seed(7)',
  'loader = DataLoader(range(6), shuffle=True, generator=g)',
  'print([int(x) for x in loader])'
];

describe('a generator that the code holds', () => {
  it('is seeded by the cell that makes it, and no seed of its own is a wrong one', () => {
    const bench = new Generators(
      'rng = np.random.default_rng(7)',
      'rng.random()'
    );
    bench.record('c1', { '~rng': made('a1') });
    bench.record('c2', { '~rng': moved('a1', 'a2') });
    expect(bench.states).toMatch(/^= (=|own-seed) (=|own-seed)$/);
    expect([bench.uses('c1'), bench.uses('c2')]).toEqual(['~rng:7', '~rng:7']);
    expect(bench.ledger.disagreement('c2')).toBeUndefined();
  });

  it('is found out by its state where the code does not show the draw', () => {
    const bench = new Generators(...LOADER);
    bench.record('c1', { '~g': made('a1') });
    bench.record('c2', { '~g': moved('a1', 'a1') });
    bench.record('c3', { '~g': moved('a1', 'a2') });
    expect(bench.state('c3')).toMatch(/^(=|own-seed)$/);
    bench.record('c3', { '~g': moved('a2', 'a3') });
    expect(bench.state('c3')).toBe('out-of-sequence(~g<c3:self)');
    // Rewound, it is where a clean run has it.
    bench.record('c3', { '~g': moved('a1', 'a2') });
    expect(bench.state('c3')).toMatch(/^(=|own-seed)$/);
  });

  it('is unseeded if it took its start from the system', () => {
    const bench = new Generators(
      'rng = np.random.default_rng()',
      'rng.random()'
    );
    bench.record('c1', { '~rng': made('a1', null) });
    bench.record('c2', { '~rng': ['a1', 'a2', null, null] });
    // The cell that makes it has the line and the remedy.
    expect(bench.state('c1')).toBe('unseeded(every-run)');
    expect(bench.state('c2')).toBe('unseeded');
  });

  it("in an object is nobody's as long as nobody draws from it", () => {
    const bench = new Generators('env = make()', 'env.reset()');
    bench.record('c1', { '~env.rng': made('a1', null) });
    expect(bench.uses('c1')).toBe('');
    bench.record('c2', { '~env.rng': ['a1', 'a2', null, null] });
    expect(bench.uses('c2')).toBe('~env.rng:null');
  });

  it('has a seed that is no integer, and that is not unknown', () => {
    const bench = new Generators('own = random.Random("text")');
    bench.record('c1', { '~own': made('a1', 'unknown') });
    expect(bench.state('c1')).toMatch(/^(=|own-seed)$/);
  });

  it('is followed where it gets another name', () => {
    const bench = new Generators(
      'g = torch.Generator().manual_seed(7)\nloader = load(g)',
      'g = 1',
      'print([int(x) for x in loader])'
    );
    bench.record('c1', { '~g': made('a1') });
    bench.record('c2', { '~loader.g': ['a1', 'a1', 7, 7, '~g'] });
    bench.record('c3', { '~loader.g': moved('a1', 'a2') });
    expect(bench.state('c3')).toMatch(/^(=|own-seed)$/);
    bench.record('c3', { '~loader.g': moved('a2', 'a3') });
    expect(bench.state('c3')).toMatch(/^out-of-sequence/);
  });

  it('that is seeded first may have had any state', () => {
    const bench = new Generators(
      'own = random.Random(7)',
      'own.seed(7)\nprint(own.random())'
    );
    bench.record('c1', { '~own': made('a1') }, { own: [null, '@a1'] });
    bench.record('c2', { '~own': moved('a1', 'a2') }, { own: ['@a1', '@a2'] });
    expect(bench.state('c2')).toMatch(/^(=|own-seed)$/);
    bench.record('c2', { '~own': moved('a2', 'a2') }, { own: ['@a2', '@a2'] });
    expect(bench.state('c2')).toMatch(/^(=|own-seed)$/);
  });
});

describe('a value that is known', () => {
  it('counts, not where it is from', () => {
    const bench = new Generators('x = 0\nx += len(str(x))', 'print(x)');
    bench.record('c1', {}, { x: [null, '=1'] });
    bench.record('c2', {}, { x: ['=1', '=1'] });
    expect(bench.states).toBe('= = =');
    bench.edit('c1', 'x = 1');
    bench.record('c1', {}, { x: ['=1', '=1'] });
    expect(bench.states).toBe('= = =');
    bench.edit('c1', 'x = 2');
    bench.record('c1', {}, { x: ['=1', '=2'] });
    expect(bench.state('c2')).toMatch(/^out-of-sequence\(x</);
  });

  it('that came back breaks nothing below', () => {
    const bench = new Generators('x = 0\nx += random.random()', 'print(x)');
    const start = bench.kernel.streams.get('python')?.print ?? '';
    const python: StreamRecord = [start, 'b2', 42, 42];
    bench.record('c1', { python }, { x: [null, '=1'] });
    bench.record('c2', {}, { x: ['=1', '=1'] });
    bench.record('c1', { python: ['b2', 'b3', 42, 42] }, { x: ['=1', '=2'] });
    bench.record('c2', {}, { x: ['=2', '=2'] });
    expect(bench.state('c2')).toMatch(/^out-of-sequence/);
    bench.record('c1', { python }, { x: ['=2', '=1'] });
    bench.record('c2', {}, { x: ['=1', '=1'] });
    expect(bench.state('c2')).toBe('=');
  });

  it('tells of a change that no code shows', () => {
    const bench = new Generators(
      'a = np.zeros(2)',
      'np.add(a, 1, out=a)',
      'print(a)'
    );
    bench.record('c1', {}, { a: [null, '#0'] });
    bench.record('c2', {}, { a: ['#0', '#1'] });
    bench.record('c3', {}, { a: ['#1', '#1'] });
    expect(bench.states).toBe('= = = =');
    bench.record('c2', {}, { a: ['#1', '#2'] });
    bench.record('c3', {}, { a: ['#2', '#2'] });
    expect(bench.state('c2')).toMatch(/^out-of-sequence\(a</);
    expect(bench.state('c3')).toMatch(/^out-of-sequence\(a</);
  });

  it('that a call leaves alone is not in doubt', () => {
    const bench = new Generators(
      'a = np.zeros(2)',
      'total = a.sum()',
      'print(a)'
    );
    bench.record('c1', {}, { a: [null, '#0'] });
    bench.record('c2', {}, { a: ['#0', '#0'], total: [null, '=0'] });
    bench.record('c3', {}, { a: ['#0', '#0'] });
    bench.record('c2', {}, { a: ['#0', '#0'], total: ['=0', '=0'] });
    expect(bench.states).toBe('= = = =');
  });
});

it('a generator of its own that is seeded takes nothing from the global stream', () => {
  const bench = new Generators(
    'import torch\ntorch.manual_seed(42)',
    'g = torch.Generator().manual_seed(0)'
  );
  bench.record('c1', { torch: [null, 't1', null, 42] });
  bench.record('c2', { torch: ['t1', 't1', 42, 42], '~g': made('a1', 0) });
  bench.record('c2', { torch: ['t9', 't9', 42, 42], '~g': made('a1', 0) });
  expect(bench.state('c2')).toMatch(/^(=|own-seed)$/);
});

it.each([
  ['torch', 'import torch\ng = torch.Generator().manual_seed(0)'],
  [
    'tensorflow',
    'import tensorflow as tf\ng = tf.random.Generator.from_seed(0)'
  ]
])(
  'a generator of its own puts nothing on the global stream: %s',
  (stream, code) => {
    const bench = new Generators(code);
    bench.record('c1', {
      [stream]: [null, 't1', null, null],
      '~g': made('a1', 0)
    });
    expect(bench.uses('c1')).toBe('~g:0');
    expect(bench.state('c1')).toMatch(/^(=|own-seed)$/);
  }
);

describe('a value that was there before a cell failed', () => {
  it('is no proof that the cell bound it', () => {
    const bench = new Generators('scale = 2', 'print(scale)');
    bench.record('c1', {}, { scale: [null, '=2'] });
    bench.record('c2', {}, { scale: ['=2', '=2'] });
    bench.edit('c1', 'x = draw()\nscale = 3');
    const failed = bench.kernel.run('c1', bench.cell('c1').source, '', 'error');
    bench.add({ ...failed, values: { scale: ['=2', '=2'] } });
    // A clean run has no value from the cell's earlier text.
    expect(bench.state('c2')).toContain('out-of-sequence');
  });

  it('stays what it was above', () => {
    const bench = new Generators('scale = 2', 'scale = draw()', 'print(scale)');
    bench.record('c1', {}, { scale: [null, '=2'] });
    const failed = bench.kernel.run('c2', bench.cell('c2').source, '', 'error');
    bench.add({ ...failed, values: { scale: ['=2', '=2'] } });
    bench.record('c3', {}, { scale: ['=2', '=2'] });
    expect(bench.state('c3')).toBe('=');
  });
});

it('what a cell shuffles after it unseeded the stream is in no clean run', () => {
  const bench = new Generators(
    'grid = np.arange(3)',
    'np.random.seed()\nnp.random.shuffle(grid)',
    'print(grid)'
  );
  bench.record('c1', {}, { grid: [null, '#1'] });
  const [, before] = bench.kernel.run('c1', '', '').streams.numpy;
  bench.record(
    'c2',
    { numpy: [before, 'any', 42, null] },
    { grid: ['#1', '#2'] }
  );
  bench.record('c3', {}, { grid: ['#2', '#2'] });
  expect(bench.state('c2')).toContain('unseeded');
  expect(bench.state('c3')).toContain('out-of-sequence');
});
