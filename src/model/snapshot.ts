import { own } from '../frameworks/byName';
import type { InjectionPlan, ISeedPlan } from '../cell';
import type { IDetection } from '../detect';
import type { IKernelReport, ILaunchState, InjectionState } from '../kernel';
import type { SeedInForce } from '../ledger';
import type { ISeedOptions } from '../recipes';
import { kernelSeed, seedOfStreams } from './kernel/kernelSeed';
import type { INotebookReading } from './seed/notebookReading';
import type { SeedCode } from './seed/seedCode';
import type {
  IKernelStartState,
  ISeedState,
  KernelSeeding,
  SeedFailure
} from './state';

/**
 * The last run of the seed cell in the current process: of its current text (`same`), of
 * a different text or with an error (`other`), none, or unknown to this page.
 */
export type LastRun = 'same' | 'other' | 'none' | 'unknown';

/** The sources of a state. */
export interface ISnapshotInput {
  readonly path: string;
  readonly notebook: INotebookReading;
  readonly plan: ISeedPlan | null;
  /** The options of the seed cell or, without one, of the plan. */
  readonly options: ISeedOptions | null;
  readonly seed: number | null;
  readonly injectionPlan: InjectionPlan | null;
  readonly detection: IDetection;
  readonly canParse: boolean;
  /** Ids of recipes that the user does not want to be offered. */
  readonly neverOffer: readonly string[];
  readonly readOnly: boolean;
  readonly hasKernel: boolean;
  readonly report: IKernelReport | null;
  /** Whether the kernel has run cells since the report. */
  readonly isReportOld: boolean;
  readonly lastRun: LastRun;
  /** The seed of that run; `null` if it cannot be read. */
  readonly lastSeed: number | null;
  /** Stream → the seed in force, by the kernel's records. */
  readonly seeds: Readonly<Record<string, SeedInForce>>;
  readonly injection: InjectionState;
  readonly launch: ILaunchState | null | undefined;
  readonly failure: SeedFailure | null;
}

/**
 * Make a state; a pure function of its input and the recipes.
 *
 * @param code - Reads and composes seed cells; `null` before it has loaded.
 */
export function takeSnapshot(
  input: ISnapshotInput,
  code: SeedCode | null
): ISeedState {
  const { notebook, plan, detection, report } = input;
  const { language, languageName, languageGuess } = notebook;
  const { place, cell, metadataProblem } = notebook;
  const seeding = seedingOf(input);
  const base = {
    path: input.path,
    language,
    languageName,
    languageGuess,
    looksLike: detection.looksLike,
    readOnly: input.readOnly,
    hasKernel: input.hasKernel,
    place,
    metadataProblem,
    report,
    failure: input.failure,
    seeding,
    start: startState(input, code),
    canDetect: language !== 'python' || input.canParse,
    seeds: detection.seeds,
    hashSeeds: detection.hashSeeds
  };
  if (!language || !plan || !code) {
    return { ...base, ...NO_PLAN, kernelSeed: seedOfStreams(input) };
  }
  const frameworks = code.states({ ...input, language, plan });
  const ids = plan.options?.frameworks ?? [];
  return {
    ...base,
    reading: cell,
    plan,
    frameworks,
    options: input.options,
    seed: input.seed,
    kernelSeed: kernelSeed({
      ...input,
      seeding,
      wanted: place && input.seed,
      frameworks,
      own: detection.seeds
    }),
    range: code.range(plan.concerned),
    determinismKeys: code.determinismKeys(ids),
    others: code.others(language, frameworks, input.neverOffer)
  };
}

function startState(
  input: ISnapshotInput,
  code: SeedCode | null
): IKernelStartState {
  const { mode, metadata } = input.notebook;
  const environment = metadata?.environment ?? {};
  return {
    mode,
    choice: metadata?.autoInject ?? null,
    plan: input.injectionPlan,
    injection: input.injection,
    environment,
    variables: code?.registry.facts.launchVariables ?? [],
    launch: input.launch,
    ineffective: Object.entries(environment)
      .filter(([name, value]) => {
        const found = own(input.report?.environment, name);
        return found?.wanted === value && found.effective === false;
      })
      .map(([name]) => name)
  };
}

/** Whether the kernel ran the seed cell, or its code at the start. */
function seedingOf(input: ISnapshotInput): KernelSeeding {
  const { notebook, hasKernel, lastRun, injection } = input;
  const plan = input.injectionPlan;
  if (!notebook.place || !hasKernel) {
    return 'none';
  }
  if (lastRun === 'same' || lastRun === 'other') {
    // The user's run came after the code at the start.
    return lastRun === 'same' ? 'done' : 'due';
  }
  switch (injection.kind) {
    case 'pending':
      return 'pending';
    case 'seeded':
    case 'already':
      // If the cell has changed since, it is due; this page saw no run of it.
      return plan?.kind === 'run' && plan.code === injection.code
        ? 'done'
        : 'due';
    case 'local-module':
    case 'missing-module':
    case 'error':
    case 'died':
      // The kernel runs seed code only in a process that has run nothing else.
      return 'due';
    default:
      return lastRun === 'unknown' ? 'unknown' : 'due';
  }
}

/** Members of a state without a known language, or before recipes have loaded. */
const NO_PLAN = {
  reading: null,
  plan: null,
  options: null,
  seed: null,
  range: { min: 0, max: 0, framework: null },
  determinismKeys: [],
  frameworks: [],
  others: []
} as const;
