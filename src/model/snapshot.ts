import type { InjectionPlan, ISeedPlan } from '../cell';
import type { IDetection } from '../detect';
import type { IKernelReport, ILaunchState, InjectionState } from '../kernel';
import type { SeedInForce } from '../ledger';
import type { IFrameworkRegistry, ISeedOptions } from '../recipes';
import { determinismKeysOf, seedRange } from '../recipes';
import { frameworkStates, otherRecipes } from './frameworkStates';
import type { INotebookReading } from './readings';
import type {
  IKernelStartState,
  ISeedState,
  KernelSeeding,
  SeedFailure
} from './state';

/**
 * What ran last of the seed cell in the present process: the text as it stands,
 * another one or one that failed, nothing, or what this page did not see.
 */
export type LastRun = 'same' | 'other' | 'none' | 'unknown';

/** All that a state is put together from. */
export interface ISnapshotInput {
  readonly notebook: INotebookReading;
  readonly plan: ISeedPlan | null;
  /** What the seed cell says or, without one, would say. */
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
  readonly lastRun: LastRun;
  /** Stream → the seed in force, as far as the kernel's records say. */
  readonly seeds: Readonly<Record<string, SeedInForce>>;
  readonly injection: InjectionState;
  readonly launch: ILaunchState | null | undefined;
  readonly failure: SeedFailure | null;
}

/** Put a state together; a pure function of its input and the recipes. */
export function takeSnapshot(
  input: ISnapshotInput,
  registry: IFrameworkRegistry
): ISeedState {
  const { notebook, plan, detection, report } = input;
  const { language, languageName, place, cell, metadataProblem } = notebook;
  const base = {
    language,
    languageName,
    readOnly: input.readOnly,
    hasKernel: input.hasKernel,
    place,
    metadataProblem,
    report,
    failure: input.failure,
    seeding: seedingOf(input),
    start: startState(input, registry),
    canDetect: language !== 'python' || input.canParse,
    seeds: detection.seeds,
    hashSeeds: detection.hashSeeds
  };
  if (!language || !plan) {
    return { ...base, ...NO_LANGUAGE };
  }
  const frameworks = frameworkStates({ ...input, language, plan }, registry);
  const ids = plan.options?.frameworks ?? [];
  return {
    ...base,
    reading: cell,
    plan,
    frameworks,
    options: input.options,
    seed: input.seed,
    range: seedRange(plan.concerned, registry),
    determinismKeys: determinismKeysOf(ids, registry),
    others: otherRecipes(language, frameworks, input.neverOffer, registry)
  };
}

function startState(
  input: ISnapshotInput,
  registry: IFrameworkRegistry
): IKernelStartState {
  const { mode, metadata } = input.notebook;
  const environment = metadata?.environment ?? {};
  return {
    mode,
    choice: metadata?.autoInject ?? null,
    plan: input.injectionPlan,
    injection: input.injection,
    environment,
    variables: registry.facts.launchVariables,
    launch: input.launch,
    ineffective: Object.keys(environment).filter(name => {
      const found = input.report?.environment[name];
      return found?.wanted === environment[name] && found.effective === false;
    })
  };
}

/** Whether the kernel ran the seed cell, or the same code at its start. */
function seedingOf(input: ISnapshotInput): KernelSeeding {
  const { notebook, hasKernel, lastRun, injection } = input;
  const plan = input.injectionPlan;
  if (!notebook.place || !hasKernel) {
    return 'none';
  }
  if (lastRun === 'same' || lastRun === 'other') {
    // What its user ran came after what ran at the start.
    return lastRun === 'same' ? 'done' : 'due';
  }
  switch (injection.kind) {
    case 'pending':
      return 'pending';
    case 'seeded':
    case 'already':
      // With another text the cell is due; a run of it was not seen.
      return plan?.kind === 'run' && plan.code === injection.code
        ? 'done'
        : 'due';
    case 'missing-module':
    case 'error':
    case 'died':
      // The kernel runs seed code only in a process that has run nothing else.
      return 'due';
    default:
      return lastRun === 'unknown' ? 'unknown' : 'due';
  }
}

/** The part of a state that a notebook without a known language has. */
const NO_LANGUAGE = {
  reading: null,
  plan: null,
  options: null,
  seed: null,
  range: { min: 0, max: 0, framework: null },
  determinismKeys: [],
  frameworks: [],
  others: []
} as const;
