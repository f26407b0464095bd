/**
 * What seeding means for one framework, and for a notebook as a whole.
 *
 * Plain data and pure functions, without imports from JupyterLab, so that recipes run
 * and are tested without a browser.
 */

import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type {
  DeterminismKey,
  Facts,
  IFrameworkFacts,
  ISeedRange,
  Language
} from '../frameworks';

export type { IFrameworkFacts, ISeedRange, Language };

/**
 * What recipes need of a translation bundle. JupyterLab's `TranslationBundle`
 * has this shape.
 */
export interface ITranslate {
  __(message: string, ...args: (string | number)[]): string;
}

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

/** The choice for keys of JAX's that are used twice: nothing, or an error of JAX's. */
export type KeyReuseChoice = 'off' | 'error';

/**
 * The choice for NumPy and PyTorch: seed their global generators, or make generators
 * that the notebook passes on; NumPy's global generator is then left alone.
 */
export type GeneratorsChoice = 'global' | 'explicit';

/**
 * The choice for R's kind of generator; `lecuyer` is L'Ecuyer-CMRG, which
 * parallel code needs.
 */
export type RngKindChoice = 'default' | 'lecuyer';

/** The switches in addition to the seed. */
export interface IDeterminism extends Record<DeterminismKey, string> {
  readonly cudnn: CudnnChoice;
  readonly algorithms: AlgorithmsChoice;
  readonly ops: OpsChoice;
  readonly keyReuse: KeyReuseChoice;
  readonly generators: GeneratorsChoice;
  readonly rngKind: RngKindChoice;
}

/** The options from which a seed cell's source is composed. */
export interface ISeedOptions {
  readonly language: Language;
  /** The notebook's seed, an integer in the range of all its frameworks. */
  readonly seed: number;
  /** Ids of recipes, see {@link IRecipe.id}. */
  readonly frameworks: readonly string[];
  /** Recipe id → variant id, for the recipes that are not in their first variant. */
  readonly variants: Readonly<Record<string, string>>;
  readonly determinism: IDeterminism;
  /**
   * The names that the cell gives to its modules and variables, where they are not the
   * usual ones: usual name → name in this notebook, such as `np` → `onp`.
   */
  readonly names?: Readonly<Record<string, string>>;
  /** What the notebook draws from and the cell does not seed, for its first lines. */
  readonly unseeded?: readonly string[];
  /**
   * Variables that the notebook sets, and that a framework would read before it does:
   * the cell sets them first. Absent for none.
   */
  readonly environment?: Readonly<Record<string, ICarriedVariable>>;
}

/** The value of an environment variable that the seed cell sets for the notebook. */
export interface ICarriedVariable {
  readonly value: string;
  /** Whether a value that is there already stays. */
  readonly isDefault: boolean;
}

/** The options of a seed cell without the seed. */
export type ISeedChoices = Omit<ISeedOptions, 'seed'>;

/** The lines that one recipe contributes to the seed cell, by their place in it. */
export interface ICellLines {
  /**
   * Lines that must run before the framework is imported, such as
   * `os.environ.setdefault(...)`; they may use `os`, which the cell imports.
   */
  readonly environment?: readonly string[];
  /**
   * Import statements, one a line; a dotted module under a name of its own:
   * `import a.b as ab`.
   */
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
   * The lines for the given choices. Must be a pure function of them, and each value
   * that it distinguishes must have different lines, or the cell could not be read
   * back.
   */
  lines(determinism: IDeterminism): ICellLines;
  /**
   * Variants of other recipes whose seed call this one's makes as well: recipe id →
   * variant ids. Beside this variant they have their {@link coveredLines}.
   */
  readonly covers?: Readonly<Record<string, readonly string[]>>;
  /**
   * The lines where another recipe of the cell covers this variant: a comment in place
   * of the seed call, from which the cell is read back. They distinguish what `lines`
   * distinguish.
   */
  coveredLines?(determinism: IDeterminism): ICellLines;
}

/** What is known about how a notebook uses a framework. */
export interface IUsage {
  /** Modules that the notebook imports, dotted: `tensorflow.compat.v1`. */
  readonly imports: readonly string[];
  /** Names that it uses below them, aliases resolved: `tensorflow.Session`. */
  readonly names: readonly string[];
  /** The version in the running kernel, or `null` if unknown. */
  readonly version: string | null;
  /** Variables that its code sets and that are read early, as far as the values are known. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Names that its code uses above any binding: it takes what the seed cell leaves. */
  readonly taken?: readonly string[];
  /** The variant in the seed cell; absent if the cell does not seed the framework. */
  readonly current?: string;
  /**
   * The usage of another framework.
   *
   * @param id - The id of its recipe.
   * @returns `null` if neither the code nor the kernel shows any.
   */
  beside?(id: string): IUsage | null;
}

/** The behaviour in seeding a framework; the rest is facts. */
export interface IRecipeBehavior {
  /** At least one, the first is the default. Empty for a framework with no global seed. */
  readonly variants: readonly IVariant[];
  /** One sentence on what gets seeded, for the panel. */
  description(trans: ITranslate): string;
  /**
   * One sentence of advice if the cell cannot seed everything: a generator to pass by
   * hand, a parameter to set.
   */
  advice?(trans: ITranslate): string;
  /**
   * Chooses the variant for a notebook.
   *
   * @param usage - What the notebook's code shows, and the version in the kernel.
   * @returns The id of one of `variants`.
   */
  chooseVariant?(usage: IUsage): string;
  /**
   * Whether its lines start the framework's backend, which the notebook may want to
   * configure first. They have no part in what seeds a kernel at its start.
   */
  readonly startsBackend?: boolean;
  /**
   * Lines of earlier releases → the current lines, so that cells of earlier releases can
   * be read.
   */
  readonly formerLines?: Readonly<Record<string, string>>;
}

/**
 * What seeding means for one framework: its facts, as `framework.schema.json`
 * describes them, and its behaviour.
 */
export interface IRecipe
  extends
    IRecipeBehavior,
    Pick<
      IFrameworkFacts,
      | 'id'
      | 'title'
      | 'language'
      | 'modules'
      | 'distribution'
      | 'requires'
      | 'seedRange'
      | 'rank'
      | 'sources'
    > {
  /** The switches that its variants use. */
  readonly determinismKeys: readonly DeterminismKey[];
}

/** A framework, as another extension adds it. */
export interface IFramework {
  /** What is known of it, as plain data. */
  readonly facts: IFrameworkFacts;
  /** How the seed cell seeds it. */
  readonly recipe: IRecipeBehavior;
  /**
   * How the kernel's probe reads its global streams: the Python source of one module.
   * Omitted if it has none. `docs/adding-a-framework.md` says what it must define.
   */
  readonly stream?: string;
}

/** Where recipes are looked up. */
export interface IRecipeLookup {
  /**
   * @param id - The id of a recipe.
   * @returns The recipe, or `undefined` if there is none with that id.
   */
  get(id: string): IRecipe | undefined;

  /**
   * @param language - Only the recipes of this language; all of them if left out.
   * @returns The recipes in the order of the cell: by rank, then by id.
   */
  recipes(language?: Language): readonly IRecipe[];
}

/** The frameworks that the extension knows; another extension may add its own. */
export interface IFrameworkRegistry extends IRecipeLookup {
  /** Emitted after a framework was added or removed. */
  readonly changed: ISignal<IFrameworkRegistry, void>;

  /** The facts about all of them; a new object after each change. */
  readonly facts: Facts;

  /** The sources of the streams that other extensions added, by framework. */
  readonly streams: Readonly<Record<string, string>>;

  /**
   * Adds a framework.
   *
   * @param framework - The framework. What it requires may be added later, but must
   *   be there before its recipe is used.
   * @returns Removes the framework when it is disposed of.
   * @throws An error that names the framework and its faults: a duplicate or malformed
   *   id, no source, a choice that makes no difference to the lines, …
   */
  add(framework: IFramework): IDisposable;
}
