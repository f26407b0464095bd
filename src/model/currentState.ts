import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISeedPreferences } from '../cell';
import type { KernelObserver } from '../kernel';
import type { CellMarks } from './marks/cellMarks';
import type { Detection } from './detection';
import type { KernelFacts } from './kernel/kernelFacts';
import type { KernelStart } from './kernel/kernelStart';
import type { OnDemand } from './onDemand';
import type { Readings } from './seed/readings';
import type { SeedCode } from './seed/seedCode';
import type { LastRun } from './snapshot';
import { takeSnapshot } from './snapshot';
import type { ISeedState, SeedFailure } from './state';

/** The sources of a notebook's state. */
export interface ICurrentStateOptions {
  readonly readings: Readings;
  readonly detection: Detection;
  readonly kernel: KernelObserver;
  readonly facts: KernelFacts;
  readonly marks: CellMarks;
  readonly start: KernelStart;
  readonly seedCode: OnDemand<SeedCode>;
  readonly preferences: () => ISeedPreferences;
  /** Returns the notebook's path, from the server's root. */
  readonly path: () => string;
  readonly isReadOnly: () => boolean;
}

/** The state of one notebook that views show, and the last failure in it. */
export class CurrentState implements IDisposable {
  constructor(options: ICurrentStateOptions) {
    this._options = options;
  }

  /** Emitted when {@link current} may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The state; the same object as long as nothing changed. */
  get current(): ISeedState {
    this._current ??= this._take();
    return this._current;
  }

  /** Discard the state without notifying views. */
  drop(): void {
    this._current = null;
  }

  /** Discard the state, and notify views. */
  invalidate(): void {
    if (!this._isDisposed) {
      this._current = null;
      this._changed.emit();
    }
  }

  /**
   * Show a failure until the next action.
   *
   * @param failure - `null` for none.
   * @returns False, for the caller to return.
   */
  fail(failure: SeedFailure | null): false {
    this._failure = failure;
    this.invalidate();
    return false;
  }

  /** Note that a part of the code has loaded, or has failed to, which is a failure until it does. */
  loaded(isLoaded: boolean): void {
    // The same failure as long as it lasts: its notification goes away with it.
    if (isLoaded === (this._failure?.kind === 'not-loaded')) {
      this.fail(isLoaded ? null : { kind: 'not-loaded' });
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
    Signal.clearData(this);
  }

  private _take(): ISeedState {
    const { readings, detection, kernel, marks, start } = this._options;
    const { seedCode, path, preferences, isReadOnly } = this._options;
    return takeSnapshot(
      {
        path: path(),
        notebook: readings.notebook,
        plan: readings.plan,
        options: readings.options,
        seed: readings.seed,
        injectionPlan: readings.injectionPlan(),
        detection: detection.found,
        canParse: detection.canParse,
        neverOffer: preferences().neverOffer,
        readOnly: isReadOnly(),
        hasKernel: kernel.kernel !== null,
        report: kernel.report,
        isReportOld: this._isReportOld(),
        lastRun: this._lastRun(),
        lastSeed: this._lastSeed(),
        seeds: marks.seeds,
        injection: start.injection,
        launch: start.launch,
        failure: this._failure
      },
      seedCode.value
    );
  }

  /** Whether the kernel has run cells since its report. */
  private _isReportOld(): boolean {
    const { kernel, marks } = this._options;
    const executions = kernel.report?.executions ?? null;
    return executions !== null && marks.executions > executions;
  }

  /** The seed in the text of the seed cell that last ran; `null` if it cannot be read. */
  private _lastSeed(): number | null {
    const { readings, facts, marks, seedCode } = this._options;
    const { language, place } = readings.notebook;
    const record = place && marks.lastRun(place.id);
    const code = facts.seedCellRun?.source ?? record?.code ?? null;
    return language && code !== null
      ? (seedCode.value?.read(code, language).seed?.value ?? null)
      : null;
  }

  /** The last run of the seed cell in the current process. */
  private _lastRun(): LastRun {
    const { readings, kernel, facts, marks } = this._options;
    const { place } = readings.notebook;
    const run = facts.seedCellRun;
    if (run) {
      return run.source === place?.source ? 'same' : 'other';
    }
    const record = place && marks.lastRun(place.id);
    if (place && record) {
      const isSame = record.outcome === 'ok' && record.code === place.source;
      return isSame ? 'same' : 'other';
    }
    return kernel.isWitnessed ? 'none' : 'unknown';
  }

  private readonly _options: ICurrentStateOptions;
  private readonly _changed = new Signal<this, void>(this);
  private _current: ISeedState | null = null;
  private _failure: SeedFailure | null = null;
  private _isDisposed = false;
}
