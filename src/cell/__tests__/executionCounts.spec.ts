import type { YCodeCell } from '@jupyter/ydoc';
import { YNotebook } from '@jupyter/ydoc';
import { ExecutionCounts } from '../executionCounts';

let notebook: YNotebook;
let counts: ExecutionCounts;
let seen: string[];

beforeEach(() => {
  notebook = new YNotebook();
  notebook.insertCells(
    0,
    [1, 2].map(count => ({
      cell_type: 'code' as const,
      source: 'draw()',
      id: `cell-${count}`,
      execution_count: count,
      outputs: [],
      metadata: {}
    }))
  );
  counts = new ExecutionCounts(notebook);
  seen = [];
  counts.changed.connect((_, { id, count }) =>
    seen.push(`${id}: ${count ?? '-'}`)
  );
});

afterEach(() => {
  counts.dispose();
  notebook.dispose();
});

const cell = (index: number): YCodeCell => notebook.getCell(index) as YCodeCell;

test('a cell begins, and has a count', () => {
  cell(0).execution_count = null;
  cell(0).executionState = 'running';
  cell(0).execution_count = 3;
  expect(seen).toEqual(['cell-1: -', 'cell-1: -', 'cell-1: 3']);
});

test('a moved cell, which the host calls running for a moment, has its count again', () => {
  notebook.moveCell(1, 0);
  cell(0).executionState = 'running';
  cell(0).executionState = 'idle';
  expect(seen).toEqual(['cell-2: -', 'cell-2: 2']);
});

test('a cell that never ran, or was cleared, says nothing when it rests', () => {
  cell(0).execution_count = null;
  seen.length = 0;
  cell(0).executionState = 'idle';
  expect(seen).toEqual([]);
});

test('nothing is said after disposal', () => {
  counts.dispose();
  cell(0).execution_count = 7;
  expect(seen).toEqual([]);
});
