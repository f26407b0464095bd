import type { ISharedCodeCell, ISharedNotebook } from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';

import type { IReceivedRecord } from '../../kernel';
import type { IRecord } from '../../ledger';

/** How long a record waits for its cell, in milliseconds. */
const PATIENCE = 300;

/**
 * Finds the cells of records without one: clients other than a page, such as one that
 * runs cells on the server, send code without the id of its cell.
 */
export class RecordCells implements IDisposable {
  /**
   * @param give - Takes each record, with its cell, in order.
   */
  constructor(
    notebook: ISharedNotebook,
    give: (received: IReceivedRecord) => void = () => undefined
  ) {
    this._notebook = notebook;
    this._give = give;
    this._pause = new Debouncer(() => this._onPause(), PATIENCE);
  }

  /**
   * Take the next record. One whose cell may not show yet that it runs waits a moment,
   * and those behind it: what the server writes into the document and what the kernel
   * sends come on different ways.
   */
  take(received: IReceivedRecord): void {
    this._waiting.push(received);
    this._pass();
    this._wait();
  }

  /** Drop what waits: its process is gone. */
  clear(): void {
    this._passed += this._waiting.length;
    this._waiting = [];
    this._until = null;
    this._taken.clear();
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
        one.cell_type === 'code' && isSource(one.getSource(), code)
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
    return { ...record, cell: found.getId(), code: found.getSource() };
  }

  /** Note that a cell begins or ends: it may have another run. */
  counted(id: string): void {
    this._taken.delete(id);
    this._pass();
  }

  get isDisposed(): boolean {
    return this._pause.isDisposed;
  }

  dispose(): void {
    this._pause.dispose();
  }

  /** Wait for the cells of what is held now; more records do not prolong it. */
  private _wait(): void {
    if (this._waiting.length > 0 && this._until === null) {
      this._until = this._passed + this._waiting.length;
      void this._pause.invoke();
    }
  }

  private _onPause(): void {
    const until = this._until ?? 0;
    this._until = null;
    this._pass(until);
    this._wait();
  }

  /**
   * Give what waits, up to a record that may find its cell later.
   *
   * @param until - The number of the first record that may still wait.
   */
  private _pass(until = 0): void {
    for (
      let [received] = this._waiting;
      received !== undefined;
      [received] = this._waiting
    ) {
      const record = this.withCell(received.record);
      if (
        this._passed >= until &&
        record.cell === null &&
        this._mayFind(record)
      ) {
        return;
      }
      this._waiting.shift();
      this._passed += 1;
      this._give({ ...received, record });
    }
    // The next to wait has a pause of its own.
    this._until = null;
  }

  /** Whether a cell has the code of a record without one. */
  private _mayFind({ kind, code, count }: IRecord): boolean {
    return (
      kind === 'cell' &&
      count !== null &&
      this._notebook.cells.some(
        cell => cell.cell_type === 'code' && cell.getSource() === code
      )
    );
  }

  private readonly _notebook: ISharedNotebook;
  private readonly _give: (received: IReceivedRecord) => void;
  private readonly _pause: Debouncer;
  private _waiting: IReceivedRecord[] = [];
  /** How many records no longer wait. */
  private _passed = 0;
  /** The number of the first record that came after the pause began; `null` without one. */
  private _until: number | null = null;
  /** Running cells whose record has come. */
  private readonly _taken = new Set<string>();
}

/** Whether a kernel ran a cell's source; JupyterLite's adds a line break to it. */
function isSource(source: string, code: string): boolean {
  return source === code || `${source}\n` === code;
}
