import { Ledger } from '../index';
import type { IRecord } from '../index';
import { Bench, FakeKernel, reader, SEED_CELL } from './kernel';

const DRAW = 'x = random.random()';
const DRAW2 = 'y = random.random() + 1';
const NUMPY = 'z = np.random.rand()';

describe('a clean run', () => {
  it('is in sequence', () => {
    const bench = new Bench(SEED_CELL, DRAW, NUMPY, 'print(x)').runAll();
    expect(bench.states).toBe('= = = =');
  });

  it('needs every cell', () => {
    const bench = new Bench(SEED_CELL, DRAW, DRAW2).run('c0', 'c2');
    expect(bench.states).toBe('= - out-of-sequence(c1:not-run)');
  });

  it('stays in sequence when it runs again from the top', () => {
    const bench = new Bench(SEED_CELL, DRAW, DRAW2, NUMPY).runAll().runAll();
    expect(bench.states).toBe('= = = =');
  });
});

describe('a cell that runs twice', () => {
  it('is out of sequence, and those below are not', () => {
    const bench = new Bench(SEED_CELL, DRAW, DRAW2).runAll().run('c1');
    expect(bench.states).toBe('= out-of-sequence(python<c2:below) =');
  });
  it('names itself', () => {
    const bench = new Bench(SEED_CELL, DRAW).runAll().run('c1');
    expect(bench.states).toBe('= out-of-sequence(python<c1:self)');
  });
});

describe('a cell above the seed cell', () => {
  it('puts nothing in doubt that it does not set', () => {
    const bench = new Bench(SEED_CELL, DRAW).runAll();
    bench.insert(0, 'new', 'print(1)');
    expect(bench.states).toBe('- = =');
    bench.edit('new', 'import numpy as random');
    expect(bench.states).toBe('- = =');
    bench.run('new');
    expect(bench.states).toBe('= = =');
  });
});

describe('a cell that draws and then seeds', () => {
  const RESEED = 'r = random.random()\nrandom.seed(7)';
  it('starts from what is above, though it leaves the same each time', () => {
    const bench = new Bench(SEED_CELL, RESEED, 'print(r)').runAll();
    expect(bench.state('c2')).toBe('=');
    bench.run('c1', 'c2');
    expect(bench.state('c2')).not.toBe('=');
  });
  it('makes of unseeded numbers what no clean run gives', () => {
    const bench = new Bench('import random', RESEED, 'print(r)').runAll();
    expect(bench.state('c2')).not.toBe('=');
  });
  it('does not make a seed call depend on other streams', () => {
    const bench = new Bench(SEED_CELL, 'random.seed(42)', 'np.random.rand()');
    bench.runAll().run('c2', 'c1');
    expect(bench.state('c1')).toBe('=');
  });
});

describe('a cell above the seed cell in a kernel that was seeded at its start', () => {
  it('is in sequence while the seed cell says the same', () => {
    const bench = new Bench('random.random()', SEED_CELL);
    bench.restart();
    const record = bench.kernel.seed('seed python 42; seed numpy 42');
    bench.add({ ...record, code: SEED_CELL });
    bench.runAll();
    expect(bench.states).toBe('= =');
    bench.edit('c1', 'print(1)');
    expect(bench.state('c0')).toBe('out-of-sequence(python<:gone)');
    bench.edit('c1', SEED_CELL);
    expect(bench.states).toBe('= =');
    bench.remove('c1');
    expect(bench.state('c0')).toBe('out-of-sequence(python<:gone)');
  });
});

describe('a name that a failed cell would have bound', () => {
  it('is the same before and after the value of its text is known', () => {
    const cells = [
      { id: 'a', source: 'r = np.random.default_rng(3)\nn = 2' },
      { id: 'b', source: 'import random' },
      { id: 'c', source: 'scale = 2' },
      { id: 'd', source: 'print([random.random() for _ in range(n)])' }
    ].map(cell => ({ ...cell, isSeedCell: false, mayRaise: false }));
    const kernel = new FakeKernel('s');
    const failed = (i: number): IRecord =>
      kernel.run(cells[i].id, cells[i].source, '', 'error', { values: {} });
    const records = [
      kernel.start(),
      failed(0),
      failed(3),
      kernel.run('c', cells[2].source, '', 'ok', {
        values: { scale: [null, '=int 2'] }
      })
    ];
    const [early, late] = [new Ledger(reader), new Ledger(reader)];
    early.setCells(cells);
    records.forEach(record => early.add(record));
    records.forEach(record => late.add(record));
    late.setCells(cells);
    expect(late.mark('d')).toEqual(early.mark('d'));
    expect(late.mark('d')?.cause).toMatchObject({ kind: 'broken', cell: 'b' });
  });
});
