/**
 * Every change that this extension makes to a notebook at its user's request.
 */
import type {
  ISharedCell,
  ISharedNotebook,
  YCodeCell,
  YNotebook
} from '@jupyter/ydoc';
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISetUp } from '../detect';
import type { ISeedEdit } from './edit';
import {
  mergeRan,
  METADATA_KEY,
  seedCellMetadata,
  unknownKeys,
  withoutOwn,
  withoutResults
} from './metadata';
import type { ISeedCellPlace } from './place';
import { findSeedCell, insertPosition, placedCells } from './place';
import type { OwnWrites, Settlement } from './ownWrites';
import { changedPart } from './textChange';
import { TEXT } from './textSteps';

/**
 * The part of a notebook that this extension writes.
 *
 * Every edit is one undo step of the notebook, including its metadata. The
 * host's undo manager covers only the cells, so the old metadata are stored
 * in its stack items, which Yjs intends for such use
 * (https://docs.yjs.dev/api/undo-manager).
 */
export class SeedCellDocument implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; it is not disposed with this.
   * @param setUp - Returns the set-up at the top of the notebook as it is now; `null`
   * where its code cannot be read, which is the default.
   * @param follow - Makes what follows this page's writes; `null` as long as that has not loaded.
   */
  constructor(
    notebook: ISharedNotebook,
    setUp: () => ISetUp | null = () => null,
    follow: () => OwnWrites | null = () => null
  ) {
    this._notebook = notebook;
    this._setUp = setUp;
    this._follow = follow;
    // Every implementation has an undo manager, which the interface lacks.
    this._undoManager = (notebook as YNotebook).undoManager;
    this._undoManager.on('stack-item-popped', this._onPopped);
  }

  /** Emitted when another user wrote the seed cell at the same moment, see {@link Settlement}. */
  get settled(): ISignal<this, Settlement> {
    return this._settled;
  }

  /** The seed cell, or `null`. If there are several, the first counts. */
  find(): ISeedCellPlace | null {
    return findSeedCell(this._notebook);
  }

  /** The value of the notebook-level key; `undefined` if there is none. */
  get metadata(): unknown {
    return this._notebook.getMetadata(METADATA_KEY);
  }

  /**
   * Change the notebook in one undo step.
   *
   * @returns Whether anything changed; an edit that changes nothing makes no undo step.
   */
  apply(edit: ISeedEdit): boolean {
    const place = this.find();
    const before = this.metadata as PartialJSONObject | undefined;
    const metadataChanges =
      edit.metadata !== undefined &&
      !JSONExt.deepEqual(before ?? null, edit.metadata);
    const cellChanges =
      edit.source === null
        ? place !== null
        : edit.source !== undefined && edit.source !== place?.source;
    if (!metadataChanges && !cellChanges) {
      return false;
    }
    let note: StepNote = () => undefined;
    const metadata = metadataChanges ? (edit.metadata ?? null) : undefined;
    const step = this._step(metadata, () => {
      if (cellChanges) {
        note = this._writeCell(place, edit.source ?? null);
      } else {
        this._rewrite(place?.index ?? 0);
      }
    });
    note(step);
    return true;
  }

  /**
   * Remove what cells store about their runs, in one undo step.
   *
   * @returns Whether they stored anything.
   */
  clearRan(): boolean {
    return this._clearCells(value => mergeRan(value, undefined), undefined);
  }

  /**
   * Remove everything that this extension stores, in one undo step: the
   * notebook-level key and the keys of cells. The seed cell stays as an ordinary
   * cell; keys of other software stay as well.
   *
   * @returns Whether anything was stored.
   */
  clear(): boolean {
    const before = this.metadata as PartialJSONObject | undefined;
    const after = unknownKeys(withoutResults(before));
    const isSame = JSONExt.deepEqual(before ?? null, after);
    return this._clearCells(withoutOwn, isSame ? undefined : after);
  }

  /**
   * @param rest - Returns what remains of a cell's key; `null` for nothing.
   * @param metadata - The new notebook-level key; `undefined` leaves it.
   */
  private _clearCells(
    rest: (value: unknown) => PartialJSONObject | null,
    metadata: PartialJSONObject | null | undefined
  ): boolean {
    const changes: [ISharedCell, PartialJSONObject | null][] = [];
    for (const cell of this._notebook.cells) {
      const value = cell.getMetadata(METADATA_KEY) as
        PartialJSONObject | undefined;
      const left = rest(value);
      if (value !== undefined && !JSONExt.deepEqual(value, left)) {
        changes.push([cell, left]);
      }
    }
    if (changes.length === 0 && metadata === undefined) {
      return false;
    }
    this._step(metadata, () => {
      if (changes.length === 0) {
        this._rewrite(0);
      }
      for (const [cell, left] of changes) {
        if (left) {
          cell.setMetadata(METADATA_KEY, left);
        } else {
          cell.deleteMetadata(METADATA_KEY);
        }
      }
    });
    return true;
  }

  /**
   * Make one undo step.
   *
   * @param metadata - The new notebook-level key; `undefined` leaves it.
   * @param write - Changes cells.
   * @returns The step on the undo stack.
   */
  private _step(
    metadata: PartialJSONObject | null | undefined,
    write: () => void
  ): UndoStep | undefined {
    const before = this.metadata as PartialJSONObject | undefined;
    const { undoStack } = this._undoManager;
    const last = undoStack[undoStack.length - 1];
    this._undoManager.stopCapturing();
    this._notebook.transact(() => {
      write();
      if (metadata !== undefined) {
        this._writeMetadata(metadata);
      }
    });
    const top = undoStack[undoStack.length - 1];
    const step = top === last ? undefined : top;
    if (metadata !== undefined) {
      step?.meta.set(METADATA_KEY, {
        before: before ?? null,
        after: metadata
      } satisfies IMetadataStep);
    }
    this._undoManager.stopCapturing();
    return step;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._own?.dispose();
    Signal.clearData(this);
    this._undoManager.off('stack-item-popped', this._onPopped);
  }

  /** @returns Notes the write, once its step is known. */
  private _writeCell(
    place: ISeedCellPlace | null,
    source: string | null
  ): StepNote {
    if (source === null) {
      if (place) {
        this._notebook.deleteCell(place.index);
      }
      return () => undefined;
    }
    if (!place) {
      const index = insertPosition(placedCells(this._notebook), this._setUp());
      const cell = this._notebook.insertCell(index, {
        cell_type: 'code',
        source,
        metadata: { trusted: true, ...seedCellMetadata() }
      });
      return step => this._followed?.inserted(cell.getId(), step);
    }
    // Only the part that differs is replaced, so that a cursor stays in place.
    const { start, end, text } = changedPart(place.source, source);
    const cell = this._notebook.getCell(place.index) as YCodeCell;
    cell.updateSource(start, end, text);
    return step => this._followed?.replaced(cell, start, text.length, step);
  }

  /** What follows this page's writes, as other users go on with them. */
  private get _followed(): OwnWrites | null {
    if (!this._own) {
      this._own = this._follow();
      this._own?.settled.connect((_, what) => this._settled.emit(what));
    }
    return this._own;
  }

  /**
   * Set the id of a cell to itself: only changes to cells make an undo step.
   * Does nothing if there is no such cell.
   */
  private _rewrite(index: number): void {
    const cell = this._notebook.cells[index] as YCodeCell | undefined;
    cell?.ymodel.set('id', cell.getId());
  }

  private _writeMetadata(value: PartialJSONObject | null): void {
    if (value === null) {
      this._notebook.deleteMetadata(METADATA_KEY);
    } else {
      this._notebook.setMetadata(METADATA_KEY, value);
    }
  }

  private _onPopped = (event: {
    stackItem: { meta: Map<unknown, unknown> };
    type: 'undo' | 'redo';
  }): void => {
    const { meta } = event.stackItem;
    const undone = event.type === 'undo';
    const { redoStack, undoStack } = this._undoManager;
    const stack = undone ? redoStack : undoStack;
    const opposite = stack[stack.length - 1];
    if (meta.has(TEXT)) {
      opposite?.meta.set(TEXT, true);
    }
    const step = meta.get(METADATA_KEY) as IMetadataStep | undefined;
    if (!step) {
      return;
    }
    const [from, to] = undone
      ? [step.after, step.before]
      : [step.before, step.after];
    // As everywhere in Yjs, later changes by others are not undone.
    if (JSONExt.deepEqual((this.metadata as PartialJSONValue) ?? null, from)) {
      this._notebook.transact(() => this._writeMetadata(to), false);
    }
    opposite?.meta.set(METADATA_KEY, step);
  };

  private readonly _notebook: ISharedNotebook;
  private readonly _setUp: () => ISetUp | null;
  private readonly _follow: () => OwnWrites | null;
  private readonly _settled = new Signal<this, Settlement>(this);
  private _own: OwnWrites | null = null;
  private readonly _undoManager: YNotebook['undoManager'];
  private _isDisposed = false;
}

/** A step of the undo stack, as Yjs makes it. */
type UndoStep = YNotebook['undoManager']['undoStack'][number];

/** Notes what was written, with its step; there is none where nothing can be undone. */
type StepNote = (step: UndoStep | undefined) => void;

/** The notebook-level key before and after a step. */
interface IMetadataStep {
  readonly before: PartialJSONObject | null;
  readonly after: PartialJSONObject | null;
}
