/**
 * What seeding means for one framework, and for a notebook as a whole.
 *
 * Everything here is plain data and pure functions: nothing is imported from
 * JupyterLab, so that recipes run and are tested without a browser.
 */

import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

/**
 * What recipes need of a translation bundle. JupyterLab's `TranslationBundle`
 * has this shape.
 */
export interface ITranslate {
  __(message: string, ...args: (string | number)[]): string;
}

/** A kernel language for which recipes exist. */
export type Language = 'python' | 'R' | 'julia';

/**
 * The choice for cuDNN: leave it alone, pin its algorithms
 * (`deterministic = True`, `benchmark = False`), or do without it
 * (`enabled = False` as well).
 */
export type CudnnChoice = 'default' | 'deterministic' | 'disabled';

/** The choice for PyTorch's deterministic algorithms. */
export type AlgorithmsChoice = 'off' | 'warn' | 'error';

/** The choice for op determinism (TensorFlow, and JAX on GPUs). */
export type OpsChoice = 'off' | 'on';

/**
 * The choice for R's kind of generator; `lecuyer` is L'Ecuyer-CMRG, which
 * parallel code needs.
 */
export type RngKindChoice = 'default' | 'lecuyer';

/** The switches beside the seed. */
export interface IDeterminism {
  readonly cudnn: CudnnChoice;
  readonly algorithms: AlgorithmsChoice;
  readonly ops: OpsChoice;
  readonly rngKind: RngKindChoice;
}

/** What a seed cell says: the options from which its source is composed. */
export interface ISeedOptions {
  readonly language: Language;
  /** The notebook's seed, an integer in the range of all its frameworks. */
  readonly seed: number;
  /** Ids of recipes, see {@link IRecipe.id}. */
  readonly frameworks: readonly string[];
  /** Recipe id → variant id, for the recipes that are not in their first variant. */
  readonly variants: Readonly<Record<string, string>>;
  readonly determinism: IDeterminism;
}

/** What a seed cell says beside the seed. */
export type ISeedChoices = Omit<ISeedOptions, 'seed'>;

/** An inclusive range of integers. */
export interface ISeedRange {
  readonly min: number;
  readonly max: number;
}

/** The lines that one recipe contributes to the seed cell, by their place in it. */
export interface ICellLines {
  /**
   * Lines that must run before the framework is imported, such as
   * `os.environ.setdefault(...)`; they may use `os`, which the cell imports.
   */
  readonly environment?: readonly string[];
  /** Import statements, one a line. */
  readonly imports?: readonly string[];
  /** Determinism switches; they run after the imports and before any seed. */
  readonly determinism?: readonly string[];
  /** Seed calls; they use the variable `SEED`. */
  readonly seeds?: readonly string[];
}

/** One way of seeding a framework: an API generation, or an import style. */
export interface IVariant {
  /** Short and stable, it is stored in notebooks: `v1`, `compat.v1`, `tf.keras`. */
  readonly id: string;
  /** For people: `TensorFlow 1 (graph-level seed)`. */
  title(trans: ITranslate): string;
  /**
   * The lines for the given choices. Must be a pure function of them, and every
   * value that it distinguishes must show in its lines, else the cell could not
   * be read back.
   */
  lines(determinism: IDeterminism): ICellLines;
}

/** What is known about how a notebook uses a framework. */
export interface IUsage {
  /** Modules that the notebook imports, dotted: `tensorflow.compat.v1`. */
  readonly imports: readonly string[];
  /** Names that it uses below them, aliases resolved: `tensorflow.Session`. */
  readonly names: readonly string[];
  /** The version in the running kernel, or `null` where none is known. */
  readonly version: string | null;
  /** Variables that its code sets and that are read early, where the value is known. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What seeding means for one framework. */
export interface IRecipe {
  /** Stable, it is stored in notebooks: `torch`. Lower case, `[a-z][a-z0-9_-]*`. */
  readonly id: string;
  /** The framework's own name, not translated: `PyTorch`. */
  readonly title: string;
  readonly language: Language;
  /** Top-level modules (packages) whose import means that the framework is used. */
  readonly modules: readonly string[];
  /** What to install to get the first module: `scikit-learn`. */
  readonly distribution: string;
  /** Ids of the recipes that this framework draws from; they are seeded with it. */
  readonly requires: readonly string[];
  /** Seeds that the framework accepts and tells apart. */
  readonly seedRange: ISeedRange;
  /**
   * The place in the cell: lower comes first. Python is 0, NumPy 10, the
   * frameworks 20 and above, what stands on a framework 40 and above.
   */
  readonly rank: number;
  /** At least one, the first is the default. Empty for a framework with no global seed. */
  readonly variants: readonly IVariant[];
  /** The keys of {@link IDeterminism} that some variant looks at. */
  readonly determinismKeys: readonly (keyof IDeterminism)[];
  /** One sentence on what gets seeded, for the panel. */
  description(trans: ITranslate): string;
  /**
   * One sentence of advice where the cell can't do the whole job:
   * a generator to be passed by hand, a parameter to be set.
   */
  advice?(trans: ITranslate): string;
  /** Where the facts above come from: addresses of documentation or issues. */
  readonly sources: readonly string[];
  /**
   * Chooses the variant for a notebook.
   *
   * @param usage - What the notebook's code shows, and the version in the kernel.
   * @returns The id of one of `variants`.
   */
  chooseVariant?(usage: IUsage): string;
}

/** Where recipes are looked up. */
export interface IRecipeLookup {
  /**
   * @param id - The id of a recipe.
   * @returns The recipe, or `undefined` where there is none of that id.
   */
  get(id: string): IRecipe | undefined;

  /**
   * @param language - Only the recipes of this language; all of them if left out.
   * @returns The recipes in the order of the cell: by rank, then by id.
   */
  recipes(language?: Language): readonly IRecipe[];
}

/** The recipes that the extension knows; another extension may add its own. */
export interface IRecipeRegistry extends IRecipeLookup {
  /** Emitted after a recipe was added or taken out. */
  readonly changed: ISignal<IRecipeRegistry, void>;

  /**
   * Adds a recipe.
   *
   * @param recipe - The recipe. What it requires may be added later, but must
   *   be there before the recipe is used.
   * @returns Takes the recipe out again when it is disposed of.
   * @throws An error that names the recipe and what is wrong with it: an id that
   *   is taken or malformed, no source, a choice that doesn't show in the lines, …
   */
  add(recipe: IRecipe): IDisposable;
}
