import type { ISharedCodeCell, ISharedNotebook } from '@jupyter/ydoc';

import type { IRecord } from '../ledger';

/**
 * A record with its cell: clients other than a page, such as one that runs cells on the
 * server, send code without the id of its cell.
 *
 * @param record - Any record.
 * @param notebook - The document.
 * @returns The record itself, where it names a cell, or where no cell can have run it.
 *
 * #### Notes
 * A cell that is running has no execution count yet; a cell with another count shows
 * what another run gave.
 */
export function withCell(record: IRecord, notebook: ISharedNotebook): IRecord {
  if (record.kind !== 'cell' || record.cell !== null) {
    return record;
  }
  const same = notebook.cells.filter(
    (cell): cell is ISharedCodeCell =>
      cell.cell_type === 'code' && cell.getSource() === record.code
  );
  const found =
    same.find(cell => cell.execution_count === record.count) ??
    same.find(cell => cell.execution_count === null);
  return found ? { ...record, cell: found.getId() } : record;
}
