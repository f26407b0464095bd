import type {
  CellChange,
  ISharedCell,
  ISharedCodeCell,
  ISharedNotebook
} from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { followCodeCells } from './codeCells';

/** A change of a cell's execution count. */
export interface ICountChange {
  /** The id of the cell. */
  readonly id: string;
  readonly source: string;
  /** `null` if the cell is running, waits, or its output was cleared. */
  readonly count: number | null;
}

/**
 * The execution counts of a notebook's cells, whoever runs them: this page, another one,
 * or the server.
 */
export class ExecutionCounts implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; it is not disposed with this.
   */
  constructor(notebook: ISharedNotebook) {
    followCodeCells(notebook, this, this._onCellChanged);
  }

  /** Emitted when a cell starts, ends or is cleared. */
  get changed(): ISignal<this, ICountChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onCellChanged(cell: ISharedCell, change: CellChange): void {
    // Not every host has the second.
    const { executionCountChange, executionStateChange } = change as {
      executionCountChange?: { newValue?: number | null };
      executionStateChange?: { newValue?: string };
    };
    const begins = executionStateChange?.newValue === 'running';
    if (executionCountChange || begins) {
      this._emit(cell, begins ? null : executionCountChange?.newValue);
    } else if (executionStateChange?.newValue === 'idle') {
      // The host says so of a moved cell as well, after `running`, and counts nothing.
      const count = (cell as ISharedCodeCell).execution_count;
      if (count !== null) {
        this._emit(cell, count);
      }
    }
  }

  private _emit(cell: ISharedCell, count: number | null | undefined): void {
    this._changed.emit({
      id: cell.getId(),
      source: cell.getSource(),
      count: count ?? null
    });
  }

  private readonly _changed = new Signal<this, ICountChange>(this);
  private _isDisposed = false;
}
