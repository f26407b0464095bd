/**
 * The seed cell in a notebook: where it is, and every change that this
 * extension makes to a notebook.
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

import {
  isSeedCellMetadata,
  mergeRan,
  METADATA_KEY,
  unknownKeys,
  withoutOwn
} from './metadata';

/** A change to a notebook: the seed cell's new source, the new notebook-level key, or both. */
export interface ISeedEdit {
  /** The seed cell's source; `null` removes the cell; `undefined` leaves it. */
  readonly source?: string | null;
  /** The notebook-level key; `null` removes it; `undefined` leaves it. */
  readonly metadata?: PartialJSONObject | null;
}

/** Where the seed cell stands. */
export interface ISeedCellPlace {
  readonly index: number;
  readonly id: string;
  readonly source: string;
  /** How many further cells claim to be the seed cell: copies of it. */
  readonly copies: number;
}

/**
 * The part of a notebook that this extension writes.
 *
 * Every edit is one undo step of the notebook, its metadata included. The
 * host's undo manager covers the cells alone, so what the metadata were rides
 * along in its stack items, as Yjs intends such items to be used
 * (https://docs.yjs.dev/api/undo-manager).
 */
export class SeedCellDocument implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; it is not disposed with this.
   */
  constructor(notebook: ISharedNotebook) {
    this._notebook = notebook;
    // Every implementation has an undo manager, the interface does not name it.
    this._undoManager = (notebook as YNotebook).undoManager;
    this._undoManager.on('stack-item-popped', this._onPopped);
  }

  /** The seed cell, or `null`. Of several the first counts. */
  find(): ISeedCellPlace | null {
    let first: ISeedCellPlace | null = null;
    let copies = -1;
    this._notebook.cells.forEach((cell, index) => {
      if (isSeedCell(cell)) {
        copies += 1;
        first ??= {
          index,
          id: cell.getId(),
          source: cell.getSource(),
          copies: 0
        };
      }
    });
    return first && { ...(first as ISeedCellPlace), copies };
  }

  /** What stands under the notebook-level key, `undefined` where nothing does. */
  get metadata(): unknown {
    return this._notebook.getMetadata(METADATA_KEY);
  }

  /**
   * Where a seed cell belongs: before the first code cell, and after those at
   * the top that carry parameters from outside (papermill's tags) or only set
   * environment variables, since they draw nothing and come before imports.
   */
  insertPosition(): number {
    const cells = this._notebook.cells;
    let index = cells.findIndex(cell => cell.cell_type === 'code');
    if (index < 0) {
      return cells.length;
    }
    while (index < cells.length && goesBefore(cells[index])) {
      index += 1;
    }
    return index;
  }

  /**
   * Change the notebook in one undo step.
   *
   * @returns Whether anything changed; an edit that says what is there already
   * does nothing at all.
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
    this._step(metadataChanges ? (edit.metadata ?? null) : undefined, () => {
      if (cellChanges) {
        this._writeCell(place, edit.source ?? null);
      } else {
        this._touch(place?.index ?? 0);
      }
    });
    return true;
  }

  /**
   * Remove what cells remember of their runs, in one undo step.
   *
   * @returns Whether they remembered anything.
   */
  clearRan(): boolean {
    return this._clearCells(value => mergeRan(value, undefined), undefined);
  }

  /**
   * Remove everything that this extension stores, in one undo step: the
   * notebook-level key and what cells carry. The seed cell stays as an ordinary
   * cell, and so does what others have put beside.
   *
   * @returns Whether anything was stored.
   */
  clear(): boolean {
    const before = this.metadata as PartialJSONObject | undefined;
    const after = unknownKeys(before);
    const isSame = JSONExt.deepEqual(before ?? null, after);
    return this._clearCells(withoutOwn, isSame ? undefined : after);
  }

  /**
   * @param rest - What stays of a cell's key, `null` for nothing.
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
        this._touch(0);
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
   */
  private _step(
    metadata: PartialJSONObject | null | undefined,
    write: () => void
  ): void {
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
    const step = undoStack[undoStack.length - 1];
    if (metadata !== undefined && step !== last) {
      step.meta.set(METADATA_KEY, {
        before: before ?? null,
        after: metadata
      } satisfies IMetadataStep);
    }
    this._undoManager.stopCapturing();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._undoManager.off('stack-item-popped', this._onPopped);
  }

  private _writeCell(
    place: ISeedCellPlace | null,
    source: string | null
  ): void {
    if (source === null) {
      if (place) {
        this._notebook.deleteCell(place.index);
      }
      return;
    }
    if (!place) {
      this._notebook.insertCell(this.insertPosition(), {
        cell_type: 'code',
        source,
        metadata: { trusted: true, [METADATA_KEY]: { role: 'seed-cell' } }
      });
      return;
    }
    // Only the part that differs is replaced, so that a cursor stays in place.
    const { start, end, text } = changedPart(place.source, source);
    const cell = this._notebook.getCell(place.index);
    cell.updateSource(start, end, text);
  }

  /**
   * Write a cell anew with what it holds: only what happens to cells makes an
   * undo step. Does nothing where there is no such cell.
   */
  private _touch(index: number): void {
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
    const step = event.stackItem.meta.get(METADATA_KEY) as
      IMetadataStep | undefined;
    if (!step) {
      return;
    }
    const undone = event.type === 'undo';
    const [from, to] = undone
      ? [step.after, step.before]
      : [step.before, step.after];
    // As everywhere in Yjs: what someone else wrote since is not taken back.
    if (JSONExt.deepEqual((this.metadata as PartialJSONValue) ?? null, from)) {
      this._notebook.transact(() => this._writeMetadata(to), false);
    }
    const opposite = undone
      ? this._undoManager.redoStack
      : this._undoManager.undoStack;
    opposite[opposite.length - 1]?.meta.set(METADATA_KEY, step);
  };

  private readonly _notebook: ISharedNotebook;
  private readonly _undoManager: YNotebook['undoManager'];
  private _isDisposed = false;
}

/** What the notebook-level key was before a step and after it. */
interface IMetadataStep {
  readonly before: PartialJSONObject | null;
  readonly after: PartialJSONObject | null;
}

/** Whether a cell is a seed cell. */
export function isSeedCell(cell: ISharedCell): boolean {
  return (
    cell.cell_type === 'code' &&
    isSeedCellMetadata(cell.getMetadata(METADATA_KEY))
  );
}

/** Whether a code cell belongs before the seed cell. */
function goesBefore(cell: ISharedCell): boolean {
  return isParameters(cell) || isEnvironment(cell);
}

/**
 * Whether a cell does nothing but set environment variables, which frameworks
 * read when the seed cell imports them.
 */
function isEnvironment(cell: ISharedCell): boolean {
  const lines = cell
    .getSource()
    .split('\n')
    .filter(line => !/^\s*(#.*)?$/.test(line));
  const setting = /^(os\.)?environ(\[[^\]]+\]\s*=|\.setdefault\().*$/;
  const allowed = [/^import os$/, /^from os import environ$/, /^%(set_)?env\s/];
  return (
    cell.cell_type === 'code' &&
    lines.some(line => setting.test(line) || /^%(set_)?env\s/.test(line)) &&
    lines.every(line => [setting, ...allowed].some(form => form.test(line)))
  );
}

/** Whether a cell carries one of papermill's tags for parameters. */
function isParameters(cell: ISharedCell): boolean {
  const tags = cell.getMetadata('tags') as unknown;
  return (
    Array.isArray(tags) &&
    (tags.includes('parameters') || tags.includes('injected-parameters'))
  );
}

/**
 * The smallest replacement that turns one text into another.
 *
 * @returns Offsets into `from`, and the text that goes there.
 */
function changedPart(
  from: string,
  to: string
): { start: number; end: number; text: string } {
  const limit = Math.min(from.length, to.length);
  let start = 0;
  while (start < limit && from[start] === to[start]) {
    start += 1;
  }
  let tail = 0;
  while (
    tail < limit - start &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  ) {
    tail += 1;
  }
  return {
    start,
    end: from.length - tail,
    text: to.slice(start, to.length - tail)
  };
}
