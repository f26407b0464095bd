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

/** The document, as far as marks rest on it. */
export interface IMarkedDocument {
  /** The code cells in document order; unchanged ones are the same objects. */
  readonly cells: readonly ICodeCell[];
  /** The notebook's seed, `null` where it has none. */
  readonly reference: number | null;
}

/**
 * What is said of the cells of one notebook: the kernel's records, held
 * against the document.
 */
export class CellMarks implements ICellMarks, IDisposable {
  /**
   * @param watch - The kernel's records; not disposed with this.
   * @param look - How the document stands now; asked when {@link invalidate}
   * said that it changed.
   * @param reader - Reads code, until {@link setReader} brings a better one.
   * @param frameworks - Gives what is known of frameworks.
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

  /** Read code with another reader, once; what was recorded so far is read anew with it. */
  setReader(reader: CodeReader): void {
    const ledger = new Ledger(reader, this._frameworks);
    ledger.setCells(this._cells);
    ledger.setReference(this._reference);
    this._early?.forEach(record => ledger.add(record));
    this._early = null;
    this._ledger = ledger;
    this._changed.emit(this._cells.map(cell => cell.id));
  }

  /** Note that the document changed; {@link update} looks at it, or the next record does. */
  invalidate(): void {
    this._isStale = true;
  }

  /** Look at the document, if it changed, and tell views. */
  update(): void {
    this._followDocument();
    this.announce();
  }

  /** Take a record into the ledger; {@link announce} tells views. */
  add(record: IRecord): void {
    this._early?.push(record);
    if (record.kind === 'cell' && record.cell !== null) {
      this._last.set(record.cell, record);
    }
    this._followDocument();
    this._ledger.add(record);
  }

  /** The process of the records is gone. */
  kernelEnded(): void {
    this._early &&= [];
    this._last.clear();
    this._ledger.clear();
    this.announce();
  }

  /** Tell views which marks changed since they were told last. */
  announce(): void {
    const ids = this._ledger.take();
    if (ids.length > 0 && !this._isDisposed) {
      this._changed.emit(ids);
    }
  }

  /** Tell views that {@link problem} may be another one. */
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

  /** Forget what cells ran with, in this kernel and before. */
  forget(): void {
    this._last.clear();
    this._ledger.forget();
    this.announce();
  }

  /**
   * The last execution of a cell in the present process.
   *
   * @returns Its record, or `null` where it did not run.
   */
  lastRun(id: string): IRecord | null {
    return this._last.get(id) ?? null;
  }

  /** The seed in force of each stream, as far as the kernel has said. */
  get seeds(): Readonly<Record<string, SeedInForce>> {
    const streams = this._watch.last?.streams ?? {};
    return Object.fromEntries(
      Object.entries(streams).map(([name, [, , , seed]]) => [name, seed])
    );
  }

  /**
   * What the file has to remember of a cell.
   *
   * @returns The seed that it ran with where that is not the notebook's, `null`
   * where none was in force, `undefined` where it agrees, or the notebook has no
   * seed that it could disagree with.
   */
  disagreement(id: string): number | null | undefined {
    const isUnjudged = this._reference === null && this._last.has(id);
    return isUnjudged ? undefined : this._ledger.disagreement(id);
  }

  /**
   * What has to be done to have the streams as a clean run has them before a cell.
   *
   * @returns Stream → fingerprint; `null` where that is not known.
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

  /** Bring the ledger to where the document is. */
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
