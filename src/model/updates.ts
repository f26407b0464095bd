import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal } from '@lumino/signaling';

import type {
  CodeSources,
  ExecutionCounts,
  ICountChange,
  SeedCellDocument,
  Settlement
} from '../cell';
import type { IReceivedRecord, KernelObserver, KernelWatch } from '../kernel';
import { HASH_SEED } from '../recipes';
import type { CellMarks } from './marks/cellMarks';
import type { IJudge } from './marks/lateLedger';
import type { CurrentState } from './currentState';
import type { Detection } from './detection';
import type { KernelFacts } from './kernel/kernelFacts';
import type { KernelStart } from './kernel/kernelStart';
import type { OnDemand } from './onDemand';
import type { INotebookDetector, INotebookSeedOptions } from './options';
import type { OwnText } from './seed/ownText';
import type { Readings } from './seed/readings';
import { RecordCells } from './marks/recordCell';
import type { SeedCell } from './seedCell';
import type { SeedCode } from './seed/seedCode';
import type { SeedFailure } from './state';
import type { ShownMarks } from './marks/shownMarks';
import type { StoredRuns } from './marks/storedRuns';

/** The pause in edits after which an edited cell is marked, in milliseconds. */
const MARK_DELAY = 100;

/** The pause in edits after which the marks of other cells follow, in milliseconds. */
const REST_DELAY = 3000;

/** The services that events reach. */
export interface IUpdatesOptions {
  readonly document: SeedCellDocument;
  readonly sources: CodeSources;
  readonly counts: ExecutionCounts;
  readonly kernel: KernelObserver;
  readonly detection: Detection;
  readonly detector: OnDemand<INotebookDetector>;
  readonly judge: OnDemand<IJudge>;
  readonly seedCode: OnDemand<SeedCode>;
  readonly ownText: OwnText;
  readonly readings: Readings;
  readonly watch: KernelWatch;
  readonly marks: CellMarks;
  readonly shown: ShownMarks;
  readonly start: KernelStart;
  readonly facts: KernelFacts;
  readonly state: CurrentState;
  readonly storedRuns: StoredRuns;
  readonly seedCell: SeedCell;
}

/**
 * The effects of events in the notebook, its kernel or its user, in explicit order: it
 * calls the services, which do not listen to each other's signals.
 */
export class Updates implements IDisposable {
  constructor(
    services: IUpdatesOptions,
    options: Pick<INotebookSeedOptions, 'confirm' | 'notebook' | 'notify'>
  ) {
    this._services = services;
    this._options = options;
    this._cells = new RecordCells(options.notebook, received =>
      this._take(received)
    );
    const { counts, detection, document, kernel, sources, start, watch } =
      services;
    this._pause = new Debouncer(() => {
      services.marks.rest();
      services.start.tellServer();
    }, MARK_DELAY);
    this._rest = new Debouncer(() => services.marks.update(), REST_DELAY);
    watch.recordReceived.connect(this._onRecord, this);
    watch.ended.connect(this._onKernelEnded, this);
    watch.changed.connect(this._onWatchChanged, this);
    sources.changed.connect(this._onSourcesChanged, this);
    detection.changed.connect(this._onDetected, this);
    counts.changed.connect(this._onCount, this);
    document.settled.connect(this._onSettled, this);
    kernel.changed.connect(this._onKernelChanged, this);
    services.marks.caughtUp.connect(this._onCaughtUp, this);
    start.changed.connect(this._onStartChanged, this);
    start.failed.connect(this._onStartFailed, this);
    services.seedCode.changed.connect(this._onSeedCode, this);
    this._followFrameworks();
    services.detector.changed.connect(this._onDetector, this);
    services.judge.changed.connect(this._onJudge, this);
    services.ownText.update();
    detection.detect();
    this._load();
  }

  /**
   * Note that a cell ran.
   *
   * @param id - The id of the cell.
   * @param source - What ran.
   */
  cellExecuted(id: string, source: string, success: boolean): void {
    if (this._isDisposed) {
      return;
    }
    const { facts, marks, ownText, readings, state, watch } = this._services;
    if (facts.isWatched) {
      facts.refreshSoon();
    }
    marks.ranUnobserved(id);
    watch.cellExecuted();
    if (id === readings.seedCellId) {
      this._options.confirm(source);
      ownText.ran();
      facts.seedCellRan(success ? source : null);
      state.invalidate();
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
    this._cells.dispose();
    this._pause.dispose();
    this._rest.dispose();
    Signal.clearData(this);
  }

  private _onRecord(_: KernelWatch, received: IReceivedRecord): void {
    this._cells.take(received);
  }

  /** Load what this notebook needs: its seed cell may lack a framework, and cells may say what they ran with. */
  private _load(): void {
    const { detector, judge, readings, sources } = this._services;
    // What finds frameworks and seeds has the recipes loaded, too.
    if (readings.seedCellId !== null || readings.notebook.mode === 'insert') {
      void detector.need();
    }
    if (sources.all.some(({ ran }) => ran !== undefined)) {
      void judge.need();
    }
  }

  /** Seed cells can be read, or what reads them did not load. */
  private _onSeedCode({ value }: OnDemand<SeedCode>): void {
    const { ownText, readings, start } = this._services;
    readings.invalidate();
    ownText.update();
    this._onLoad(value !== null);
    if (value) {
      this._followFrameworks();
      this._onFrameworksChanged();
      // A kernel in which a cell ran meanwhile refuses.
      start.ensure();
    }
  }

  /** Tell that a part of the code has loaded or not; once until it has, since it is tried again. */
  private _onLoad(isLoaded: boolean): void {
    const { state } = this._services;
    const { failure } = state.current;
    state.loaded(isLoaded);
    if (!isLoaded && failure?.kind !== 'not-loaded') {
      this._options.notify({ kind: 'not-loaded' });
    }
  }

  private _followFrameworks(): void {
    const registry = this._services.seedCode.value?.registry;
    registry?.changed.connect(this._onFrameworksChanged, this);
  }

  /** Code can be read, or what reads it did not load. */
  private _onDetector({ value }: OnDemand<INotebookDetector>): void {
    const { detection, seedCell } = this._services;
    this._onLoad(value !== null);
    if (value) {
      detection.detect();
      void seedCell.insertUnasked();
    }
  }

  /** Records can be judged, or what judges them did not load. */
  private _onJudge({ value }: OnDemand<IJudge>): void {
    const { marks, storedRuns } = this._services;
    this._onLoad(value !== null);
    if (value) {
      marks.begin();
      storedRuns.catchUp();
      marks.announce();
    }
  }

  /** Records are judged that took long: what waited for them is stored. */
  private _onCaughtUp(): void {
    this._services.storedRuns.catchUp();
  }

  /** A record with its cell: ledger, file, state and its views, views of the marks. */
  private _take({ record, isOwn }: IReceivedRecord): void {
    const { marks, readings, shown, state, storedRuns } = this._services;
    marks.add(record);
    if (record.kind === 'cell') {
      // The notebook's own seeds count for the marks.
      void this._services.detector.need();
    }
    if (record.kind === 'cell' && record.cell !== null && isOwn) {
      storedRuns.ownRun(record.cell);
    }
    const seeds = JSON.stringify(marks.seeds);
    if (seeds !== this._seeds || record.cell === readings.seedCellId) {
      // The seeds in force are shown, and so is whether the seed cell ran.
      this._seeds = seeds;
      state.invalidate();
    }
    marks.announce();
    if (record.cell !== null) {
      shown.recorded(record.cell);
    }
  }

  /** A cell begins, ends or is cleared: here, in another page, or by the server. */
  private _onCount(_: ExecutionCounts, change: ICountChange): void {
    this._cells.counted(change.id);
    this._services.shown.take(change);
  }

  /** The kernel's process is gone: its records say nothing of the next one. */
  private _onKernelEnded(): void {
    this._cells.clear();
    this._services.marks.kernelEnded();
  }

  /** What keeps the kernel from being observed is shown beside the marks. */
  private _onWatchChanged(): void {
    this._services.marks.announceProblem();
  }

  /** Views wait for a pause in typing; until then the state is computed on demand. */
  private _onSourcesChanged(): void {
    const { detection, marks, ownText, readings, state } = this._services;
    readings.invalidate();
    this._load();
    ownText.update();
    state.drop();
    marks.invalidate();
    void this._pause.invoke();
    void this._rest.invoke();
    detection.detectSoon();
  }

  /** Another user wrote the seed cell at the same moment as this page. */
  private _onSettled(_: SeedCellDocument, what: Settlement): void {
    const { start, state } = this._services;
    if (what === 'kept') {
      // The other page may have given the server its seed last.
      const { environment } = state.current.start;
      if (HASH_SEED in environment) {
        void start.give(environment);
      }
      return;
    }
    const failure: SeedFailure =
      what === 'mixed'
        ? { kind: 'mixed' }
        : {
            kind: 'taken-back',
            what: what === 'cell-removed' ? 'cell' : 'text'
          };
    state.fail(failure);
    this._options.notify(failure);
  }

  /** A seed of the notebook's own may have come or gone, which marks depend on. */
  private _onDetected(): void {
    const { marks, readings, start, state } = this._services;
    readings.invalidate();
    this._load();
    marks.invalidate();
    marks.rest();
    state.invalidate();
    start.tellServer();
  }

  /** The kernel, its process or its report has changed, and perhaps the language. */
  private _onKernelChanged(): void {
    const { detection, facts, kernel, seedCell, start } = this._services;
    if (facts.isWatched && kernel.report) {
      // The server knows the environment of a process only after its start.
      void start.askServer();
    } else if (facts.isWatched) {
      facts.refreshSoon();
    }
    detection.detect();
    if (this._generation !== kernel.generation) {
      this._generation = kernel.generation;
      void seedCell.insertUnasked();
    }
  }

  /** The injection has a new state, or the server reported the launch environment. */
  private _onStartChanged(): void {
    const { facts, readings, start, state } = this._services;
    const { metadata } = readings.notebook;
    const wanted = Object.keys(metadata?.environment ?? {});
    if (start.injection.kind !== 'pending' && wanted.length > 0) {
      // Views always show whether the requested environment is in effect.
      facts.refreshSoon();
    }
    state.invalidate();
  }

  private _onStartFailed(_: KernelStart, failure: SeedFailure): void {
    this._options.notify(failure);
  }

  /** A framework was added or removed: the probe and detection take that in. */
  private _onFrameworksChanged(): void {
    this._services.watch.streamsChanged();
    this._services.detection.detect();
  }

  private readonly _services: IUpdatesOptions;
  private readonly _options: Pick<
    INotebookSeedOptions,
    'confirm' | 'notebook' | 'notify'
  >;
  private readonly _cells: RecordCells;
  private readonly _pause: Debouncer;
  private readonly _rest: Debouncer;
  private _generation = 0;
  private _seeds = '{}';
  private _isDisposed = false;
}
