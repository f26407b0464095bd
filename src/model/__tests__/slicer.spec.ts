import type { ISharedCodeCell } from '@jupyter/ydoc';

import { code, seedCell } from '../../cell/__tests__/helpers';
import { FAMILIES, notebookOf } from '../../__tests__/attack/families';
import type { IRecord } from '../../ledger';
import type { Slices } from '../../python';
import { Slicer } from '../slicer';
import { FakeKernel, setUp } from './helpers';

/** Work of so many slices. */
function* work(slices: number, made: number[]): Slices<number> {
  for (let i = 0; i < slices; i++) {
    made.push(i);
    yield;
  }
  return slices;
}

describe('work in slices', () => {
  it('is done at once if it is short', () => {
    const slicer = new Slicer();
    const found: number[] = [];
    slicer.start(work(5, []), result => found.push(result));
    expect(found).toEqual([5]);
    expect(slicer.isBusy).toBe(false);
  });

  it('lets the page go on, and is done later', async () => {
    const slicer = new Slicer();
    const found: number[] = [];
    const made: number[] = [];
    slicer.start(work(400, made), result => found.push(result));
    expect(found).toEqual([]);
    expect(made.length).toBeLessThan(400);
    await slicer.idle;
    expect(found).toEqual([400]);
    expect(made).toHaveLength(400);
  });

  it('gives up what goes on when other work begins, and can be told to end', async () => {
    const slicer = new Slicer();
    const found: number[] = [];
    slicer.start(work(400, []), result => found.push(result));
    slicer.start(work(300, []), result => found.push(result));
    slicer.finish();
    expect(found).toEqual([300]);
    slicer.start(work(200, []), result => found.push(result));
    slicer.dispose();
    await slicer.idle;
    expect(found).toEqual([300]);
  });

  it('is over when it raises', () => {
    const slicer = new Slicer();
    const raise = function* (): Slices<void> {
      yield;
      throw new Error('no');
    };
    expect(() => slicer.start(raise(), () => undefined)).toThrow('no');
    expect(slicer.isBusy).toBe(false);
  });
});

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';

function record(n: number, cell: string | null, source: string): IRecord {
  return {
    session: 'a',
    n,
    kind: n === 0 ? 'start' : 'cell',
    cell,
    code: source,
    count: n,
    outcome: 'ok',
    overlapped: false,
    fresh: n === 0,
    streams: {
      python:
        n <= 1
          ? [n === 1 ? 'os' : null, n ? 's' : 'os', null, n ? 42 : null]
          : ['s', 's', 42, 42]
    }
  };
}

it('no one waits for work whose result raised', async () => {
  const slicer = new Slicer();
  slicer.start(work(20, []), () => {
    throw new Error('not taken');
  });
  const { idle } = slicer;
  expect(() => slicer.finish()).toThrow('not taken');
  await idle;
});

describe('a cell of 60 kB', () => {
  const [long] = notebookOf(FAMILIES.calls, 60_000);

  it('has no mark until it is read, and then the one that a short notebook has', async () => {
    const kernel = new FakeKernel();
    kernel.records.push(record(0, null, ''));
    const { model, nb, session } = await setUp(
      [seedCell(SEED_CELL), code(long), code('y = 1')],
      { kernel }
    );
    const ids = nb.cells.map(one => one.getId());
    const states = (): (string | null)[] =>
      ids.map(id => model.marks.get(id)?.state ?? null);
    [SEED_CELL, long, 'y = 1'].forEach((source, i) => {
      const cell = nb.cells[i] as ISharedCodeCell;
      cell.execution_count = null;
      session.record(record(i + 1, ids[i], source));
      cell.execution_count = i + 1;
    });
    expect(states()).toEqual([null, null, null]);
    for (let i = 0; i < 500 && states().includes(null); i++) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(states()).toEqual(['in-sequence', 'in-sequence', 'in-sequence']);
    expect(model.marks.counts['in-sequence']).toBe(3);
    model.dispose();
  });
});
