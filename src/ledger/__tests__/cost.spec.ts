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

/** The most cells that the ledger looks at in one of some steps. */
function mostVisited(
  bench: Bench,
  steps: number,
  act: (i: number) => void
): number {
  let most = 0;
  for (let i = 0; i < steps; i++) {
    const { visited } = bench.ledger;
    act(i);
    bench.ledger.take();
    most = Math.max(most, bench.ledger.visited - visited);
  }
  return most;
}

describe('a notebook of 2,000 cells', () => {
  const bench = large();
  const ids = bench.cells.map(cell => cell.id);

  it('runs from the top, each cell at the cost of itself', () => {
    const records = ids.map(id => {
      const { source } = bench.cell(id);
      return bench.kernel.run(id, source, actsOf(source));
    });
    const most = mostVisited(bench, ids.length, i =>
      bench.ledger.add(records[i])
    );
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
    expect(most).toBeLessThan(4);
  });

  it('takes one execution at the cost of what it changes', () => {
    const most = mostVisited(bench, 200, i => {
      bench.run(ids[(i * 577) % ids.length]);
    });
    expect(most).toBeLessThan(4);
    expect(bench.ledger.counts['out-of-sequence']).toBeGreaterThan(100);
  });

  it('runs from the top again', () => {
    const most = mostVisited(bench, ids.length, i => {
      bench.run(ids[i]);
    });
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
    expect(most).toBeLessThan(4);
  });

  it('runs with another seed, each cell at the cost of itself', () => {
    bench.edit('c0', SEED_CELL.replace('42', '7'));
    bench.ledger.setReference(7);
    const source = bench.cell('c0').source;
    bench.add(bench.kernel.run('c0', source, 'seed python 7; seed numpy 7'));
    const most = mostVisited(bench, ids.length - 1, i => {
      bench.run(ids[i + 1]);
    });
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
    expect(most).toBeLessThan(8);
  });

  it('takes an edit at the cost of what it puts in doubt', () => {
    const most = mostVisited(bench, 100, i => {
      const id = ids[ids.length - 1 - (i % 50)];
      const cell = bench.cell(id);
      bench.ledger.setSource(id, `${cell.source}\nz = ${i}`);
      bench.ledger.setSource(id, cell.source);
    });
    // The cell, the 50 below it that draw from the same streams, and those that take what they bind.
    expect(most).toBeLessThan(110);
  });

  it('takes further edits of a cell at the cost of the cell and its readers', () => {
    const id = ids[100];
    const { source } = bench.cell(id);
    bench.ledger.setSource(id, `${source}\nz = random.random()`);
    const most = mostVisited(bench, 100, i =>
      bench.ledger.setSource(id, `${source}\nz = random.random() + ${i}`)
    );
    bench.ledger.setSource(id, source);
    // The cell, and those that take what it binds.
    expect(most).toBeLessThan(4);
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
  });

  it('is told of an inserted cell', () => {
    const most = mostVisited(bench, 20, i => {
      bench.insert(1000 + i, `new${i}`, '');
    });
    expect(most).toBeLessThan(4);
    expect(bench.ledger.counts['in-sequence']).toBe(ids.length);
  });

  it('is told all at once', () => {
    const cells: ILedgerCell[] = [...bench.cells];
    const records: IRecord[] = [...bench.log];
    const ledger = new Ledger(reader);
    ledger.setReference(7);
    ledger.setCells(cells);
    records.forEach(record => ledger.add(record));
    expect(ledger.counts).toEqual(bench.ledger.counts);
  });

  it('is closed', () => {
    bench.cells = [];
    bench.sync();
    expect(bench.ledger.counts['in-sequence']).toBe(0);
  });
});
