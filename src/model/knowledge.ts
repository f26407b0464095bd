import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICodeCell, IDraft } from '../cell';
import { CodeSources, ownSeed, SeedCellDocument } from '../cell';
import type { IDetection } from '../detect';
import { createCodeReader, EMPTY_DETECTION } from '../detect';
import type { IArrival, IReportRequest } from '../kernel';
import {
  KernelObserver,
  KernelWatch,
  knownLanguage,
  languageOfMetadata
} from '../kernel';
import { readCell } from '../recipes';
import type { IMarkedDocument } from './cellMarks';
import { CellMarks } from './cellMarks';
import { KernelStart } from './kernelStart';
import type { ICellMarks } from './marks';
import type { INotebookDetector, INotebookSeedOptions } from './options';
import type { ISnapshotInput, LastRun } from './snapshot';
import { planInjectionFor, takeSnapshot } from './snapshot';
import type { ISeedState, SeedFailure } from './state';

/** How long the notebook must be left alone before its cells are looked at again, in milliseconds. */
const DETECTION_DELAY = 200;

/** How long cells must not have ended before the kernel is asked again, in milliseconds. */
const REPORT_DELAY = 300;

/** How long the notebook must be left alone before its marks follow, in milliseconds. */
const MARK_DELAY = 100;

/**
 * What is known about the randomness of one notebook, kept up to date.
 *
 * Views read {@link state} and connect to {@link changed}.
 */
export class SeedKnowledge implements IDisposable {
  constructor(options: INotebookSeedOptions) {
    this._options = options;
    this._document = new SeedCellDocument(options.notebook);
    this._sources = new CodeSources(options.notebook);
    this._kernel = new KernelObserver(options.session);
    this._detection = new Debouncer(() => this._detect(), DETECTION_DELAY);
    this._asking = new Debouncer(() => this.refreshKernel(), REPORT_DELAY);
    this._marking = new Debouncer(() => this._marks.update(), MARK_DELAY);
    // Before the seeding, so that the kernel is watched when it is seeded.
    this._watch = new KernelWatch(
      options.session,
      () => this._kernel.language,
      // What is to be seeded is queued in any case, and watched from its start.
      () => options.isSlowToQueue && this.state.start.plan?.kind !== 'run'
    );
    this._marks = new CellMarks(
      this._watch,
      () => this._markedDocument(),
      createCodeReader(null)
    );
    this._watch.arrived.connect(this._onArrived, this);
    this._sources.changed.connect(this._onSourcesChanged, this);
    this._kernel.changed.connect(this._onKernelChanged, this);
    this._start = new KernelStart({
      session: options.session,
      kernel: this._kernel,
      environments: options.environments,
      plan: () => planInjectionFor(this._input(), options.registry),
      notify: failure => options.notify(failure, this.state)
    });
    this._start.changed.connect(this._onStartChanged, this);
    options.registry.changed.connect(this._invalidate, this);
    // The kernel does not wait for the parser, and so neither does this.
    void options.detector.then(detector => {
      if (!this._isDisposed) {
        this._detector = detector;
        this._marks.setReader(detector.reader);
        this._detect();
        this._onKernelStart();
      }
    });
    this._detect();
  }

  /** Emitted when {@link state} is a new one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What there is to show now; the same object until {@link changed} is emitted. */
  get state(): ISeedState {
    this._state ??= takeSnapshot(this._input(), this._options.registry);
    return this._state;
  }

  /** What is said of the cells. */
  get marks(): ICellMarks {
    return this._marks;
  }

  /** Look at the notebook again: what it rests on has changed outside of it. */
  refresh(): void {
    this._detect();
  }

  /**
   * Ask the kernel what it has loaded and with which seeds; `state` follows.
   */
  async refreshKernel(wait?: number): Promise<void> {
    await this._kernel.refresh(this._request(), wait);
  }

  /**
   * Whether someone looks: then the kernel is asked again whenever it did something.
   */
  get isWatched(): boolean {
    return this._isWatched;
  }
  set isWatched(value: boolean) {
    this._isWatched = value;
    if (value && !this._isDisposed) {
      void this._asking.invoke();
      void this._start.askServer();
    }
  }

  /** How a cell is called in a sentence: its place among all cells, from 1; `null` where it is gone. */
  cellNumber(id: string): number | null {
    const index = this._options.notebook.cells.findIndex(
      cell => cell.getId() === id
    );
    return index < 0 ? null : index + 1;
  }

  /**
   * Note that a cell ran to its end.
   *
   * @param id - The id of the cell.
   * @param source - What ran.
   */
  cellExecuted(id: string, source: string, success: boolean): void {
    if (this._isDisposed) {
      return;
    }
    if (this._isWatched) {
      void this._asking.invoke();
    }
    this._marks.ranUnobserved(id);
    this._watch.cellExecuted();
    if (id !== this._seedCell?.id) {
      return;
    }
    this._options.vouch(source);
    this._ran = {
      // One that failed may have seeded half of it, and is no text's run.
      source: success ? source : null,
      generation: this._kernel.generation
    };
    this._invalidate();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._detection.dispose();
    this._asking.dispose();
    this._marking.dispose();
    this._marks.dispose();
    this._watch.dispose();
    this._start.dispose();
    this._kernel.dispose();
    this._sources.dispose();
    this._document.dispose();
    Signal.clearData(this);
  }

  private _request(): IReportRequest {
    const { registry } = this._options;
    const { seed, start, report } = this.state;
    const unknown = Object.entries(start.environment).filter(
      ([name, value]) => report?.environment[name]?.wanted !== value
    );
    return {
      modules: registry.recipes('python').flatMap(recipe => recipe.modules),
      seed,
      environment: Object.fromEntries(unknown)
    };
  }

  protected _input(): ISnapshotInput {
    const place = this._document.find();
    return {
      languageName: this._languageName,
      readOnly: this._options.isReadOnly(),
      hasKernel: this._kernel.kernel !== null,
      place,
      stored: this._document.metadata,
      detection: this._found,
      canParse: this._detector?.canParse ?? true,
      preferences: this._options.preferences(),
      draft: this._draft,
      report: this._kernel.report,
      lastRun: this._lastRun(),
      seeds: this._marks?.seeds ?? {},
      injection: this._start?.injection ?? { kind: 'none' },
      launch: this._start?.launch,
      trusted: place !== null && this._options.isTrusted(place.id),
      failure: this._failure
    };
  }

  /** The language as the kernel names it, else as the notebook does. */
  private get _languageName(): string | null {
    const { notebook } = this._options;
    return this._kernel.language ?? languageOfMetadata(notebook.metadata);
  }

  /** The seed cell as it was read last: no walk through the document, which each run would cost. */
  private get _seedCell(): ICodeCell | undefined {
    return this._sources.all.find(cell => cell.isSeedCell);
  }

  /** What ran last of the seed cell in the present process. */
  private _lastRun(): LastRun {
    if (this._ran?.generation === this._kernel.generation) {
      const { source } = this._ran;
      return source === this._document.find()?.source ? 'same' : 'other';
    }
    const place = this._document.find();
    const record = place && this._marks?.lastRun(place.id);
    if (place && record) {
      const same = record.outcome === 'ok' && record.code === place.source;
      return same ? 'same' : 'other';
    }
    return this._kernel.isWitnessed ? 'none' : 'unknown';
  }

  private _markedDocument(): IMarkedDocument {
    const { registry } = this._options;
    const cells = this._sources.all;
    const seedCell = this._seedCell;
    const language = knownLanguage(this._languageName);
    const reading =
      seedCell && language && readCell(seedCell.source, language, registry);
    return {
      cells,
      reference: seedCell
        ? (reading?.seed?.value ?? null)
        : ownSeed(this._found)
    };
  }

  protected _detect(): void {
    if (this._isDisposed) {
      return;
    }
    this._found =
      this._detector?.detector.update(
        this._sources.cells,
        knownLanguage(this._languageName)
      ) ?? EMPTY_DETECTION;
    // A seed of the notebook's own may have come or gone.
    this._marks?.invalidate();
    this._marks?.update();
    this._invalidate();
  }

  private _onSourcesChanged(): void {
    // Views wait for a pause in typing; whoever asks now gets what is there now.
    this._state = null;
    this._marks.invalidate();
    void this._marking.invoke();
    void this._detection.invoke();
  }

  private _onArrived(_: KernelWatch, { record, isOwn }: IArrival): void {
    if (record.kind === 'cell' && record.cell !== null && isOwn) {
      this._onOwnRun(record.cell);
    }
    const streams = JSON.stringify(this._marks.seeds);
    if (streams !== this._seeds || record.cell === this._seedCell?.id) {
      // The seeds in force are shown, and so is whether the seed cell ran.
      this._seeds = streams;
      this._invalidate();
    }
  }

  /** What is to be done when this page has run a cell. */
  protected _onOwnRun(_id: string): void {
    // Nothing, where nobody writes.
  }

  private _onKernelChanged(): void {
    if (this._isWatched) {
      // A process that answers was started; what with, the server knows only then.
      void (this._kernel.report
        ? this._start.askServer()
        : this._asking.invoke());
    }
    this._detect();
    if (this._generation !== this._kernel.generation) {
      this._generation = this._kernel.generation;
      this._onKernelStart();
    }
  }

  private _onStartChanged(): void {
    const { kind } = this._start.injection;
    const { environment } = this.state.start;
    if (kind !== 'pending' && Object.keys(environment).length > 0) {
      // Whether the process has what the notebook asks for is always shown.
      void this._asking.invoke();
    }
    this._invalidate();
  }

  protected _fail(failure: SeedFailure | null): false {
    this._failure = failure;
    this._invalidate();
    return false;
  }

  private _invalidate(): void {
    if (!this._isDisposed) {
      this._state = null;
      this._changed.emit();
    }
  }

  /** What is to be done when a process has started, apart from seeding it. */
  protected _onKernelStart(): void {
    // Nothing, where nobody writes.
  }

  protected readonly _options: INotebookSeedOptions;
  protected readonly _document: SeedCellDocument;
  protected readonly _kernel: KernelObserver;
  protected readonly _start: KernelStart;
  protected readonly _asking: Debouncer;
  protected readonly _watch: KernelWatch;
  protected readonly _marks: CellMarks;
  protected readonly _sources: CodeSources;
  protected _draft: IDraft = {};
  private readonly _detection: Debouncer;
  private readonly _marking: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _detector: INotebookDetector | null = null;
  private _generation = 0;
  private _failure: SeedFailure | null = null;
  private _found: IDetection = EMPTY_DETECTION;
  private _ran: { source: string | null; generation: number } | null = null;
  private _state: ISeedState | null = null;
  private _seeds = '{}';
  private _isWatched = false;
  private _isDisposed = false;
}
