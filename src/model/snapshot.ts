import type {
  AutoInject,
  IDraft,
  InjectionPlan,
  IPlanInput,
  IPreferences,
  ISeedCellPlace,
  ISeedPlan
} from '../cell';
import { planInjection, planSeedCell, readMetadata } from '../cell';
import type { IDetection } from '../detect';
import type {
  IKernelReport,
  ILaunchState,
  InjectionState,
  ISeedReport
} from '../kernel';
import { knownLanguage } from '../kernel';
import type { SeedInForce } from '../ledger';
import type {
  ICellReading,
  IRecipe,
  IFrameworkRegistry,
  ISeedChoices,
  Language
} from '../recipes';
import { determinismKeysOf, readCell, seedRange } from '../recipes';
import type {
  IFrameworkState,
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
  readonly languageName: string | null;
  readonly readOnly: boolean;
  readonly hasKernel: boolean;
  readonly place: ISeedCellPlace | null;
  /** What stands under the notebook-level key. */
  readonly stored: unknown;
  readonly detection: IDetection;
  readonly canParse: boolean;
  readonly preferences: IPreferences;
  readonly draft: IDraft;
  readonly report: IKernelReport | null;
  readonly lastRun: LastRun;
  /** Stream → the seed in force, as far as the kernel's records say. */
  readonly seeds: Readonly<Record<string, SeedInForce>>;
  readonly injection: InjectionState;
  readonly launch: ILaunchState | null | undefined;
  /** Whether the user trusts the seed cell's code. */
  readonly trusted: boolean;
  readonly failure: SeedFailure | null;
}

/** Put a state together; a pure function of its input and the recipes. */
export function takeSnapshot(
  input: ISnapshotInput,
  registry: IFrameworkRegistry
): ISeedState {
  const language = knownLanguage(input.languageName);
  const { place, preferences, detection, report } = input;
  const base = {
    language,
    languageName: input.languageName,
    readOnly: input.readOnly,
    hasKernel: input.hasKernel,
    place,
    metadataProblem: readMetadata(input.stored).problem,
    report,
    failure: input.failure,
    seeding: seedingOf(input, null),
    start: startState(input, null, registry),
    canDetect: language !== 'python' || input.canParse,
    seeds: detection.seeds,
    hashSeeds: detection.hashSeeds
  };
  const planInput = planInputOf(input, registry);
  if (!language || !planInput) {
    return { ...base, ...NO_LANGUAGE };
  }
  const { reading } = planInput;
  const plan = planSeedCell(planInput, registry);
  const frameworks = frameworkStates(
    { ...input, language, reading, plan },
    registry
  );
  const said = reading?.choices;
  const options =
    said && plan.options ? { ...said, seed: plan.options.seed } : plan.options;
  const ids = plan.options?.frameworks ?? [];
  const injectionPlan = planInjectionFor(input, registry);
  return {
    ...base,
    seeding: seedingOf(input, injectionPlan),
    start: startState(input, injectionPlan, registry),
    reading,
    plan,
    frameworks,
    options,
    seed: place ? (reading?.seed?.value ?? null) : (options?.seed ?? null),
    range: seedRange(plan.concerned, registry),
    determinismKeys: determinismKeysOf(ids, registry),
    others: otherRecipes(language, frameworks, preferences, registry)
  };
}

/**
 * What a plan is made from.
 *
 * @returns `null` where the language is not known.
 */
export function planInputOf(
  input: ISnapshotInput,
  registry: IFrameworkRegistry
): IPlanInput | null {
  const language = knownLanguage(input.languageName);
  if (!language) {
    return null;
  }
  const modules = Object.entries(input.report?.modules ?? {});
  return {
    language,
    reading: input.place && readCell(input.place.source, language, registry),
    metadata: readMetadata(input.stored).metadata,
    detection: input.detection,
    preferences: input.preferences,
    draft: input.draft,
    offer: true,
    versions: Object.fromEntries(
      modules.map(([name, { version }]) => [name, version])
    )
  };
}

/**
 * What would be run in a kernel that starts now.
 *
 * @returns `null` where the language is not known.
 */
export function planInjectionFor(
  input: ISnapshotInput,
  registry: IFrameworkRegistry
): InjectionPlan | null {
  const language = knownLanguage(input.languageName);
  const source = input.place?.source ?? null;
  return (
    language &&
    planInjection(
      {
        mode: modeOf(input),
        language,
        source,
        reading: source === null ? null : readCell(source, language, registry),
        trusted: input.trusted,
        environment: input.detection.environment
      },
      registry
    )
  );
}

/** When the kernel is seeded: the notebook's choice goes before the setting. */
export function modeOf(input: ISnapshotInput): AutoInject {
  const choice = readMetadata(input.stored).metadata?.autoInject;
  return choice ?? input.preferences.autoInject;
}

function startState(
  input: ISnapshotInput,
  plan: InjectionPlan | null,
  registry: IFrameworkRegistry
): IKernelStartState {
  const metadata = readMetadata(input.stored).metadata;
  const environment = metadata?.environment ?? {};
  return {
    mode: modeOf(input),
    choice: metadata?.autoInject ?? null,
    plan,
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
function seedingOf(
  input: ISnapshotInput,
  plan: InjectionPlan | null
): KernelSeeding {
  const { place, hasKernel, lastRun, injection } = input;
  if (!place || !hasKernel) {
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

/** What the states of the frameworks are put together from. */
interface IFrameworkInput {
  readonly language: Language;
  readonly place: ISeedCellPlace | null;
  readonly reading: ICellReading | null;
  readonly preferences: IPreferences;
  readonly plan: ISeedPlan;
  readonly detection: IDetection;
  readonly report: IKernelReport | null;
  readonly seeds: Readonly<Record<string, SeedInForce>>;
}

/**
 * The frameworks that concern a notebook: seeded, detected or loaded, in the
 * order of the cell.
 */
function frameworkStates(
  input: IFrameworkInput,
  registry: IFrameworkRegistry
): IFrameworkState[] {
  const { plan, detection, report } = input;
  // The cell as it is decides what is seeded; without one the plan does.
  const options: ISeedChoices | null = input.place
    ? (input.reading?.choices ?? null)
    : plan.options;
  const chosen = new Set(options?.frameworks ?? []);
  const hidden = new Set(input.preferences.neverOffer);
  const states: IFrameworkState[] = [];
  for (const recipe of registry.recipes(input.language)) {
    const use = detection.frameworks.find(item => item.recipe === recipe.id);
    const modules = recipe.modules.map(name => report?.modules[name]);
    const loaded = report ? modules.some(item => item?.loaded) : null;
    const isChosen = chosen.has(recipe.id);
    const isOffered = plan.offered.includes(recipe.id);
    const concerns =
      isChosen ||
      isOffered ||
      use ||
      // Python itself is always loaded, which says nothing.
      (loaded && recipe.id !== 'python');
    if (!concerns || (hidden.has(recipe.id) && !isChosen)) {
      continue;
    }
    const variantId = options?.variants[recipe.id];
    states.push({
      recipe,
      variant:
        recipe.variants.find(item => item.id === variantId) ??
        recipe.variants[0] ??
        null,
      chosen: isChosen,
      offered: isOffered,
      through: recipe.variants.length > 0 ? [] : through(recipe, registry),
      requiredBy: neededBy(recipe.id, [...chosen], registry),
      cells: use?.cells ?? [],
      via: use?.via ?? [],
      loaded,
      installed: known(modules.map(item => item?.installed)),
      version: modules.find(item => item?.version)?.version ?? null,
      seed: seedOf(recipe.id, input)
    });
  }
  return states;
}

/** The seed of a stream: what its state proves now, else what the records say. */
function seedOf(
  stream: string,
  { report, seeds }: Pick<IFrameworkInput, 'report' | 'seeds'>
): ISeedReport | null {
  const said = report?.seeds[stream] ?? null;
  if (said?.known || !(stream in seeds)) {
    return said;
  }
  const seed = seeds[stream];
  return seed === 'unknown'
    ? { known: false, seed: null }
    : { known: true, seed };
}

/** Recipes that could be added and are not among those that concern the notebook. */
function otherRecipes(
  language: Language,
  states: readonly IFrameworkState[],
  preferences: IPreferences,
  registry: IFrameworkRegistry
): IRecipe[] {
  const shown = new Set(states.map(state => state.recipe.id));
  return registry
    .recipes(language)
    .filter(
      recipe =>
        recipe.variants.length > 0 &&
        !shown.has(recipe.id) &&
        !preferences.neverOffer.includes(recipe.id)
    );
}

/** The titles of the chosen recipes that draw from one. */
function neededBy(
  id: string,
  chosen: readonly string[],
  registry: IFrameworkRegistry
): string[] {
  return chosen
    .map(other => registry.get(other))
    .filter((recipe): recipe is IRecipe => !!recipe?.requires.includes(id))
    .map(recipe => recipe.title);
}

/** The titles of what a recipe without lines of its own draws from. */
function through(recipe: IRecipe, registry: IFrameworkRegistry): string[] {
  return recipe.requires
    .map(id => registry.get(id)?.title)
    .filter((title): title is string => title !== undefined);
}

/** True where any is, else false where any is, else not known. */
function known(values: (boolean | null | undefined)[]): boolean | null {
  return values.includes(true) ? true : values.includes(false) ? false : null;
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
