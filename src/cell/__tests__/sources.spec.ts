import { METADATA_KEY } from '../metadata';
import { CodeSources } from '../sources';
import type { ICell } from './helpers';
import { code, markdown, notebook, raw, seedCell } from './helpers';

function setUp(cells: readonly ICell[]) {
  const nb = notebook(cells);
  const found = new CodeSources(nb);
  const changed = jest.fn();
  found.changed.connect(changed);
  const list = (): string[] => found.cells.map(cell => cell.source);
  return { nb, found, changed, list };
}

it('lists code cells in order, the seed cell and its copies left out', () => {
  const { found, list } = setUp([
    markdown('m'),
    seedCell('S'),
    code('a'),
    raw('r'),
    code('b'),
    seedCell('S')
  ]);
  expect(list()).toEqual(['a', 'b']);
  expect(found.cells.map(cell => cell.id)).toEqual(['c2', 'c4']);
  expect(found.cells).toBe(found.cells);
});

it('follows edits, insertions, removals and moves', () => {
  const { nb, list, changed } = setUp([code('a'), code('b')]);
  nb.getCell(0).setSource('A');
  expect(list()).toEqual(['A', 'b']);
  nb.insertCell(1, { cell_type: 'code', source: 'new' });
  expect(list()).toEqual(['A', 'new', 'b']);
  nb.moveCell(2, 0);
  expect(list()).toEqual(['b', 'A', 'new']);
  // A moved cell is a new object, and still followed.
  nb.getCell(0).setSource('B');
  expect(list()).toEqual(['B', 'A', 'new']);
  nb.undoManager.stopCapturing();
  nb.deleteCell(1);
  expect(list()).toEqual(['B', 'new']);
  nb.undo();
  expect(list()).toEqual(['B', 'A', 'new']);
  expect(changed.mock.calls.length).toBeGreaterThanOrEqual(6);
});

it('leaves a cell out once it is the seed cell, and lists it when it no longer is', () => {
  const { nb, list, changed } = setUp([code('a'), code('b')]);
  nb.getCell(0).setMetadata(METADATA_KEY, { role: 'seed-cell' });
  expect(list()).toEqual(['b']);
  nb.getCell(0).deleteMetadata(METADATA_KEY);
  expect(list()).toEqual(['a', 'b']);
  expect(changed).toHaveBeenCalledTimes(2);
});

it('tells when the metadata of the notebook change', () => {
  const { nb, changed } = setUp([code('a')]);
  nb.setMetadata('language_info', { name: 'R' });
  expect(changed).toHaveBeenCalledTimes(1);
});

it('does not tell of outputs, counts, or Markdown', () => {
  const { nb, changed } = setUp([code('a'), markdown('m')]);
  const cell = nb.getCell(0) as unknown as {
    setOutputs(outputs: unknown[]): void;
    appendStreamOutput(index: number, text: string): void;
    execution_count: number;
    executionState: string;
  };
  cell.setOutputs([{ output_type: 'stream', name: 'stdout', text: 'x' }]);
  cell.appendStreamOutput(0, 'y');
  cell.execution_count = 3;
  cell.executionState = 'running';
  nb.getCell(1).setSource('n');
  expect(changed).not.toHaveBeenCalled();
});

it('reads 2,000 cells once, and one after an edit', () => {
  const many = Array.from({ length: 2000 }, (_, i) => code(`x = ${i}`));
  const nb = notebook(many);
  const reads = nb.cells.map(cell => jest.spyOn(cell, 'getSource'));
  const count = (): number =>
    reads.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  const found = new CodeSources(nb);
  expect(found.cells.length).toBe(2000);
  expect(count()).toBe(2000);
  nb.getCell(1000).setSource('edited');
  expect(found.cells[1000].source).toBe('edited');
  expect(count()).toBe(2001);
  nb.insertCell(0, { cell_type: 'code', source: 'first' });
  expect(found.cells.length).toBe(2001);
  expect(count()).toBe(2001);
  nb.deleteCell(5);
  expect(found.cells.length).toBe(2000);
  expect(count()).toBe(2001);
});

it('is still after it was disposed of', () => {
  const { nb, found, changed } = setUp([code('a')]);
  found.dispose();
  found.dispose();
  expect(found.isDisposed).toBe(true);
  nb.getCell(0).setSource('b');
  nb.addCell({ cell_type: 'code', source: 'c' });
  nb.setMetadata('x', 1);
  expect(changed).not.toHaveBeenCalled();
});
