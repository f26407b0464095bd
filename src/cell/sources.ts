import type {
  CellChange,
  ISharedCell,
  ISharedNotebook,
  NotebookChange
} from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { COMMON } from '../frameworks';
import { followCodeCells } from './codeCells';
import { isParameters, isSeedCell } from './place';
import { METADATA_KEY, readRan } from './metadata';

/** One code cell: its id, its source, and the content of its metadata. */
export interface ICodeCell {
  readonly id: string;
  readonly source: string;
  readonly isSeedCell: boolean;
  /** Whether it takes parameters from outside: papermill's tags. */
  readonly isParameters: boolean;
  /** Whether running all goes on after an error in it: the tag `raises-exception`. */
  readonly mayRaise: boolean;
  /** The seed that it ran with, if that was not the notebook's, see {@link readRan}. */
  readonly ran: number | null | undefined;
}

/**
 * The sources of a notebook's code cells, kept up to date.
 *
 * An edit has only the edited cell read. Outputs, and any other change that makes no
 * difference here, are not announced.
 */
export class CodeSources implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; it is not disposed with this.
   */
  constructor(notebook: ISharedNotebook) {
    this._notebook = notebook;
    // Before the slot below, which needs the cells that are known by then.
    followCodeCells(
      notebook,
      this,
      this._onCellChanged,
      cell => this._known.set(cell, read(cell)),
      cell => this._known.delete(cell)
    );
    notebook.changed.connect(this._onNotebookChanged, this);
  }

  /** Emitted when a source, the list of code cells or the notebook's metadata changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The code cells in document order; an unchanged cell is the same object. */
  get all(): readonly ICodeCell[] {
    if (!this._list) {
      this._list = [];
      for (const cell of this._notebook.cells) {
        const known = this._known.get(cell);
        if (known) {
          this._list.push(known);
        }
      }
    }
    return this._list;
  }

  /** The code cells in document order, without the seed cell. */
  get cells(): readonly ICodeCell[] {
    if (this._source !== this.all) {
      this._source = this.all;
      this._cells = this.all.filter(cell => !cell.isSeedCell);
    }
    return this._cells;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._known.clear();
    Signal.clearData(this);
  }

  private _onNotebookChanged(_: ISharedNotebook, change: NotebookChange): void {
    if (change.cellsChange || change.metadataChange) {
      this._list = null;
      this._changed.emit();
    }
  }

  private _onCellChanged(cell: ISharedCell, change: CellChange): void {
    if (!change.sourceChange && !change.metadataChange) {
      return;
    }
    const before = this._known.get(cell);
    const now = read(cell);
    const keys = Object.keys(now) as (keyof ICodeCell)[];
    if (before && keys.every(key => before[key] === now[key])) {
      // Such as the execution times that the host may record.
      return;
    }
    this._known.set(cell, now);
    this._list = null;
    this._changed.emit();
  }

  private readonly _notebook: ISharedNotebook;
  private readonly _known = new Map<ISharedCell, ICodeCell>();
  private readonly _changed = new Signal<this, void>(this);
  private _list: ICodeCell[] | null = null;
  private _cells: readonly ICodeCell[] = [];
  /** The list from which {@link _cells} was made. */
  private _source: readonly ICodeCell[] | null = null;
  private _isDisposed = false;
}

/** Tags of cells that may stop with an error. */
const MAY_RAISE = COMMON.tags.mayRaise;

function read(cell: ISharedCell): ICodeCell {
  const tags = cell.getMetadata('tags') as unknown;
  return {
    id: cell.getId(),
    source: cell.getSource(),
    isSeedCell: isSeedCell(cell),
    isParameters: isParameters(tags),
    mayRaise: Array.isArray(tags) && MAY_RAISE.some(tag => tags.includes(tag)),
    ran: readRan(cell.getMetadata(METADATA_KEY))
  };
}
