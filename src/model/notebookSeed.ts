import type { ISessionContext } from '@jupyterlab/apputils';
import type { ISharedNotebook } from '@jupyter/ydoc';
import type { PartialJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  ICellRunner,
  IDraft,
  INotebookMetadata,
  IPreferences,
  ISeedPlan
} from '../cell';
import {
  CodeSources,
  mergeMetadata,
  planSeedCell,
  readMetadata,
  SeedCellDocument
} from '../cell';
import type { Detector, IDetection } from '../detect';
import { EMPTY_DETECTION } from '../detect';
import type { IReportRequest } from '../kernel';
import { KernelObserver } from '../kernel';
import type {
  ICellReading,
  IDeterminism,
  IRecipeRegistry,
  ISeedLimit,
  ISeedOptions,
  Language
} from '../recipes';
import {
  compose,
  determinismKeysOf,
  normalizeOptions,
  readCell,
  replaceSeed,
  rollSeed,
  seedRange,
  validateSeed
} from '../recipes';
import { frameworkStates, otherRecipes } from './snapshot';
import type { IPrompts, ISeedState, KernelSeeding, SeedFailure } from './state';

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
    this._state ??= this._snapshot();
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
    const { language, action, readOnly, reading, place } = this.state;
    if (!language) {
      return this._fail({ kind: 'no-language' });
    }
    const plan = this._plan(language);
    if (!plan.options) {
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
    if (action === 'run') {
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
    const { options, place } = this.state;
    if (!place) {
      const frameworks = { ...this._draft.frameworks, [id]: wanted };
      this._draft = { ...this._draft, frameworks };
      this._fail(null);
      return true;
    }
    if (!options) {
      return this._fail({ kind: 'nothing-to-seed' });
    }
    const frameworks = options.frameworks.filter(other => other !== id);
    const language = this.state.language;
    const variants = language
      ? (this._plan(language).options?.variants ?? options.variants)
      : options.variants;
    return this._write(
      {
        ...options,
        variants: { ...options.variants, ...variants },
        frameworks: wanted ? [...frameworks, id] : frameworks
      },
      metadata => ({
        ...metadata,
        declined: wanted
          ? metadata.declined.filter(other => other !== id)
          : [...new Set([...metadata.declined, id])]
      })
    );
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

  /**
   * Write the seed cell and the key, after asking where something would be lost.
   */
  private async _write(
    options: ISeedOptions,
    amend: (metadata: INotebookMetadata) => INotebookMetadata = same => same
  ): Promise<boolean> {
    const { registry, prompts } = this._options;
    if (this.state.readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    const wanted = normalizeOptions(options, registry);
    if (wanted.frameworks.length === 0) {
      return this._fail({ kind: 'nothing-to-seed' });
    }
    const checked = validateSeed(wanted.seed, wanted.frameworks, registry);
    if (!checked.ok) {
      return this._fail({ kind: 'bad-seed', problem: checked.problem });
    }
    const source = compose(wanted, registry);
    const { metadataProblem, place, reading } = this.state;
    if (metadataProblem && !(await prompts.replaceMetadata(metadataProblem))) {
      return false;
    }
    const loses = place && reading && !reading.exact;
    if (loses && source !== place.source) {
      if (!(await prompts.replaceEdited(place.source, source))) {
        return false;
      }
    }
    if (this._isDisposed) {
      return false;
    }
    this._fail(null);
    this._document.apply({ source, metadata: this._stored(wanted, amend) });
    return true;
  }

  private _stored(
    options: ISeedOptions,
    amend: (metadata: INotebookMetadata) => INotebookMetadata
  ): PartialJSONObject {
    const raw = this._document.metadata;
    const before = readMetadata(raw).metadata;
    const refused = Object.entries(this._draft.frameworks ?? {})
      .filter(([, wanted]) => !wanted)
      .map(([id]) => id);
    const next: INotebookMetadata = {
      environment: {},
      ...before,
      declined: [...(before?.declined ?? []), ...refused],
      frameworks: options.frameworks,
      variants: options.variants,
      determinism: options.determinism
    };
    this._draft = {};
    return mergeMetadata(raw, amend(next));
  }

  private _plan(language: Language, reading = this._read(language)): ISeedPlan {
    return planSeedCell(
      {
        language,
        reading,
        metadata: readMetadata(this._document.metadata).metadata,
        detection: this._found,
        preferences: this._options.preferences(),
        draft: this._draft,
        versions: this._versions()
      },
      this._options.registry
    );
  }

  private _read(language: Language): ICellReading | null {
    const place = this._document.find();
    return place && readCell(place.source, language, this._options.registry);
  }

  private _versions(): Record<string, string | null> {
    const modules = this._kernel.report?.modules ?? {};
    return Object.fromEntries(
      Object.entries(modules).map(([name, { version }]) => [name, version])
    );
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

  private _snapshot(): ISeedState {
    const { registry, notebook } = this._options;
    const languageName =
      this._kernel.language ?? Private.languageOf(notebook.metadata);
    const language = Private.knownLanguage(languageName);
    const stored = readMetadata(this._document.metadata);
    const preferences = this._options.preferences();
    const base = {
      language,
      languageName,
      readOnly: this._options.isReadOnly(),
      hasKernel: this._kernel.kernel !== null,
      place: this._document.find(),
      metadataProblem: stored.problem,
      report: this._kernel.report,
      failure: this._failure,
      canDetect: language !== 'python' || this._options.canParse,
      seeds: this._found.seeds,
      hashSeeds: this._found.hashSeeds
    };
    if (!language) {
      return { ...base, ...Private.NOTHING };
    }
    const reading = this._read(language);
    const plan = this._plan(language, reading);
    const frameworks = frameworkStates(
      {
        ...base,
        language,
        reading,
        metadata: stored.metadata,
        preferences,
        plan,
        detection: this._found
      },
      registry
    );
    const said = reading?.choices;
    const options =
      said && plan.options
        ? { ...said, seed: plan.options.seed }
        : plan.options;
    const ids = plan.options?.frameworks ?? [];
    return {
      ...base,
      reading,
      frameworks,
      options,
      seed: base.place
        ? (reading?.seed?.value ?? null)
        : (options?.seed ?? null),
      range: seedRange(ids, registry),
      determinismKeys: determinismKeysOf(ids, registry),
      action: plan.action,
      edited: plan.edited,
      seeding: this._seeding(),
      others: otherRecipes(language, frameworks, preferences, registry)
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
    const name = this._kernel.language ?? Private.languageOf(notebook.metadata);
    this._found = detector.update(
      this._sources.cells,
      Private.knownLanguage(name)
    );
    this._invalidate();
  }

  private _onSourcesChanged(): void {
    this._invalidate();
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

namespace Private {
  const LANGUAGES: Record<string, Language> = {
    python: 'python',
    r: 'R',
    julia: 'julia'
  };

  /** A language for which there are recipes, or `null`. */
  export function knownLanguage(name: string | null): Language | null {
    return LANGUAGES[(name ?? '').toLowerCase()] ?? null;
  }

  /** The language that a notebook's metadata name, or `null`. */
  export function languageOf(metadata: unknown): string | null {
    const { kernelspec, language_info } = (metadata ?? {}) as {
      kernelspec?: { language?: unknown };
      language_info?: { name?: unknown };
    };
    const name = kernelspec?.language ?? language_info?.name;
    return typeof name === 'string' ? name : null;
  }

  /** The part of a state that a notebook without a known language has. */
  export const NOTHING = {
    reading: null,
    options: null,
    seed: null,
    range: { min: 0, max: 0, framework: null } as ISeedLimit,
    determinismKeys: [],
    action: 'none',
    edited: false,
    seeding: 'none',
    frameworks: [],
    others: []
  } as const;
}
