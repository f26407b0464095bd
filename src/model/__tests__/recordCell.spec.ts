import type { ISharedCodeCell } from '@jupyter/ydoc';

import { code, notebook } from '../../cell/__tests__/helpers';
import type { IRecord } from '../../ledger';
import { PYTHON } from './helpers';
import { RecordCells } from '../marks/recordCell';

const record = (source: string, more: Partial<IRecord> = {}): IRecord => ({
  session: 's',
  n: 1,
  kind: 'cell',
  cell: null,
  code: source,
  count: 1,
  outcome: 'ok',
  overlapped: false,
  streams: {},
  ...more
});

/** A notebook of cells with a source and an execution count each. */
function document(...told: readonly [string, number | null][]) {
  const nb = notebook(
    told.map(([source]) => code(source)),
    PYTHON
  );
  nb.cells.forEach((cell, i) => {
    (cell as ISharedCodeCell).execution_count = told[i][1];
  });
  const cells = new RecordCells(nb);
  const at = (given: IRecord): number => {
    const { cell } = cells.withCell(given);
    return nb.cells.findIndex(one => one.getId() === cell);
  };
  return { at, cells };
}

it('finds the cell that ran by its source and count', () => {
  const { at } = document(['x', 1], ['y', 2], ['x', 3]);
  expect(at(record('x', { count: 1 }))).toBe(0);
  expect(at(record('x', { count: 3 }))).toBe(2);
  expect(at(record('y', { count: 2 }))).toBe(1);
});

it('finds the cell to whose source the kernel added a line break', () => {
  const { at, cells } = document(['x', 1], ['y\n', 2]);
  expect(at(record('x\n', { count: 1 }))).toBe(0);
  expect(cells.withCell(record('x\n', { count: 1 })).code).toBe('x');
  expect(at(record('y\n', { count: 2 }))).toBe(1);
  expect(at(record('x\n\n', { count: 1 }))).toBe(-1);
});

it('takes a cell that is running, whose count is not there yet', () => {
  const { at } = document(['x', 1], ['x', null], ['x', null]);
  expect(at(record('x', { count: 5 }))).toBe(1);
  expect(at(record('x', { count: 1 }))).toBe(0);
});

it('takes running cells of equal code in order, each once', () => {
  const { at, cells } = document(['x', null], ['x', null], ['y', 1]);
  expect(at(record('x', { count: 1 }))).toBe(0);
  expect(at(record('x', { count: 2 }))).toBe(1);
  expect(at(record('x', { count: 3 }))).toBe(-1);
  // It begins again.
  cells.counted('c0');
  expect(at(record('x', { count: 4 }))).toBe(0);
});

it('keeps a record back, and those behind it, until its cell shows that it runs', async () => {
  const nb = notebook([code('x'), code('y')], PYTHON);
  const [x] = nb.cells as ISharedCodeCell[];
  x.execution_count = 1;
  const given: (string | null)[] = [];
  const cells = new RecordCells(nb, one => given.push(one.record.cell));
  const take = (one: IRecord) => cells.take({ record: one, isOwn: false });
  take(record('x', { count: 5 }));
  take(record('y', { count: 6, cell: 'c1' }));
  expect(given).toEqual([]);
  x.execution_count = null;
  cells.counted('c0');
  expect(given).toEqual(['c0', 'c1']);
  // From a console: no cell begins.
  x.execution_count = 5;
  cells.counted('c0');
  take(record('x', { count: 7 }));
  take(record('z', { count: 8 }));
  await new Promise(resolve => setTimeout(resolve, 400));
  expect(given.slice(2)).toEqual([null, null]);
  take(record('x', { count: 9 }));
  cells.clear();
  take(record('z', { count: 1 }));
  expect(given.slice(4)).toEqual([null]);
});

it('does not keep a record back as long as others come', async () => {
  const nb = notebook([code('x')], PYTHON);
  (nb.cells[0] as ISharedCodeCell).execution_count = 1;
  const given: (number | null)[] = [];
  const cells = new RecordCells(nb, one => given.push(one.record.count));
  for (let count = 2; count < 9; count++) {
    cells.take({ record: record('x', { count }), isOwn: false });
    await new Promise(resolve => setTimeout(resolve, 70));
  }
  expect(given[0]).toBe(2);
  cells.dispose();
});

it('leaves code alone that no cell can have run', () => {
  const { at, cells } = document(['x', 1], ['y', null]);
  // From a console: the cell shows what another run gave.
  expect(at(record('x', { count: 5 }))).toBe(-1);
  expect(at(record('z', { count: 5 }))).toBe(-1);
  for (const given of [
    record('y', { cell: 'elsewhere' }),
    record('y', { kind: 'seeded' }),
    record('y', { count: null })
  ]) {
    expect(cells.withCell(given)).toBe(given);
  }
});
