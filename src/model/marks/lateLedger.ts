import type { ISlicedReader } from '../../effects';
import type { ILedgerCell, Ledger } from '../../ledger';
import type { OnDemand } from '../onDemand';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { Pace, SLICE } from '../../python/pace';
import type { Slices } from '../../python';
import { Slicer } from '../slicer';

/** What judges the records of one notebook. */
export interface IJudge {
  readonly ledger: Ledger;
  /** Reads the effects of code on names and streams. */
  readonly reader: ISlicedReader;
}

/** Something that the ledger has to do. */
interface ITask {
  /** The code that it reads for that. */
  readonly codes: readonly string[];
  /** Whether a later one of its kind does all that it would. */
  readonly kind: 'step' | 'document' | 'reading';
  readonly step: (ledger: Ledger) => void;
}

/**
 * A ledger that loads when there is something to judge; until then, what it has to do waits. It
 * reads long code in slices; until it has caught up, its marks are as they were.
 */
export class LateLedger implements IDisposable {
  constructor(judge: OnDemand<IJudge>) {
    this._judge = judge;
  }

  /** The ledger; `null` before {@link begin}. */
  get value(): Ledger | null {
    return this._ledger;
  }

  /** The reader of code; `null` before it has loaded. */
  get reader(): ISlicedReader | null {
    return this._judge.value?.reader ?? null;
  }

  /** Whether it has something to do that takes long. */
  get isBusy(): boolean {
    return this._slicer.isBusy;
  }

  /** Emitted when it has done what took long. */
  get caughtUp(): ISignal<this, void> {
    return this._caughtUp;
  }

  /**
   * Have the ledger do something: now, or when it has loaded.
   *
   * @param isNeeded - Whether it has to load for that.
   * @param code - The code that it reads for that.
   */
  do(step: (ledger: Ledger) => void, isNeeded = true, code = ''): void {
    this._tasks.push({ codes: [code], kind: 'step', step });
    if (!this._ledger && isNeeded) {
      void this._judge.need();
    }
    this._go();
  }

  /**
   * Have the ledger take the document, if it has begun.
   *
   * @param reference - The notebook's seed; `undefined` if that is not settled.
   */
  tell(
    cells: readonly ILedgerCell[],
    reference: number | null | undefined
  ): void {
    if (!this._ledger) {
      return;
    }
    // A later document, whose seed is not settled, may take the place of one that waits.
    this._reference = reference === undefined ? this._reference : reference;
    this._add({
      codes: cells.map(({ source }) => source),
      kind: 'document',
      step: ledger => {
        ledger.setCells(cells);
        if (this._reference !== undefined) {
          ledger.setReference(this._reference);
        }
      }
    });
  }

  /** Read code that will be asked for. */
  read(codes: readonly string[]): void {
    this._add({ codes, kind: 'reading', step: () => undefined });
  }

  /** Do what has waited, once it has loaded, with the document as it is. */
  begin(cells: readonly ILedgerCell[], reference: number | null): void {
    const ledger = this._judge.value?.ledger;
    if (!ledger || this._ledger) {
      return;
    }
    this._ledger = ledger;
    const waiting = this._tasks.splice(0);
    this.tell(cells, reference);
    this._tasks.push(...waiting);
    this._go();
  }

  /** Do what takes long now. */
  finish(): void {
    this._slicer.finish();
  }

  /** Forget what cells ran with. */
  forget(): void {
    if (this._ledger) {
      this.do(ledger => ledger.forget());
    } else {
      this._tasks.length = 0;
    }
  }

  get isDisposed(): boolean {
    return this._slicer.isDisposed;
  }

  dispose(): void {
    this._tasks.length = 0;
    this._slicer.dispose();
    Signal.clearData(this);
  }

  private _add(task: ITask): void {
    const others = this._tasks.filter(({ kind }) => kind !== task.kind);
    this._tasks.splice(0, Infinity, ...others, task);
    this._go();
  }

  /** Do what there is to do, unless that is being done. */
  private _go(): void {
    const ledger = this._ledger;
    if (!ledger || this.isBusy || this._tasks.length === 0) {
      return;
    }
    let isLate = false;
    this._slicer.start(this._work(ledger), () => {
      if (isLate) {
        this._caughtUp.emit();
      }
    });
    isLate = true;
  }

  private *_work(ledger: Ledger): Slices<void> {
    const pace = new Pace(SLICE);
    for (
      let task = this._tasks.shift();
      task !== undefined;
      task = this._tasks.shift()
    ) {
      try {
        yield* this._do(task, ledger, pace);
      } catch (error) {
        // What comes after it is still done.
        console.error('The marks of jupyterlab-seed missed a change.', error);
      }
      if (pace.isDue(TASK)) {
        yield;
      }
    }
  }

  private *_do(task: ITask, ledger: Ledger, pace: Pace): Slices<void> {
    for (const code of task.codes) {
      if (this.reader && !this.reader.knows(code)) {
        if (pace.isDue(code.length)) {
          yield;
        }
        yield* this.reader.inSlices(code);
      }
    }
    yield* ledger.inSlices(task.step);
  }

  private readonly _judge: OnDemand<IJudge>;
  private readonly _slicer = new Slicer();
  private readonly _tasks: ITask[] = [];
  private readonly _caughtUp = new Signal<this, void>(this);
  private _ledger: Ledger | null = null;
  /** The notebook's seed, as it was last settled; `undefined` before. */
  private _reference: number | null | undefined = undefined;
}

/** What a task costs beside that of its code, in characters of code. */
const TASK = 100;
