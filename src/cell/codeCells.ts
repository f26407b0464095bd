import type {
  CellChange,
  ISharedCell,
  ISharedNotebook,
  NotebookChange
} from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

/** What to do as code cells come, change and go. */
export interface ICodeCellHandlers {
  readonly added?: (cell: ISharedCell) => void;
  readonly changed: (cell: ISharedCell, change: CellChange) => void;
  readonly removed?: (cell: ISharedCell) => void;
}

/** Follows the code cells of a notebook. */
export class CodeCells implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; it is not disposed with this.
   * @param handlers - `added` is called at once for each cell that is there.
   */
  constructor(notebook: ISharedNotebook, handlers: ICodeCellHandlers) {
    this._notebook = notebook;
    this._handlers = handlers;
    notebook.changed.connect(this._onNotebookChanged, this);
    this._follow();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._cells.clear();
    Signal.clearData(this);
  }

  private _onNotebookChanged(_: ISharedNotebook, change: NotebookChange): void {
    if (change.cellsChange) {
      this._follow();
    }
  }

  private _follow(): void {
    const present = new Set<ISharedCell>(this._notebook.cells);
    for (const cell of this._cells) {
      if (!present.has(cell)) {
        cell.changed.disconnect(this._onCellChanged, this);
        this._cells.delete(cell);
        this._handlers.removed?.(cell);
      }
    }
    for (const cell of present) {
      if (cell.cell_type === 'code' && !this._cells.has(cell)) {
        this._cells.add(cell);
        this._handlers.added?.(cell);
        cell.changed.connect(this._onCellChanged, this);
      }
    }
  }

  private _onCellChanged(cell: ISharedCell, change: CellChange): void {
    this._handlers.changed(cell, change);
  }

  private readonly _notebook: ISharedNotebook;
  private readonly _handlers: ICodeCellHandlers;
  private readonly _cells = new Set<ISharedCell>();
  private _isDisposed = false;
}
