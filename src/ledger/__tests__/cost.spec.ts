import { actsOf, Bench, reader, SEED_CELL } from './kernel';
import { Ledger } from '../index';
import type { ILedgerCell, IRecord } from '../index';

const SIZE = 2000;

/** A large notebook in which every cell takes something from others, and draws. */
function large(): Bench {
  const sources = Array.from({ length: SIZE }, (_, i) =>
    i % 3 === 0
      ? `x${i} = random.random()`
      : i % 3 === 1
        ? `y${i} = x${i - 1} + np.random.rand()\nprint(y${i})`
        : `items = [y${i - 1}]\nitems.append(x${i - 2})`
  );
  return new Bench(SEED_CELL, ...sources);
}

/** What the ledger does in each of some steps: how many cells it looks at, and for how long. */
function measure(
  bench: Bench,
  steps: number,
  act: (i: number) => void
): {
  readonly most: number;
  readonly median: number;
} {
  const times: number[] = [];
  let most = 0;
  for (let i = 0; i < steps; i++) {
    const { visited } = bench.ledger;
    const start = performance.now();
    act(i);
    bench.ledger.take();
    times.push(performance.now() - start);
    most = Math.max(most, bench.ledger.visited - visited);
  }
  times.sort((a, b) => a - b);
  return { most, median: times[times.length >> 1] };
}

// The times are no claim: they keep off what takes a hundred times as long.
const LONG = 5;

describe('a notebook of 2,000 cells', () => {
  const bench = large();
  const ids = bench.cells.map(cell => cell.id);

  it('runs from the top, each cell at the cost of itself', () => {
    const records = ids.map(id => {
      const { source } = bench.cell(id);
      return bench.kernel.run(id, source, actsOf(source));
    });
    const { most, median } = measure(bench, ids.length, i =>
      bench.ledger.add(records[i])
    );
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
    expect(most).toBeLessThan(4);
    expect(median).toBeLessThan(LONG);
  });

  it('takes one execution at the cost of what it changes', () => {
    const { most, median } = measure(bench, 200, i => {
      bench.run(ids[(i * 577) % ids.length]);
    });
    expect(most).toBeLessThan(4);
    expect(median).toBeLessThan(LONG);
    expect(bench.ledger.counts['out-of-sequence']).toBeGreaterThan(100);
  });

  it('runs from the top again', () => {
    const { most, median } = measure(bench, ids.length, i => {
      bench.run(ids[i]);
    });
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
    expect(most).toBeLessThan(4);
    expect(median).toBeLessThan(LONG);
  });

  it('runs with another seed, each cell at the cost of itself', () => {
    bench.edit('c0', SEED_CELL.replace('42', '7'));
    bench.ledger.setReference(7);
    const source = bench.cell('c0').source;
    bench.add(bench.kernel.run('c0', source, 'seed python 7; seed numpy 7'));
    const { most, median } = measure(bench, ids.length - 1, i => {
      bench.run(ids[i + 1]);
    });
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
    expect(most).toBeLessThan(8);
    expect(median).toBeLessThan(LONG);
  });

  it('takes an edit at the cost of the cell and the marks below', () => {
    const { most, median } = measure(bench, 100, i => {
      const id = ids[ids.length - 1 - (i % 50)];
      const cell = bench.cell(id);
      bench.ledger.setSource(id, `${cell.source}\nz = ${i}`);
      bench.ledger.setSource(id, cell.source);
    });
    expect(most).toBeLessThan(8);
    expect(median).toBeLessThan(LONG);
  });

  it('is told of an inserted cell', () => {
    const { most, median } = measure(bench, 20, i => {
      bench.insert(1000 + i, `new${i}`, '');
    });
    expect(most).toBeLessThan(4);
    expect(median).toBeLessThan(20);
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
  });

  it('is told all at once', () => {
    const cells: ILedgerCell[] = [...bench.cells];
    const records: IRecord[] = [...bench.log];
    const ledger = new Ledger(reader);
    const start = performance.now();
    ledger.setReference(7);
    ledger.setCells(cells);
    records.forEach(record => ledger.add(record));
    expect(performance.now() - start).toBeLessThan(20000);
    expect(ledger.counts).toEqual(bench.ledger.counts);
  });

  it('is closed', () => {
    const start = performance.now();
    bench.cells = [];
    bench.sync();
    expect(performance.now() - start).toBeLessThan(5000);
    expect(bench.ledger.counts['in-sequence']).toBe(0);
  });
});
