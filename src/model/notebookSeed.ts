import type { ISessionContext } from '@jupyterlab/apputils';
import type { ISharedNotebook } from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICellRunner, IDraft, IPreferences, IPrompts } from '../cell';
import {
  CodeSources,
  declineDrafted,
  planSeedCell,
  readMetadata,
  SeedCellDocument,
  SeedCellWriter
} from '../cell';
import type { Detector, IDetection } from '../detect';
import { EMPTY_DETECTION } from '../detect';
import type { IReportRequest } from '../kernel';
import { KernelObserver, knownLanguage, languageOfMetadata } from '../kernel';
import type { IDeterminism, IRecipeRegistry, ISeedOptions } from '../recipes';
import { replaceSeed, rollSeed, validateSeed } from '../recipes';
import type { ISnapshotInput } from './snapshot';
import { planInputOf, takeSnapshot } from './snapshot';
import type { ISeedState, KernelSeeding, SeedFailure } from './state';

/** How long the notebook must be left alone before its cells are looked at again, in milliseconds. */
const DETECTION_DELAY = 200;

/** How long cells must not have ended before the kernel is asked again, in milliseconds. */
const REPORT_DELAY = 300;

/** How long a press of the button waits for a busy kernel to tell its versions, in milliseconds. */
const REPORT_WAIT = 700;

/**
 * Everything known about the randomness of one notebook.
 *
 * Views read {@link state} and connect to {@link changed}; what a user asks for
 * comes in through the methods, and each change to the notebook is one undo step.
 */
export class NotebookSeed implements IDisposable {
  constructor(options: NotebookSeed.IOptions) {
    this._options = options;
    this._document = new SeedCellDocument(options.notebook);
    this._writer = new SeedCellWriter(
      this._document,
      options.registry,
      options.prompts
    );
    this._sources = new CodeSources(options.notebook);
    this._kernel = new KernelObserver(options.session);
    this._detection = new Debouncer(() => this._detect(), DETECTION_DELAY);
    this._asking = new Debouncer(() => this.refreshKernel(), REPORT_DELAY);
    this._sources.changed.connect(this._onSourcesChanged, this);
    this._kernel.changed.connect(this._onKernelChanged, this);
    options.registry.changed.connect(this._invalidate, this);
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
    if (value) {
      void this._asking.invoke();
    }
  }

  /**
   * Insert the seed cell or bring it up to date, and run it.
   *
   * @returns Whether the cell ran without an error. What went wrong is in `state.failure`.
   */
  async insert(): Promise<boolean> {
    // The versions in the kernel decide between API generations.
    await this.refreshKernel(REPORT_WAIT);
    this._detect();
    const { language, plan, readOnly, reading, place } = this.state;
    if (!language) {
      return this._fail({ kind: 'no-language' });
    }
    if (!plan?.options) {
      return this._fail({ kind: 'nothing-to-seed' });
    }
    if (reading?.seed) {
      // Run as it stands it would stop half way.
      const { registry } = this._options;
      const { frameworks } = plan.options;
      const checked = validateSeed(reading.seed.value, frameworks, registry);
      if (!checked.ok) {
        return this._fail({ kind: 'bad-seed', problem: checked.problem });
      }
    }
    if (plan.action === 'run') {
      const foreign = place && reading && !reading.exact;
      if (foreign && !this._options.isTrusted(place.id)) {
        if (!(await this._options.prompts.runUntrusted(place.source))) {
          return false;
        }
      }
      return this.run();
    }
    if (readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    return (await this._write(plan.options)) && this.run();
  }

  /**
   * Run the seed cell as it stands.
   *
   * @returns Whether it ran without an error.
   */
  async run(): Promise<boolean> {
    const place = this._document.find();
    if (!place) {
      return false;
    }
    this._fail(null);
    const result = await this._options.runner.run(place.id);
    if (this._isDisposed) {
      return false;
    }
    if (result.kind !== 'ok') {
      return this._fail(result);
    }
    void this.refreshKernel();
    return true;
  }

  /** Remove the seed cell and the notebook-level key, in one undo step. */
  remove(): boolean {
    if (this.state.readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    this._draft = {};
    const changed = this._document.apply({ source: null, metadata: null });
    this._fail(null);
    return changed;
  }

  /**
   * Give the notebook another seed. In the cell only the number changes.
   *
   * @param seed - Refused where it is no integer in the range of the chosen frameworks.
   * @returns Whether the notebook has that seed now.
   */
  async setSeed(seed: unknown): Promise<boolean> {
    const { options, place, reading, readOnly } = this.state;
    if (!options) {
      return this._fail({ kind: 'nothing-to-seed' });
    }
    const checked = validateSeed(
      seed,
      options.frameworks,
      this._options.registry
    );
    if (!checked.ok) {
      return this._fail({ kind: 'bad-seed', problem: checked.problem });
    }
    if (!place) {
      this._draft = { ...this._draft, seed: checked.seed };
      this._fail(null);
      return true;
    }
    if (readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    if (reading?.seed) {
      this._fail(null);
      const source = replaceSeed(place.source, reading, checked.seed);
      if (source !== place.source) {
        this._document.apply({ source });
      }
      return true;
    }
    return this._write({ ...options, seed: checked.seed });
  }

  /** Draw a seed that every chosen framework accepts, and set it. */
  roll(): Promise<boolean> {
    return this.setSeed(rollSeed(this.state.range));
  }

  /**
   * Choose whether a framework is seeded.
   *
   * @param id - The id of a recipe of the notebook's language.
   */
  async setFramework(id: string, wanted: boolean): Promise<boolean> {
    const { place } = this.state;
    const frameworks = { ...this._draft.frameworks, [id]: wanted };
    const draft = { ...this._draft, frameworks };
    if (!place) {
      this._draft = draft;
      this._fail(null);
      return true;
    }
    const { registry } = this._options;
    const input = planInputOf({ ...this._input(), draft }, registry);
    const plan = input && planSeedCell({ ...input, offer: false }, registry);
    return plan?.options
      ? this._write(plan.options, draft)
      : this._fail({ kind: 'nothing-to-seed' });
  }

  /** Choose one of the switches beside the seed. */
  async setDeterminism<K extends keyof IDeterminism>(
    key: K,
    value: IDeterminism[K]
  ): Promise<boolean> {
    const { options, place } = this.state;
    if (!place || !options) {
      const determinism = { ...this._draft.determinism, [key]: value };
      this._draft = { ...this._draft, determinism };
      this._fail(null);
      return true;
    }
    const determinism = { ...options.determinism, [key]: value };
    return this._write({ ...options, determinism });
  }

  /**
   * Bring a cell into view.
   *
   * @param id - The id of a cell; the seed cell where none is given.
   */
  async reveal(id?: string): Promise<void> {
    const target = id ?? this._document.find()?.id;
    if (target) {
      await this._options.runner.reveal(target);
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
    if (this._isWatched) {
      void this._asking.invoke();
    }
    if (id !== this._document.find()?.id) {
      return;
    }
    this._ran = success
      ? { source, generation: this._kernel.generation }
      : null;
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
    this._kernel.dispose();
    this._sources.dispose();
    this._document.dispose();
    Signal.clearData(this);
  }

  private async _write(
    options: ISeedOptions,
    draft = this._draft
  ): Promise<boolean> {
    const { readOnly, reading } = this.state;
    if (readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    const result = await this._writer.write({
      options,
      reading,
      amend: metadata => declineDrafted(metadata, draft)
    });
    if (result.kind === 'written') {
      this._draft = {};
      this._fail(null);
      return true;
    }
    return result.kind !== 'declined' && this._fail(result);
  }

  private _request(): IReportRequest {
    const { registry } = this._options;
    const metadata = readMetadata(this._document.metadata).metadata;
    return {
      modules: registry.recipes('python').flatMap(recipe => recipe.modules),
      seed: this.state.seed,
      environment: metadata?.environment ?? {}
    };
  }

  private _input(): ISnapshotInput {
    const { notebook } = this._options;
    return {
      languageName:
        this._kernel.language ?? languageOfMetadata(notebook.metadata),
      readOnly: this._options.isReadOnly(),
      hasKernel: this._kernel.kernel !== null,
      place: this._document.find(),
      stored: this._document.metadata,
      detection: this._found,
      canParse: this._options.canParse,
      preferences: this._options.preferences(),
      draft: this._draft,
      report: this._kernel.report,
      seeding: this._seeding(),
      failure: this._failure
    };
  }

  private _seeding(): KernelSeeding {
    const place = this._document.find();
    const { kernel, generation } = this._kernel;
    if (!place || !kernel) {
      return 'none';
    }
    if (this._ran?.generation === generation) {
      return this._ran.source === place.source ? 'done' : 'due';
    }
    return this._kernel.isWitnessed ? 'due' : 'unknown';
  }

  private _detect(): void {
    if (this._isDisposed) {
      return;
    }
    const { detector, notebook } = this._options;
    const name = this._kernel.language ?? languageOfMetadata(notebook.metadata);
    this._found = detector.update(this._sources.cells, knownLanguage(name));
    this._invalidate();
  }

  private _onSourcesChanged(): void {
    // Views wait for a pause in typing; whoever asks now gets what is there now.
    this._state = null;
    void this._detection.invoke();
  }

  private _onKernelChanged(): void {
    if (this._isWatched && !this._kernel.report) {
      void this._asking.invoke();
    }
    this._detect();
  }

  private _fail(failure: SeedFailure | null): false {
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

  private readonly _options: NotebookSeed.IOptions;
  private readonly _document: SeedCellDocument;
  private readonly _writer: SeedCellWriter;
  private readonly _sources: CodeSources;
  private readonly _kernel: KernelObserver;
  private readonly _detection: Debouncer;
  private readonly _asking: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _draft: IDraft = {};
  private _failure: SeedFailure | null = null;
  private _found: IDetection = EMPTY_DETECTION;
  private _ran: { source: string; generation: number } | null = null;
  private _state: ISeedState | null = null;
  private _isWatched = false;
  private _isDisposed = false;
}

export namespace NotebookSeed {
  /** What a model is made of. */
  export interface IOptions {
    /** The shared model of the notebook. */
    readonly notebook: ISharedNotebook;
    readonly session: ISessionContext;
    readonly runner: ICellRunner;
    readonly registry: IRecipeRegistry;
    /** A detector of this notebook's own. */
    readonly detector: Detector;
    /** Whether the detector has a parser of Python. */
    readonly canParse: boolean;
    readonly prompts: IPrompts;
    /** The user's preferences, as they are now. */
    readonly preferences: () => IPreferences;
    /** Whether the notebook may not be changed. */
    readonly isReadOnly: () => boolean;
    /** Whether the user trusts the code of a cell, given its id. */
    readonly isTrusted: (id: string) => boolean;
  }
}
