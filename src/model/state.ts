/**
 * The state of one notebook that views show.
 */
import type {
  AutoInject,
  IMetadataProblem,
  InjectionPlan,
  ISeedCellPlace,
  ISeedPlan,
  RunResult
} from '../cell';
import type { IEnvironmentUse, ISeedUse } from '../detect';
import type { ILaunchVariable } from '../frameworks';
import type {
  IKernelReport,
  ILaunchState,
  InjectionState,
  INotebookLanguage,
  ISeedReport
} from '../kernel';
import type { SeedInForce } from '../ledger';
import type {
  ICellReading,
  IDeterminism,
  IRecipe,
  ISeedLimit,
  ISeedOptions,
  ISeedProblem,
  IVariant,
  Language
} from '../recipes';

/** A framework of the notebook whose stream has another seed than most. */
export interface IOtherSeed {
  /** The title of the framework. */
  readonly title: string;
  readonly seed: SeedInForce;
  /** Whether the notebook's own code sets it. */
  readonly isOwn: boolean;
}

/** The seed that the kernel's streams have, as far as the notebook seeds them. */
export type KernelSeed =
  | { readonly kind: 'no-kernel' }
  /** The seed code is queued in a kernel that starts. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'unseeded' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'seeded';
      /** The notebook's seed if any stream has it, else the most common. */
      readonly seed: number;
      readonly others: readonly IOtherSeed[];
    };

/** Whether the kernel ran the seed cell in its current form. */
export type KernelSeeding =
  /** There is no kernel, or no seed cell. */
  | 'none'
  /** It ran, in this process. */
  | 'done'
  /** It did not run in this process, or ran with a different text. */
  | 'due'
  /** Its code is queued in a kernel that starts. */
  | 'pending'
  /** The process is older than this page, which did not see what ran. */
  | 'unknown';

/** What is known about one framework in one notebook. */
export interface IFrameworkState {
  readonly recipe: IRecipe;
  /** The way it is seeded; `null` if it has no lines in the cell. */
  readonly variant: IVariant | null;
  /** Whether the seed cell seeds it, or will. */
  readonly chosen: boolean;
  /** Whether it is used and not seeded yet. */
  readonly offered: boolean;
  /** Whether the notebook imports it only under a condition. */
  readonly optional: boolean;
  /** Titles of the frameworks through which it is seeded, if it has no seed of its own. */
  readonly through: readonly string[];
  /** Titles of the chosen frameworks that draw from this one. */
  readonly requiredBy: readonly string[];
  /** Ids of the cells that import it. */
  readonly cells: readonly string[];
  /** The imported modules that led here. */
  readonly via: readonly string[];
  /** Whether the kernel has loaded it; `null` if unknown. */
  readonly loaded: boolean | null;
  /** Whether the kernel could import it; `null` if unknown. */
  readonly installed: boolean | null;
  /** Titles of the frameworks that it draws from and that the kernel can't import. */
  readonly missing: readonly string[];
  readonly version: string | null;
  /** What the stream's state proved when the kernel was last asked. */
  readonly seed: ISeedReport | null;
}

/** The last failure, until the next action. */
export type SeedFailure =
  | { readonly kind: 'read-only' }
  /** A part of this extension did not load; it is tried again. */
  | { readonly kind: 'not-loaded' }
  | { readonly kind: 'no-language' }
  | { readonly kind: 'nothing-to-seed' }
  | { readonly kind: 'bad-seed'; readonly problem: ISeedProblem }
  /** The kernel died while the seed code ran, and did so again after its restart. */
  | { readonly kind: 'died' }
  /** The seed code would have imported a module from the notebook's folder, and did not run. */
  | { readonly kind: 'local-module'; readonly module: string }
  /** The server refused the launch environment. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The streams could not be restored, and the cell was not run. */
  | {
      readonly kind: 'not-rewound';
      /** The state is no longer kept; the kernel gave no answer; it failed with `message`. */
      readonly reason: 'gone' | 'lost' | 'error';
      readonly message?: string;
    }
  /** Some streams were not restored, since their state can't be set; the cell ran. */
  | { readonly kind: 'partly-rewound'; readonly streams: readonly string[] }
  /** Another user wrote at the same moment: that seed cell, or that change of it, stays, and this page's does not. */
  | { readonly kind: 'taken-back'; readonly what: 'cell' | 'text' }
  /** Another user changed the seed cell at the same moment, and its text is a mixture. */
  | { readonly kind: 'mixed' }
  | Exclude<RunResult, { kind: 'ok' }>;

/** What happens when the kernel starts, and what happened. */
export interface IKernelStartState {
  /** When the kernel is seeded: the notebook's choice, else the user's setting. */
  readonly mode: AutoInject;
  /** The notebook's own choice; `null` if the setting decides. */
  readonly choice: AutoInject | null;
  /** What would be run in a kernel that starts now; `null` without a language. */
  readonly plan: InjectionPlan | null;
  /** The outcome in the current process. */
  readonly injection: InjectionState;
  /** The launch environment that the notebook requests. */
  readonly environment: Readonly<Record<string, string>>;
  /** All variables that a launch environment may have. */
  readonly variables: readonly ILaunchVariable[];
  /** The server's report; `null` without a server extension, `undefined` before it was asked. */
  readonly launch: ILaunchState | null | undefined;
  /** Requested variables that are known not to be in effect in the process. */
  readonly ineffective: readonly string[];
}

/** Everything that views show of one notebook, at one moment. */
export interface ISeedState {
  /** The notebook's path, from the server's root. */
  readonly path: string;
  /** `null` if neither kernel nor metadata name it, or no recipe exists for it. */
  readonly language: Language | null;
  /** The language as the notebook names it, for messages. */
  readonly languageName: string | null;
  /** What the language is guessed from; `null` if it is no guess. */
  readonly languageGuess: INotebookLanguage['guess'];
  /** Another language that code cells seem to be in; `null` for none. */
  readonly looksLike: Language | null;
  readonly readOnly: boolean;
  readonly hasKernel: boolean;
  readonly place: ISeedCellPlace | null;
  readonly reading: ICellReading | null;
  readonly metadataProblem: IMetadataProblem | null;
  /** The options of the seed cell or, without one, of the plan. */
  readonly options: ISeedOptions | null;
  /** The notebook's seed, from the cell or else the plan; `null` if it cannot be read. */
  readonly seed: number | null;
  /** The seeds that all chosen frameworks accept. */
  readonly range: ISeedLimit;
  readonly determinismKeys: readonly (keyof IDeterminism)[];
  /** What the seed cell should contain; `null` without a language. */
  readonly plan: ISeedPlan | null;
  readonly seeding: KernelSeeding;
  /** The seed that the kernel has, whatever the notebook says. */
  readonly kernelSeed: KernelSeed;
  readonly frameworks: readonly IFrameworkState[];
  /** Recipes of the language that are not among `frameworks`. */
  readonly others: readonly IRecipe[];
  /** Seeds that the notebook's own code sets. */
  readonly seeds: readonly ISeedUse[];
  readonly hashSeeds: readonly IEnvironmentUse[];
  readonly start: IKernelStartState;
  readonly report: IKernelReport | null;
  readonly failure: SeedFailure | null;
  /** Whether the notebook's Python could be parsed; without a parser nothing is detected. */
  readonly canDetect: boolean;
}
