import type { ISharedNotebook, YCodeCell, YNotebook } from '@jupyter/ydoc';
import type { PartialJSONObject } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { METADATA_KEY } from './metadata';
import { findSeedCell } from './place';
import { TEXT } from './textSteps';
import type { IOwnText } from './followedWrites';
import { FollowedWrites } from './followedWrites';

/** What became of a write at whose moment another user wrote as well. */
export type Settlement =
  /** This page's seed cell was removed: the other user's comes first. */
  | 'cell-removed'
  /** This page's change of the seed cell was taken back: the other user's stands. */
  | 'text-removed'
  /** This page's change stands, and the other page has taken its own back. */
  | 'kept'
  /** Both changes are still there, side by side. */
  | 'mixed';

/** How long the other page has to take its change back, in milliseconds. */
const GRACE = 3000;

/** A step of the undo stack, as Yjs makes it. */
type StackItem = YNotebook['undoManager']['undoStack'][number];

/** A transaction of Yjs, as far as it matters here. */
interface ITransaction {
  readonly changed: ReadonlyMap<unknown, unknown>;
  readonly deleteSet: { readonly clients: ReadonlyMap<unknown, unknown> };
  readonly local: boolean;
}

/**
 * Follows what this page wrote into the seed cell, as edits of other users arrive. Yjs keeps
 * both of two changes that were made at the same moment: two seed cells, or `56` for seeds 5
 * and 6.
 *
 * Of two seed cells, the first stays; of two texts, the first with which the cell reads as it
 * was composed. All pages see the same order, and each page takes back only its own, so one
 * always stays and none is written twice. A change that was taken back, or that another user
 * has replaced since, leaves the undo stack: undoing it would bring back what it replaced,
 * beside what stands there now.
 */
export class OwnWrites implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; it is not disposed with this.
   * @param isComposed - Whether the text of a seed cell is as this extension composes it.
   */
  constructor(
    notebook: ISharedNotebook,
    isComposed: (text: string) => boolean
  ) {
    // Every implementation is one of Yjs, which the interface leaves open.
    this._notebook = notebook as YNotebook;
    this._isComposed = isComposed;
    this._cells = this._notebook.ydoc.getArray('cells');
    this._notebook.ydoc.on('afterTransaction', this._onTransaction);
  }

  /** Emitted when another user's write at the same moment was noticed, see {@link Settlement}. */
  get settled(): ISignal<this, Settlement> {
    return this._settled;
  }

  /**
   * Note that this page inserted the seed cell.
   *
   * @param id - The id of the cell.
   * @param step - The step of the undo stack.
   */
  inserted(id: string, step: StackItem | undefined): void {
    this._begin();
    this._inserted = id;
    this._insertion = step;
  }

  /**
   * Note that this page replaced a part of the seed cell's text.
   *
   * @param cell - The cell.
   * @param start - Where the new part begins.
   * @param length - How long the new part is.
   * @param step - The step of the undo stack.
   */
  replaced(
    cell: YCodeCell,
    start: number,
    length: number,
    step: StackItem | undefined
  ): void {
    this._begin();
    if (cell.getId() !== this._inserted) {
      this._inserted = null;
    }
    step?.meta.set(TEXT, true);
    if (cell !== this._cell) {
      this._cell = cell;
      this._writes.clear();
    }
    this._writes.add(cell.ysource, start, length);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._end();
    this._notebook.ydoc.off('afterTransaction', this._onTransaction);
    Signal.clearData(this);
  }

  private _begin(): void {
    this._end();
    this._metadata = this._stored;
  }

  /** The notebook-level key; `null` if there is none. */
  private get _stored(): PartialJSONObject | null {
    return (this._notebook.getMetadata(METADATA_KEY) ??
      null) as PartialJSONObject | null;
  }

  /** Whether another seed cell is beside the one that this page inserted; the panel says so. */
  private get _isDoubled(): boolean {
    const copies = findSeedCell(this._notebook)?.copies ?? 0;
    return this._inserted !== null && copies > 0;
  }

  private readonly _onTransaction = (transaction: ITransaction): void => {
    const { changed, deleteSet, local } = transaction;
    const isText = this._cell !== null && changed.has(this._cell.ysource);
    if (local) {
      if (isText) {
        this._writes.count(this._cell?.ysource);
      }
      const isCopied = changed.has(this._cells) && this._isDoubled;
      if (isCopied && this._timer === null) {
        this._inserted = null;
      }
      return;
    }
    this._hasDeleted ||= isText && deleteSet.clients.size > 0;
    const isCells = this._inserted !== null && changed.has(this._cells);
    if (isText || isCells) {
      // Not within the transaction: Yjs would add this page's change to the other's.
      queueMicrotask(() => this._settle());
    }
  };

  private _settle(): void {
    if (this._isDisposed) {
      return;
    }
    if (this._inserted !== null) {
      this._settleCells(this._inserted);
    }
    if (this._cell) {
      this._settleText(this._cell);
    }
  }

  private _settleCells(own: string): void {
    const notebook = this._notebook;
    const first = findSeedCell(notebook);
    const index = notebook.cells.findIndex(cell => cell.getId() === own);
    if (!first || index < 0) {
      this._inserted = null;
      return;
    }
    if (first.id === own) {
      this._contest(first.copies > 0);
      return;
    }
    const source = notebook.getCell(index).getSource();
    if (!this._isComposed(source)) {
      // The user has changed it: the panel says that there are two.
      return;
    }
    notebook.transact(() => notebook.deleteCell(index), false);
    this._drop(step => step === this._insertion);
    this._inserted = null;
    if (source !== first.source) {
      this._settled.emit('cell-removed');
    }
  }

  private _settleText(cell: YCodeCell): void {
    const source = cell.getSource();
    const isThere = this._notebook.cells.includes(cell);
    const all = this._writes.look(cell.ysource);
    if (!isThere || (this._hasDeleted && !all[all.length - 1]?.isWhole)) {
      this._drop(step => step.meta.has(TEXT));
    }
    this._hasDeleted = false;
    const own = all.filter(({ isWhole, zone }) => isWhole && !zone.isSeen);
    this._writes.keep(isThere ? own : []);
    const enclosed = own.filter(({ isEnclosed }) => isEnclosed);
    if (enclosed.length > 0) {
      // What stands around it is to be looked at without it.
      this._takeBack(cell, enclosed, true);
      return;
    }
    const isComposed = this._isComposed(source);
    const lost = own.filter(item => this._isLost(item, isComposed));
    if (
      lost.length === 0 ||
      // One may depend on another.
      ![lost, own].some(items => this._takeBack(cell, items))
    ) {
      this._stay(own);
    }
  }

  /** Note what stays of what this page wrote into the text; if none, someone has edited it since. */
  private _stay(own: readonly IOwnText[]): void {
    if (own.length > 0) {
      const isContested = own.some(({ zone }) => zone.isContested);
      this._contest(isContested || this._isDoubled);
    } else if (!this._isDoubled) {
      this._end();
    }
  }

  /** Whether another user's text stays instead of a write, as far as one can tell. */
  private _isLost({ write, zone }: IOwnText, isComposed: boolean): boolean {
    const { after, before, gone, isContested, runs } = zone;
    const first =
      runs.find(({ text }) => this._isComposed(before + text + after)) ??
      runs[0];
    return (
      (isContested && first.client !== write.client) ||
      (gone > 0 && !isComposed)
    );
  }

  /**
   * Delete what this page wrote, if the cell then reads as it was composed.
   *
   * @param isSure - Delete it in any case.
   * @returns Whether it was deleted.
   */
  private _takeBack(
    cell: YCodeCell,
    own: readonly IOwnText[],
    isSure = false
  ): boolean {
    const isOwn = (offset: number): boolean =>
      own.some(({ zone }) =>
        zone.own.some(([start, end]) => start <= offset && offset < end)
      );
    const before = cell.getSource();
    const after = Array.from({ length: before.length }, (_, offset) =>
      isOwn(offset) ? '' : before[offset]
    ).join('');
    if (!isSure && !this._isComposed(after)) {
      return false;
    }
    this._notebook.transact(() => {
      // From the end, so that the offsets of the others stay.
      for (let offset = before.length - 1; offset >= 0; offset--) {
        if (isOwn(offset)) {
          cell.updateSource(offset, offset + 1, '');
        }
      }
    }, false);
    this._drop(step => step.meta.has(TEXT));
    this._writes.count(cell.ysource);
    this._end();
    const isSame = own.every(({ zone: { runs } }) =>
      runs.every(({ text }) => text === runs[0].text)
    );
    if (!isSame || own.some(({ zone }) => !zone.isContested)) {
      this._settled.emit('text-removed');
    }
    return true;
  }

  /** Note whether another user's write stands beside this page's, which stays. */
  private _contest(isContested: boolean): void {
    if (isContested) {
      if (this._timer === null) {
        const isSame = JSONExt.deepEqual(this._stored, this._metadata);
        this._foreign = isSame ? null : this._stored;
        this._timer = setTimeout(() => {
          if (!this._isDoubled) {
            this._settled.emit('mixed');
          }
        }, GRACE);
      }
      return;
    }
    if (this._timer === null) {
      return;
    }
    const { _foreign, _metadata, _stored } = this;
    this._end();
    if (_foreign && _metadata && JSONExt.deepEqual(_stored, _foreign)) {
      // Of two values of one key, Yjs keeps either: here that of the change that was taken back.
      this._notebook.transact(
        () => this._notebook.setMetadata(METADATA_KEY, _metadata),
        false
      );
    }
    this._settled.emit('kept');
  }

  private _end(): void {
    clearTimeout(this._timer ?? undefined);
    this._timer = null;
    this._foreign = null;
  }

  /** Take steps off the undo stack, and off that of what was undone. */
  private _drop(isDropped: (step: StackItem) => boolean): void {
    const { redoStack, undoStack } = this._notebook.undoManager;
    for (const stack of [undoStack, redoStack]) {
      stack.splice(0, stack.length, ...stack.filter(step => !isDropped(step)));
    }
  }

  private readonly _notebook: YNotebook;
  private readonly _isComposed: (text: string) => boolean;
  private readonly _cells: unknown;
  private readonly _settled = new Signal<this, Settlement>(this);
  /** The id of the seed cell that this page inserted, and has not changed since. */
  private _inserted: string | null = null;
  /** The cell in which this page replaced text last, and what it wrote there. */
  private _cell: YCodeCell | null = null;
  private readonly _writes = new FollowedWrites();
  private _insertion: StackItem | undefined;
  /** The notebook-level key as this page wrote it. */
  private _metadata: PartialJSONObject | null = null;
  /** The notebook-level key that came with another user's write; `null` for the same. */
  private _foreign: PartialJSONObject | null = null;
  /** Runs while another user's write stands beside this page's. */
  private _timer: ReturnType<typeof setTimeout> | null = null;
  /** Whether another user has deleted text of the cell, not yet looked at. */
  private _hasDeleted = false;
  private _isDisposed = false;
}
