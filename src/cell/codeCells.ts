import type {
  CellChange,
  ISharedCell,
  ISharedNotebook,
  NotebookChange
} from '@jupyter/ydoc';

/**
 * Follow the code cells of a notebook, until the data of the receiver's signals are cleared.
 *
 * @param notebook - The shared model of the notebook.
 * @param receiver - What follows; it is `this` in `changed`.
 * @param changed - Called when a code cell has changed.
 * @param added - Called for each code cell that is there or comes.
 * @param removed - Called for each one that goes.
 */
export function followCodeCells<T extends object>(
  notebook: ISharedNotebook,
  receiver: T,
  changed: (this: T, cell: ISharedCell, change: CellChange) => void,
  added?: (cell: ISharedCell) => void,
  removed?: (cell: ISharedCell) => void
): void {
  const followed = new Set<ISharedCell>();
  const follow = (): void => {
    const present = new Set<ISharedCell>(notebook.cells);
    for (const cell of followed) {
      if (!present.has(cell)) {
        cell.changed.disconnect(changed, receiver);
        followed.delete(cell);
        removed?.(cell);
      }
    }
    for (const cell of present) {
      if (cell.cell_type === 'code' && !followed.has(cell)) {
        followed.add(cell);
        added?.(cell);
        cell.changed.connect(changed, receiver);
      }
    }
  };
  notebook.changed.connect((_: ISharedNotebook, change: NotebookChange) => {
    if (change.cellsChange) {
      follow();
    }
  }, receiver);
  follow();
}
