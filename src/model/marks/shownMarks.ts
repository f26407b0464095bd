import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICountChange } from '../../cell';
import type { IKernelProblem, KernelWatch } from '../../kernel';
import type { CellState, ICellMark, IRecord } from '../../ledger';
import type { CellMarks } from './cellMarks';
import type { ICellExecution, ICellFinding, ICellMarks } from '../types';

/** How long the record of a run that has ended may take to arrive, in milliseconds. */
const PATIENCE = 500;

/** How often the kernel is asked without an answer. */
const ATTEMPTS = 3;

/** A cell whose output is gone, or whose last run has no record yet. */
interface ISilent {
  /** Its last record before. */
  readonly before: IRecord | null;
  /** The run that has ended; `null` while there is none. */
  readonly ended: ICountChange | null;
}

/**
 * The marks that are shown: those of cells whose output is that of their last record.
 *
 * A cell that runs, waits or was cleared has no output that could be marked. A run that
 * has ended without a record says nothing of the run before: the kernel is asked, and if
 * it has none, the cell cannot be judged.
 */
export class ShownMarks implements ICellMarks, IDisposable {
  /**
   * @param marks - The marks by the records; not disposed with this.
   * @param watch - The kernel's records; not disposed with this.
   */
  constructor(marks: CellMarks, watch: KernelWatch) {
    this._marks = marks;
    this._watch = watch;
    this._pause = new Debouncer(() => this._ask(), PATIENCE);
    marks.changed.connect((_, ids) => this._changed.emit(ids), this);
  }

  get changed(): ISignal<this, readonly string[]> {
    return this._changed;
  }

  get ids(): readonly string[] {
    return this._marks.ids;
  }

  get runs(): readonly ICellExecution[] {
    return this._marks.runs;
  }

  get problem(): IKernelProblem | null {
    return this._marks.problem;
  }

  get dropped(): number {
    return this._marks.dropped;
  }

  get counts(): Readonly<Record<CellState, number>> {
    const { counts } = this._marks;
    if (this._silent.size === 0) {
      return counts;
    }
    const shown = { ...counts };
    for (const id of this._silent.keys()) {
      const mark = this._marks.get(id);
      if (mark) {
        shown[mark.state]--;
      }
    }
    return shown;
  }

  get attention(): readonly string[] {
    return this._said(this._marks.attention);
  }

  get(id: string): ICellMark | null {
    return this._silent.has(id) ? null : this._marks.get(id);
  }

  finding(id: string): ICellFinding | null {
    return this._silent.has(id) ? null : this._marks.finding(id);
  }

  cells(state: CellState): readonly string[] {
    return this._said(this._marks.cells(state));
  }

  /** Take the change of a cell's execution count. */
  take(change: ICountChange): void {
    const { id, count } = change;
    const known = this._silent.get(id);
    const before = known ? known.before : this._marks.lastRun(id);
    if (count === null) {
      const now = this._marks.lastRun(id);
      // Begun by the host, and counted a moment later.
      const isSame = known !== undefined && known.ended === null;
      this._silent.set(id, { before: isSame ? before : now, ended: null });
      this._changed.emit([id]);
    } else if (known !== undefined || before?.count !== count) {
      this._silent.set(id, { before, ended: change });
      this.recorded(id);
      if (this._silent.has(id)) {
        this._changed.emit([id]);
        void this._pause.invoke();
      }
    }
  }

  /** Note that a record of a cell may have come. */
  recorded(id: string): void {
    const silent = this._silent.get(id);
    if (!silent?.ended) {
      return;
    }
    if (isOf(this._marks.lastRun(id), silent)) {
      this._show(id);
    } else if (this._watch.state.kind === 'blind') {
      this._marks.ranUnrecorded(silent.ended);
      this._show(id);
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._pause.dispose();
    Signal.clearData(this);
  }

  /** Ask the kernel for the records that have not come; this restores the probe's hooks, too. */
  private async _ask(): Promise<void> {
    const waiting = [...this._silent].filter(([, { ended }]) => ended !== null);
    if (waiting.length === 0 || this._watch.state.kind === 'none') {
      return;
    }
    const isAnswered = await this._watch.catchUp();
    if (this._isDisposed) {
      return;
    }
    if (!isAnswered && ++this._failures < ATTEMPTS) {
      // It was aborted, or the kernel is restarting.
      void this._pause.invoke();
      return;
    }
    this._failures = 0;
    for (const [id, silent] of waiting) {
      this.recorded(id);
      // It may have run again meanwhile.
      if (silent.ended && this._silent.get(id) === silent) {
        this._marks.ranUnrecorded(silent.ended);
        this._show(id);
      }
    }
  }

  private _show(id: string): void {
    this._silent.delete(id);
    this._changed.emit([id]);
  }

  private _said(ids: readonly string[]): readonly string[] {
    return this._silent.size === 0
      ? ids
      : ids.filter(id => !this._silent.has(id));
  }

  private readonly _marks: CellMarks;
  private readonly _watch: KernelWatch;
  private readonly _pause: Debouncer;
  private readonly _silent = new Map<string, ISilent>();
  private readonly _changed = new Signal<this, readonly string[]>(this);
  private _failures = 0;
  private _isDisposed = false;
}

/** Whether a record is that of a run that has ended: no two of a process have one count. */
function isOf(record: IRecord | null, { before, ended }: ISilent): boolean {
  return (
    record !== null &&
    (record.count === null ? record !== before : record.count === ended?.count)
  );
}
