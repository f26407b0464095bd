import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICodeCell, ICountChange } from '../../cell';
import type { IReport } from '../../jobs';
import type { IKernelProblem, KernelWatch } from '../../kernel';
import type { CellState, ICellMark, IRecord, SeedInForce } from '../../ledger';
import { isOwn, noCounts } from '../../ledger';
import { CellFindings } from './cellFindings';
import type { IJudge } from './lateLedger';
import { LateLedger } from './lateLedger';
import type { OnDemand } from '../onDemand';
import { editedMark, RestingEdits } from './restingEdits';
import { RunHistory } from './runHistory';
import type { ICellExecution, ICellFinding, ICellMarks } from '../types';

/** The document, as far as marks depend on it. */
export interface IMarkedDocument {
  /** The code cells in document order; unchanged ones are the same objects. */
  readonly cells: readonly ICodeCell[];
  /** The notebook's seed; `null` if it has none. */
  readonly reference: number | null;
}

/**
 * The marks of the cells of one notebook, from the kernel's records and the document.
 *
 * While a cell is being edited, only its own mark changes. What depends on it follows
 * with {@link update} or once it has run.
 */
export class CellMarks implements ICellMarks, IDisposable {
  /**
   * @param watch - The kernel's records; not disposed with this.
   * @param look - Returns the current document; called after {@link invalidate}.
   * @param judge - Judges the records, which wait until it has loaded; see {@link begin}.
   */
  constructor(
    watch: KernelWatch,
    look: () => IMarkedDocument,
    judge: OnDemand<IJudge>
  ) {
    this._watch = watch;
    this._look = look;
    this._ledger = new LateLedger(judge);
  }

  /** Whether records are judged; before, nothing is known of what cells ran with. */
  get isReady(): boolean {
    return this._ledger.value !== null;
  }

  get changed(): ISignal<this, readonly string[]> {
    return this._changed;
  }

  get ids(): readonly string[] {
    return this._edits.cells.map(cell => cell.id);
  }

  get runs(): readonly ICellExecution[] {
    return this._history.all;
  }

  get counts(): Readonly<Record<CellState, number>> {
    const known = this._ledger.value?.counts ?? noCounts();
    if (this._edited.size === 0) {
      return known;
    }
    const counts = { ...known };
    for (const id of this._edited.keys()) {
      counts[this._ledger.value?.mark(id)?.state ?? 'edited']--;
      counts.edited++;
    }
    return counts;
  }

  get attention(): readonly string[] {
    const attention = this._ledger.value?.attention ?? [];
    if (this._edited.size === 0 && this._findings.isEmpty) {
      return attention;
    }
    const marked = new Set(attention);
    return this.ids.filter(id => {
      const finding = this._findings.get(id);
      return (
        (finding !== null && finding.kind !== 'equal') ||
        (marked.has(id) && !this._edited.has(id))
      );
    });
  }

  get problem(): IKernelProblem | null {
    return this._watch.problem;
  }

  get dropped(): number {
    return this._watch.dropped;
  }

  get(id: string): ICellMark | null {
    return this._edited.get(id) ?? this._ledger.value?.mark(id) ?? null;
  }

  finding(id: string): ICellFinding | null {
    return this._findings.get(id);
  }

  cells(state: CellState): readonly string[] {
    return this._edited.size === 0
      ? (this._ledger.value?.cells(state) ?? [])
      : this._edits.cells
          .map(cell => cell.id)
          .filter(id => this.get(id)?.state === state);
  }

  /** Judge what has waited, now that the judge has loaded; {@link announce} notifies views. */
  begin(): void {
    this._followDocument();
    this._ledger.begin(this._edits.cells, this._reference);
  }

  /** Note that the document changed; {@link update}, {@link rest} or the next record takes it in. */
  invalidate(): void {
    this._isStale = true;
  }

  /** Take in the document, with all edits, and notify views. */
  update(): void {
    if (this._isStale || !this._edits.isEmpty) {
      this._isStale = false;
      const { cells, reference } = this._look();
      this._foundAt.push(...this._findings.follow(cells));
      this._edits.release(cells);
      this._updateLedger(reference);
    }
    this.announce();
  }

  /** Take the report of a verification, and notify views. */
  verified(report: IReport): void {
    this._followDocument();
    this._foundAt.push(...this._findings.take(report, this._look().cells));
    this.announce();
  }

  /** Take in the document while edits go on, and notify views. */
  rest(): void {
    this._followDocument();
    this.announce();
  }

  /** Take a record into the ledger; {@link announce} notifies views. */
  add(record: IRecord): void {
    this._history.add(record);
    if (record.kind === 'cell' && record.cell !== null) {
      this._last.set(record.cell, record);
    }
    this._followDocument();
    if (record.kind === 'cell' && record.cell !== null) {
      this._foundAt.push(...this._findings.ran(record.cell));
    }
    if (!this._edits.isEmpty) {
      this._edits.ran(record);
      this._updateLedger(this._look().reference);
    }
    // A kernel that has run no cell gives nothing to judge.
    this._ledger.do(ledger => ledger.add(record), record.kind === 'cell');
  }

  /** End the session: the kernel's process is gone. */
  kernelEnded(): void {
    this._last.clear();
    this._history.clear();
    this._ledger.do(ledger => ledger.clear(), false);
    this.announce();
  }

  /** Notify views of the marks that changed since the last time. */
  announce(): void {
    const ids = new Set([
      ...(this._ledger.value?.take() ?? []),
      ...this._findEdited(),
      ...this._foundAt.splice(0)
    ]);
    if (ids.size > 0 && !this._isDisposed) {
      this._changed.emit([...ids]);
    }
  }

  /** Notify views that {@link problem} may have changed. */
  announceProblem(): void {
    this._changed.emit([]);
  }

  /** Note that a cell ran in a kernel whose random state cannot be read. */
  ranUnobserved(id: string): void {
    if (this._watch.state.kind === 'blind') {
      this._ledger.do(ledger => ledger.ranUnobserved(id));
      this.announce();
    }
  }

  /** Note that a cell ran, and that the kernel has no record of it. */
  ranUnrecorded({ id, source, count }: ICountChange): void {
    this._last.delete(id);
    this._followDocument();
    this._ledger.do(ledger => ledger.ranUnrecorded(id, source, count));
    this.announce();
  }

  /** Forget what cells ran with, in this kernel and earlier ones. */
  forget(): void {
    this._last.clear();
    this._history.clear();
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

  /** The seed in force of each stream but the code's own generators, by the last record. */
  get seeds(): Readonly<Record<string, SeedInForce>> {
    const streams = this._watch.last?.streams ?? {};
    return Object.fromEntries(
      Object.entries(streams)
        .filter(([name]) => !isOwn(name))
        .map(([name, [, , , seed]]) => [name, seed])
    );
  }

  /** The execution count of the last record; 0 where it has none. */
  get executions(): number {
    return this._watch.last?.count ?? 0;
  }

  /**
   * What the file has to store for a cell.
   *
   * @returns The seed that it ran with if that is not the notebook's, `null` if none
   * was in force, `undefined` if it agrees or the notebook has no seed.
   */
  disagreement(id: string): number | null | undefined {
    const isUnjudged = this._reference === null && this._last.has(id);
    return isUnjudged ? undefined : this._ledger.value?.disagreement(id);
  }

  /**
   * The states of the streams before a cell in a clean run.
   *
   * @returns Stream → fingerprint; `null` if unknown, see {@link Ledger.cleanStart}.
   */
  cleanStart(id: string): Readonly<Record<string, string>> | null {
    return this._ledger.value?.cleanStart(id) ?? null;
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
      this._foundAt.push(...this._findings.follow(cells));
      this._edits.take(cells);
      this._updateLedger(reference);
    }
  }

  /** Tell the ledger of the document, as far as it has to know. */
  private _updateLedger(reference: number | null): void {
    this._ledger.value?.setCells(this._edits.cells);
    // A seed that is being typed is not the notebook's yet.
    if (this._edits.isEmpty) {
      this._reference = reference;
      this._ledger.value?.setReference(reference);
    }
  }

  /**
   * Find the cells whose edits the ledger does not know.
   *
   * @returns The ids of those whose mark changed by that.
   */
  private _findEdited(): string[] {
    const before = this._edited;
    const edited = new Map<string, ICellMark>();
    const { reader } = this._ledger;
    for (const id of reader ? this._edits.edited(reader) : []) {
      const mark = this._ledger.value?.mark(id);
      if (mark && mark.record !== null && mark.state !== 'edited') {
        edited.set(id, editedMark(mark));
      }
    }
    this._edited = edited;
    return [...before.keys(), ...edited.keys()].filter(
      id => before.has(id) !== edited.has(id)
    );
  }

  private readonly _watch: KernelWatch;
  private readonly _changed = new Signal<this, readonly string[]>(this);
  private readonly _last = new Map<string, IRecord>();
  private readonly _look: () => IMarkedDocument;
  private readonly _ledger: LateLedger;
  private _isStale = true;
  private readonly _findings = new CellFindings();
  /** Cells whose finding has changed since {@link announce}. */
  private readonly _foundAt: string[] = [];
  private readonly _history = new RunHistory();
  private readonly _edits = new RestingEdits();
  /** The marks of cells whose edits the ledger does not know yet. */
  private _edited: ReadonlyMap<string, ICellMark> = new Map();
  private _reference: number | null = null;
  private _isDisposed = false;
}
