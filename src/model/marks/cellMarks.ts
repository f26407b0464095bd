import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICodeCell, ICountChange } from '../../cell';
import type { IReport } from '../../jobs';
import type { IKernelProblem, KernelWatch } from '../../kernel';
import type {
  CellState,
  ICellMark,
  IRecord,
  Ledger,
  SeedInForce
} from '../../ledger';
import { noCounts } from '../../ledger';
import { CellFindings } from './cellFindings';
import { EditedMarks } from './editedMarks';
import type { IJudge } from './lateLedger';
import { LateLedger } from './lateLedger';
import type { OnDemand } from '../onDemand';
import { RestingEdits } from './restingEdits';
import { RunHistory, seedsOf } from './runHistory';
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
    this._ledger.caughtUp.connect(this._onCaughtUp, this);
  }

  /** Whether all records are judged; before, it is not known what all cells ran with. */
  get isReady(): boolean {
    return this._ledger.value !== null && !this._ledger.isBusy;
  }

  /** Emitted when records are judged that took long; see {@link isReady}. */
  get caughtUp(): ISignal<this, void> {
    return this._caughtUp;
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
    if (this._isPlain) {
      return known;
    }
    return this._edited.counts(known, this._ledger.value, this._unjudged);
  }

  get attention(): readonly string[] {
    const attention = this._ledger.value?.attention ?? [];
    if (this._isPlain && this._findings.isEmpty) {
      return attention;
    }
    const marked = new Set(attention.filter(id => !this._unjudged.has(id)));
    return this.ids.filter(id => {
      const finding = this._findings.get(id);
      return (
        (finding !== null && finding.kind !== 'equal') ||
        (marked.has(id) && this._edited.get(id) === null)
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
    if (this._unjudged.has(id)) {
      return null;
    }
    return this._edited.get(id) ?? this._ledger.value?.mark(id) ?? null;
  }

  finding(id: string): ICellFinding | null {
    return this._findings.get(id);
  }

  cells(state: CellState): readonly string[] {
    return this._isPlain
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
    this._followDocument();
    if (record.kind === 'cell' && record.cell !== null) {
      this._foundAt.push(...this._findings.ran(record.cell));
    }
    if (!this._edits.isEmpty) {
      this._edits.ran(record);
      this._updateLedger(this._look().reference);
    }
    // A kernel that has run no cell gives nothing to judge.
    const isNeeded = record.kind === 'cell';
    this._ledger.do(ledger => ledger.add(record), isNeeded, record.code);
    if (record.cell !== null) {
      this._wait(record.cell);
    }
  }

  /** Judge all records now. */
  finish(): void {
    this._ledger.finish();
  }

  /** End the session: the kernel's process is gone. */
  kernelEnded(): void {
    this._history.clear();
    this._ledger.do(ledger => ledger.clear(), false);
    this.announce();
  }

  /** Notify views of the marks that changed since the last time. */
  announce(): void {
    const ids = new Set([
      ...(this._ledger.value?.take() ?? []),
      ...this._edited.find(this._edits, this._ledger),
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
    this._history.forget(id);
    this._followDocument();
    const step = (ledger: Ledger): void =>
      ledger.ranUnrecorded(id, source, count);
    this._ledger.do(step, true, source);
    this._wait(id);
    this.announce();
  }

  /** Forget what cells ran with, in this kernel and earlier ones. */
  forget(): void {
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
    return this._history.last(id);
  }

  /** The seed in force of each stream but the code's own generators, by the last record. */
  get seeds(): Readonly<Record<string, SeedInForce>> {
    return seedsOf(this._watch.last);
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
    const isUnjudged = this._reference === null && this.lastRun(id) !== null;
    return isUnjudged ? undefined : this._ledger.value?.disagreement(id);
  }

  /**
   * The states of the streams before a cell in a clean run.
   *
   * @returns Stream → fingerprint; `null` if unknown, see {@link Ledger.cleanStart}.
   */
  cleanStart(id: string): Readonly<Record<string, string>> | null {
    this.finish();
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
    this._ledger.dispose();
    Signal.clearData(this);
  }

  /** Whether all marks are those of the ledger. */
  private get _isPlain(): boolean {
    return this._edited.ids.length === 0 && this._unjudged.size === 0;
  }

  /** Note that a record of a cell is there: the mark of its last run is none of this one. */
  private _wait(id: string): void {
    if (this._ledger.isBusy) {
      this._unjudged.add(id);
      this._foundAt.push(id);
    }
  }

  private _onCaughtUp(): void {
    this._foundAt.push(...this._unjudged);
    this._unjudged.clear();
    this.announce();
    this._caughtUp.emit();
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
    // A seed that is being typed is not the notebook's yet.
    if (this._edits.isEmpty) {
      this._reference = reference;
    }
    this._ledger.tell(
      this._edits.cells,
      this._edits.isEmpty ? reference : undefined
    );
  }

  private readonly _watch: KernelWatch;
  private readonly _caughtUp = new Signal<this, void>(this);
  /** Cells of which a record is not judged yet. */
  private readonly _unjudged = new Set<string>();
  private readonly _changed = new Signal<this, readonly string[]>(this);
  private readonly _look: () => IMarkedDocument;
  private readonly _ledger: LateLedger;
  private _isStale = true;
  private readonly _findings = new CellFindings();
  /** Cells whose finding has changed since {@link announce}. */
  private readonly _foundAt: string[] = [];
  private readonly _history = new RunHistory();
  private readonly _edits = new RestingEdits();
  private readonly _edited = new EditedMarks();
  private _reference: number | null = null;
  private _isDisposed = false;
}
