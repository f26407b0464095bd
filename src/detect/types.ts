import type { Language } from '../recipes/types';
import type { ISetUp } from './setUp/setUp';

export type { ISetUp };

/** One code cell, as detection sees it. */
export interface ICellSource {
  /** The id of the cell, unique in its notebook. */
  readonly id: string;
  readonly source: string;
  /** Whether it takes parameters from outside, as papermill's tags say. */
  readonly isParameters?: boolean;
}

/** A framework that the code cells use. */
export interface IFrameworkUse {
  /** The id of the recipe. */
  readonly recipe: string;
  /**
   * Ids of the cells that import it, in document order, without repeats. Where
   * none does, since it is reached through another module (`tf.keras`), the
   * cells that use it.
   */
  readonly cells: readonly string[];
  /**
   * The imported top-level modules that led here: `torch`, or `timm` for a
   * library that stands on it. Sorted.
   */
  readonly via: readonly string[];
  /**
   * Dotted modules imported, aliases resolved, sorted: `tensorflow.compat.v1`.
   * For `from a import b`, `a`, and `a.b` if that is known to be a module.
   */
  readonly imports: readonly string[];
  /**
   * Dotted names used or imported below them, sorted: `tensorflow.Session`.
   */
  readonly names: readonly string[];
  /**
   * Whether it is imported only under a condition (`try … except ImportError`,
   * `if TYPE_CHECKING:`) or in a function that nothing uses, and used nowhere else.
   */
  readonly optional: boolean;
  /**
   * Whether the notebook installs it if it is missing, and does so below its set-up: it
   * may not be there yet where the seed cell stands.
   */
  readonly needsInstall: boolean;
  /** Where a cell first imports it; absent if that is not known. */
  readonly first?: ICodePlace | null;
}

/** A place in the code of a notebook; they compare in the order in which the code runs. */
export interface ICodePlace {
  /** The number of the code cell, without the seed cell. */
  readonly index: number;
  /** The line within it, from 0. */
  readonly line: number;
}

/** A seed that the notebook sets by itself. */
export interface ISeedUse {
  readonly cell: string;
  /** The line within the cell, from 0. */
  readonly line: number;
  /** The call, aliases resolved: `numpy.random.seed`, `torch.Generator().manual_seed`. */
  readonly call: string;
  /** The id of the recipe whose generator it seeds. */
  readonly recipe: string;
  /** Whether it seeds a global generator (`np.random.seed`) or makes a private one (`default_rng(0)`). */
  readonly scope: 'global' | 'private';
  /**
   * The seed where the notebook's code gives one integer for sure: a literal, a
   * constant, a member of a configuration, a parameter that all calls give one value;
   * else `null`.
   */
  readonly value: number | null;
  /** The argument as it is written: `RANDOM_SEED`; empty if there is none (which un-seeds). */
  readonly text: string;
}

/** An assignment of an environment variable that is read only once, and early. */
export interface IEnvironmentUse extends ICodePlace {
  /** The name of the variable. */
  readonly name: string;
  readonly cell: string;
  /** The value where it is a literal or a constant of the notebook, else `null`. */
  readonly value: string | null;
  /** Whether it depends on a condition. */
  readonly isConditional: boolean;
  /** Whether a value that is there already stays: `os.environ.setdefault`. */
  readonly isDefault: boolean;
  /** Whether the cell does it whenever it runs: under no condition, in no function. */
  readonly isSure: boolean;
}

/** A command that installs packages. */
export interface IInstallUse extends ICodePlace {
  readonly cell: string;
  /** The packages, as they are written. */
  readonly text: string;
}

/** A name of the notebook's module, as far as the code shows. */
export interface INameUse {
  /**
   * What the notebook binds it to, without repeats: dotted paths of modules and their
   * members, `null` for anything else. Empty if it only uses the name.
   */
  readonly paths: readonly (string | null)[];
  /** The integer that all its bindings agree on, if it speaks of a seed; else `null`. */
  readonly value: number | null;
  /** Whether a cell with parameters from outside binds it, which may differ in another run. */
  readonly isParameter: boolean;
  /** Whether a cell uses it above any binding: it takes what the seed cell left. */
  readonly usedFirst: boolean;
}

/** All that was found in a notebook. */
export interface IDetection {
  readonly frameworks: readonly IFrameworkUse[];
  readonly seeds: readonly ISeedUse[];
  /** Assignments of `PYTHONHASHSEED`, which have no effect on the running kernel. */
  readonly hashSeeds: readonly IEnvironmentUse[];
  /** Assignments of variables that a framework reads when it is imported or first used. */
  readonly environment: readonly IEnvironmentUse[];
  /** The names that a Python notebook binds in its module, or takes from outside the code. */
  readonly names: ReadonlyMap<string, INameUse>;
  /** Commands that install packages. */
  readonly installs: readonly IInstallUse[];
  /** The set-up at the top; `null` where the code could not be read. */
  readonly setUp: ISetUp | null;
  /**
   * Whether other code may draw random numbers: it imports modules of which that is not
   * known, runs another file, or takes entropy. Also where there is no code to tell from.
   */
  readonly mayDraw: boolean;
  /** Another language that cells seem to be in, such as R under a kernel of Python. */
  readonly looksLike: Language | null;
}
