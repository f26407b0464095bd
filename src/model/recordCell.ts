import type { ISharedCodeCell, ISharedNotebook } from '@jupyter/ydoc';

import type { IRecord } from '../ledger';

/**
 * Finds the cells of records without one: clients other than a page, such as one that
 * runs cells on the server, send code without the id of its cell.
 */
export class RecordCells {
  constructor(notebook: ISharedNotebook) {
    this._notebook = notebook;
  }

  /**
   * A record with its cell.
   *
   * @param record - Any record; records come in the order in which the cells ran.
   * @returns The record itself, where it names a cell, or where no cell can have run it.
   *
   * #### Notes
   * A cell that is running has no execution count yet; a cell with another count shows
   * what another run gave. Code that is not counted is no cell's.
   */
  withCell(record: IRecord): IRecord {
    const { kind, cell, code, count } = record;
    if (kind !== 'cell' || cell !== null || count === null) {
      return record;
    }
    const same = this._notebook.cells.filter(
      (one): one is ISharedCodeCell =>
        one.cell_type === 'code' && one.getSource() === code
    );
    const found =
      same.find(one => one.execution_count === count) ??
      same.find(
        one => one.execution_count === null && !this._taken.has(one.getId())
      );
    if (!found) {
      return record;
    }
    this._taken.add(found.getId());
    return { ...record, cell: found.getId() };
  }

  /** Note that a cell begins or ends: it may have another run. */
  counted(id: string): void {
    this._taken.delete(id);
  }

  private readonly _notebook: ISharedNotebook;
  /** Running cells whose record has come. */
  private readonly _taken = new Set<string>();
}
