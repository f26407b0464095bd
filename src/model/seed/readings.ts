import type {
  CodeSources,
  IDraft,
  InjectionPlan,
  IPlanInput,
  ISeedPlan,
  ISeedPreferences,
  SeedCellDocument
} from '../../cell';
import { ownSeed, readMetadata } from '../../cell';
import type { INotebookLanguage, KernelObserver } from '../../kernel';
import { knownLanguage } from '../../kernel';
import type { ISeedOptions } from '../../recipes';
import type { Detection } from '../detection';
import type { INotebookReading } from './notebookReading';
import type { OnDemand } from '../onDemand';
import type { SeedCode } from './seedCode';

/** The dependencies of {@link Readings}. */
export interface IReadingsOptions {
  readonly document: SeedCellDocument;
  readonly sources: CodeSources;
  readonly kernel: KernelObserver;
  readonly detection: Detection;
  readonly seedCode: OnDemand<SeedCode>;
  /** Returns the language of the notebook, from the kernel or else the metadata. */
  readonly language: () => INotebookLanguage;
  /** Returns the user's current preferences. */
  readonly preferences: () => ISeedPreferences;
  /** Whether the code of a cell may run without a question, given its id. */
  readonly isTrusted: (id: string) => boolean;
}

/**
 * The content of a notebook and the plans that follow from it. Each is computed on
 * demand, and kept until {@link invalidate}.
 */
export class Readings {
  constructor(options: IReadingsOptions) {
    this._options = options;
  }

  /** The content of the notebook. */
  get notebook(): INotebookReading {
    const language = this._options.language();
    if (
      this._notebook?.languageName !== language.name ||
      this._notebook.languageGuess !== language.guess
    ) {
      // Kernel specs may load without a signal.
      this.invalidate();
    }
    this._notebook ??= this._readNotebook(language);
    return this._notebook;
  }

  /** The input of the plan; `null` without a language. */
  get planInput(): IPlanInput | null {
    const { language, cell, metadata } = this.notebook;
    if (!language) {
      return null;
    }
    const { kernel, detection, preferences, sources } = this._options;
    const above = sources.all.findIndex(({ isSeedCell }) => isSeedCell);
    this._planInput ??= {
      language,
      reading: cell,
      metadata,
      detection: detection.found,
      preferences: preferences(),
      draft: this._draft,
      offer: true,
      modules: kernel.report?.modules ?? {},
      above: above < 0 ? null : above
    };
    return this._planInput;
  }

  /** What the seed cell should contain; `null` without a language, and before {@link SeedCode} has loaded. */
  get plan(): ISeedPlan | null {
    const input = this.planInput;
    const code = this._options.seedCode.value;
    if (!input || !code) {
      return null;
    }
    this._plan ??= code.plan(input);
    return this._plan;
  }

  /** The options of the seed cell or, without one, of the plan. */
  get options(): ISeedOptions | null {
    const said = this.notebook.cell?.choices;
    const planned = this.plan?.options ?? null;
    return said && planned ? { ...said, seed: planned.seed } : planned;
  }

  /** The notebook's seed, from the cell or else the plan; `null` if it cannot be read. */
  get seed(): number | null {
    const { place, cell } = this.notebook;
    return place ? (cell?.seed?.value ?? null) : (this.options?.seed ?? null);
  }

  /**
   * The seed that runs are compared with: the seed cell's, else the one that the
   * notebook's own code sets; `null` if there is none.
   */
  get reference(): number | null {
    const { place, cell } = this.notebook;
    return place
      ? (cell?.seed?.value ?? null)
      : ownSeed(this._options.detection.found);
  }

  /**
   * What would be run in a kernel that starts now; `null` without a language, and for a
   * seed cell that cannot be read before {@link SeedCode} has loaded.
   *
   * Not kept, because trust changes without a signal.
   */
  injectionPlan(): InjectionPlan | null {
    const { language, place, cell, mode } = this.notebook;
    const { detection, seedCode, isTrusted } = this._options;
    const code = seedCode.value;
    if (!language || (!code && place)) {
      return null;
    }
    if (!code) {
      return { kind: mode === 'never' ? 'off' : 'no-cell' };
    }
    return code.planInjection({
      mode,
      language,
      source: place?.source ?? null,
      reading: cell,
      trusted: place !== null && isTrusted(place.id),
      environment: detection.found.environment
    });
  }

  /** Options with the names that are free in the notebook, for the cell to be written. */
  fit(options: ISeedOptions): ISeedOptions {
    const input = this.planInput;
    const code = this._options.seedCode.value;
    return input && code ? code.fit(options, input) : options;
  }

  /** The plan for a draft, without automatically added frameworks. */
  planWith(draft: IDraft): ISeedPlan | null {
    const input = this.planInput;
    const code = this._options.seedCode.value;
    return input && code && code.plan({ ...input, draft, offer: false });
  }

  /** Choices of the user that are not in a seed cell yet. */
  get draft(): IDraft {
    return this._draft;
  }
  set draft(draft: IDraft) {
    this._draft = draft;
    this.invalidate();
  }

  /**
   * The id of the seed cell, or `null`, from the sources: a search of the document would
   * be too slow for each run.
   */
  get seedCellId(): string | null {
    return this._options.sources.all.find(cell => cell.isSeedCell)?.id ?? null;
  }

  /** Discard all readings and plans: something changed. */
  invalidate(): void {
    this._notebook = null;
    this._planInput = null;
    this._plan = null;
  }

  private _readNotebook({ name, guess }: INotebookLanguage): INotebookReading {
    const { document, seedCode, preferences } = this._options;
    const language = knownLanguage(name);
    const place = document.find();
    const { metadata, problem } = readMetadata(document.metadata);
    return {
      languageName: name,
      languageGuess: guess,
      language,
      place,
      cell:
        (place && language && seedCode.value?.read(place.source, language)) ??
        null,
      metadata,
      metadataProblem: problem,
      mode: metadata?.autoInject ?? preferences().autoInject
    };
  }

  private readonly _options: IReadingsOptions;
  private _draft: IDraft = {};
  private _notebook: INotebookReading | null = null;
  private _planInput: IPlanInput | null = null;
  private _plan: ISeedPlan | null = null;
}
