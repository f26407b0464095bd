import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICodeCell } from '../cell';
import type { CodeReader } from '../effects';
import type { Facts } from '../frameworks';
import type { KernelWatch } from '../kernel';
import type { CellState, ICellMark, IRecord, SeedInForce } from '../ledger';
import { Ledger } from '../ledger';
import type { ICellMarks } from './types';

/** The document, as far as marks depend on it. */
export interface IMarkedDocument {
  /** The code cells in document order; unchanged ones are the same objects. */
  readonly cells: readonly ICodeCell[];
  /** The notebook's seed; `null` if it has none. */
  readonly reference: number | null;
}

/**
 * The marks of the cells of one notebook, from the kernel's records and the document.
 */
export class CellMarks implements ICellMarks, IDisposable {
  /**
   * @param watch - The kernel's records; not disposed with this.
   * @param look - Returns the current document; called after {@link invalidate}.
   * @param reader - Reads code, until {@link setReader} replaces it.
   * @param frameworks - Returns the facts about frameworks.
   */
  constructor(
    watch: KernelWatch,
    look: () => IMarkedDocument,
    reader: CodeReader,
    frameworks: () => Facts
  ) {
    this._watch = watch;
    this._look = look;
    this._frameworks = frameworks;
    this._ledger = new Ledger(reader, frameworks);
  }

  get changed(): ISignal<this, readonly string[]> {
    return this._changed;
  }

  get counts(): Readonly<Record<CellState, number>> {
    return this._ledger.counts;
  }

  get attention(): readonly string[] {
    return this._ledger.attention;
  }

  get problem(): string | null {
    return this._watch.problem;
  }

  get(id: string): ICellMark | null {
    return this._ledger.mark(id);
  }

  cells(state: CellState): readonly string[] {
    return this._ledger.cells(state);
  }

  /** Replace the reader of code, once; the records so far are read again with it. */
  setReader(reader: CodeReader): void {
    const ledger = new Ledger(reader, this._frameworks);
    ledger.setCells(this._cells);
    ledger.setReference(this._reference);
    this._early?.forEach(record => ledger.add(record));
    this._early = null;
    this._ledger = ledger;
    this._changed.emit(this._cells.map(cell => cell.id));
  }

  /** Note that the document changed; {@link update} or the next record takes it in. */
  invalidate(): void {
    this._isStale = true;
  }

  /** Take in the document if it changed, and notify views. */
  update(): void {
    this._followDocument();
    this.announce();
  }

  /** Take a record into the ledger; {@link announce} notifies views. */
  add(record: IRecord): void {
    this._early?.push(record);
    if (record.kind === 'cell' && record.cell !== null) {
      this._last.set(record.cell, record);
    }
    this._followDocument();
    this._ledger.add(record);
  }

  /** End the session: the kernel's process is gone. */
  kernelEnded(): void {
    this._early &&= [];
    this._last.clear();
    this._ledger.clear();
    this.announce();
  }

  /** Notify views of the marks that changed since the last time. */
  announce(): void {
    const ids = this._ledger.take();
    if (ids.length > 0 && !this._isDisposed) {
      this._changed.emit(ids);
    }
  }

  /** Notify views that {@link problem} may have changed. */
  announceProblem(): void {
    this._changed.emit([]);
  }

  /** Note that a cell ran in a kernel whose random state cannot be read. */
  ranUnobserved(id: string): void {
    if (this._watch.state.kind === 'blind') {
      this._ledger.ranUnobserved(id);
      this.announce();
    }
  }

  /** Forget what cells ran with, in this kernel and earlier ones. */
  forget(): void {
    this._last.clear();
    this._ledger.forget();
    this.announce();
  }

  /**
   * The last execution of a cell in the current process.
   *
   * @returns Its record, or `null` if it did not run.
   */
  lastRun(id: string): IRecord | null {
    return this._last.get(id) ?? null;
  }

  /** The seed in force of each stream, by the last record. */
  get seeds(): Readonly<Record<string, SeedInForce>> {
    const streams = this._watch.last?.streams ?? {};
    return Object.fromEntries(
      Object.entries(streams).map(([name, [, , , seed]]) => [name, seed])
    );
  }

  /**
   * What the file has to store for a cell.
   *
   * @returns The seed that it ran with if that is not the notebook's, `null` if none
   * was in force, `undefined` if it agrees or the notebook has no seed.
   */
  disagreement(id: string): number | null | undefined {
    const isUnjudged = this._reference === null && this._last.has(id);
    return isUnjudged ? undefined : this._ledger.disagreement(id);
  }

  /**
   * The states of the streams before a cell in a clean run.
   *
   * @returns Stream → fingerprint; `null` if unknown, see {@link Ledger.cleanStart}.
   */
  cleanStart(id: string): Readonly<Record<string, string>> | null {
    return this._ledger.cleanStart(id);
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

  /** Bring the ledger up to date with the document. */
  private _followDocument(): void {
    if (this._isStale) {
      this._isStale = false;
      const { cells, reference } = this._look();
      this._cells = cells;
      this._reference = reference;
      this._ledger.setCells(cells);
      this._ledger.setReference(reference);
    }
  }

  private readonly _frameworks: () => Facts;
  private readonly _watch: KernelWatch;
  private readonly _changed = new Signal<this, readonly string[]>(this);
  private readonly _last = new Map<string, IRecord>();
  private readonly _look: () => IMarkedDocument;
  /** The records that came before the reader; `null` once it is there. */
  private _early: IRecord[] | null = [];
  private _ledger: Ledger;
  private _isStale = true;
  private _cells: readonly ICodeCell[] = [];
  private _reference: number | null = null;
  private _isDisposed = false;
}
