import type {
  AutoInject,
  CodeSources,
  IDraft,
  IMetadataProblem,
  INotebookMetadata,
  InjectionPlan,
  IPlanInput,
  ISeedCellPlace,
  ISeedPlan,
  ISeedPreferences,
  SeedCellDocument
} from '../cell';
import { ownSeed, planInjection, planSeedCell, readMetadata } from '../cell';
import type { KernelObserver } from '../kernel';
import { knownLanguage } from '../kernel';
import type {
  ICellReading,
  IFrameworkRegistry,
  ISeedOptions,
  Language
} from '../recipes';
import { readCell } from '../recipes';
import type { Detection } from './detection';

/** What stands in a notebook, read once. */
export interface INotebookReading {
  /** The language as the kernel names it, else as the notebook does. */
  readonly languageName: string | null;
  /** `null` where there is no recipe for the language. */
  readonly language: Language | null;
  /** Where the seed cell stands, or `null`. */
  readonly place: ISeedCellPlace | null;
  /** The seed cell, read; `null` without a cell or a language. */
  readonly cell: ICellReading | null;
  readonly metadata: INotebookMetadata | null;
  readonly metadataProblem: IMetadataProblem | null;
  /** When the kernel is seeded: the notebook's choice goes before the setting. */
  readonly mode: AutoInject;
}

/** What the readings of a notebook rest on. */
export interface IReadingsOptions {
  readonly document: SeedCellDocument;
  readonly sources: CodeSources;
  readonly kernel: KernelObserver;
  readonly detection: Detection;
  readonly registry: IFrameworkRegistry;
  /** The language of the notebook as the kernel, else the metadata name it. */
  readonly languageName: () => string | null;
  /** The user's preferences, as they are now. */
  readonly preferences: () => ISeedPreferences;
  /** Whether the code of a cell may run unasked, given its id. */
  readonly isTrusted: (id: string) => boolean;
}

/**
 * What a notebook says, and the plans that follow from it: each made when it is
 * asked for, once, and kept until something that it rests on changed.
 */
export class Readings {
  constructor(options: IReadingsOptions) {
    this._options = options;
  }

  /** What stands in the notebook. */
  get notebook(): INotebookReading {
    const languageName = this._options.languageName();
    if (this._notebook?.languageName !== languageName) {
      // Kernel specs may come without a word to anyone.
      this.invalidate();
    }
    this._notebook ??= this._readNotebook(languageName);
    return this._notebook;
  }

  /** What the plan of the seed cell is made from; `null` without a language. */
  get planInput(): IPlanInput | null {
    const { language, cell, metadata } = this.notebook;
    if (!language) {
      return null;
    }
    const { kernel, detection, preferences } = this._options;
    const modules = Object.entries(kernel.report?.modules ?? {});
    this._planInput ??= {
      language,
      reading: cell,
      metadata,
      detection: detection.found,
      preferences: preferences(),
      draft: this._draft,
      offer: true,
      versions: Object.fromEntries(
        modules.map(([name, { version }]) => [name, version])
      )
    };
    return this._planInput;
  }

  /** What the seed cell should be; `null` without a language. */
  get plan(): ISeedPlan | null {
    const input = this.planInput;
    if (!input) {
      return null;
    }
    this._plan ??= planSeedCell(input, this._options.registry);
    return this._plan;
  }

  /** What the seed cell says or, without one, would say. */
  get options(): ISeedOptions | null {
    const said = this.notebook.cell?.choices;
    const planned = this.plan?.options ?? null;
    return said && planned ? { ...said, seed: planned.seed } : planned;
  }

  /** The notebook's seed, as the cell or else the plan has it; `null` where it cannot be read. */
  get seed(): number | null {
    const { place, cell } = this.notebook;
    return place ? (cell?.seed?.value ?? null) : (this.options?.seed ?? null);
  }

  /**
   * The seed that marks hold runs against: the seed cell's, else the one that
   * the notebook's own code sets; `null` where there is none.
   */
  get reference(): number | null {
    const { place, cell } = this.notebook;
    return place
      ? (cell?.seed?.value ?? null)
      : ownSeed(this._options.detection.found);
  }

  /**
   * What would be run in a kernel that starts now; `null` without a language.
   *
   * Trust is asked for each time: it comes and goes without a signal.
   */
  injectionPlan(): InjectionPlan | null {
    const { language, place, cell, mode } = this.notebook;
    const { detection, registry, isTrusted } = this._options;
    return (
      language &&
      planInjection(
        {
          mode,
          language,
          source: place?.source ?? null,
          reading: cell,
          trusted: place !== null && isTrusted(place.id),
          environment: detection.found.environment
        },
        registry
      )
    );
  }

  /** The plan as it would be with another draft, and without anything added unasked. */
  planWith(draft: IDraft): ISeedPlan | null {
    const input = this.planInput;
    return (
      input &&
      planSeedCell({ ...input, draft, offer: false }, this._options.registry)
    );
  }

  /** What the user chose and no seed cell holds yet. */
  get draft(): IDraft {
    return this._draft;
  }
  set draft(draft: IDraft) {
    this._draft = draft;
    this.invalidate();
  }

  /**
   * The id of the seed cell, or `null`: from the sources, without the walk
   * through the document that each run would cost.
   */
  get seedCellId(): string | null {
    return this._options.sources.all.find(cell => cell.isSeedCell)?.id ?? null;
  }

  /** Read anew at the next question: something changed. */
  invalidate(): void {
    this._notebook = null;
    this._planInput = null;
    this._plan = null;
  }

  private _readNotebook(languageName: string | null): INotebookReading {
    const { document, registry, preferences } = this._options;
    const language = knownLanguage(languageName);
    const place = document.find();
    const { metadata, problem } = readMetadata(document.metadata);
    return {
      languageName,
      language,
      place,
      cell: place && language && readCell(place.source, language, registry),
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
