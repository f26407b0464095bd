/**
 * What the seed cell of a notebook should contain: the rule that turns what the
 * notebook shows and what its user chose into the options of the cell.
 */
import { own } from '../frameworks/byName';
import type { IDetection } from '../detect';
import type {
  ICellReading,
  IDeterminism,
  ISeedChoices,
  ISeedOptions,
  IUsage,
  Language,
  IFrameworkRegistry
} from '../recipes';
import { DEFAULT_DETERMINISM, validateSeed } from '../recipes';
import type { IModuleFacts } from './candidates';
import { closure, findCandidates } from './candidates';
import { fitToNotebook } from './fit';
import { findEarly } from './early';
import type { IPlaceNotice } from './early';
import type { AutoInject, INotebookMetadata } from './metadata';
import { foundSeed } from './foundSeed';

/** The user's preferences, for notebooks without a choice of their own. */
export interface ISeedPreferences {
  readonly seed: number;
  readonly determinism: IDeterminism;
  /** Ids of recipes that are never offered. */
  readonly neverOffer: readonly string[];
  /** When the kernel of a notebook is seeded at its start. */
  readonly autoInject: AutoInject;
}

/** Choices of the user that are not in a seed cell yet. */
export interface IDraft {
  readonly seed?: number;
  /** Recipe id → whether it is wanted. */
  readonly frameworks?: Readonly<Record<string, boolean>>;
  readonly determinism?: Partial<IDeterminism>;
}

/** All that a plan is made from. */
export interface IPlanInput {
  readonly language: Language;
  /** The reading of the seed cell; `null` if there is none. */
  readonly reading: ICellReading | null;
  readonly metadata: INotebookMetadata | null;
  readonly detection: IDetection;
  readonly preferences: ISeedPreferences;
  readonly draft: IDraft;
  /** Whether to add what the notebook uses and its seed cell does not seed yet. */
  readonly offer: boolean;
  /** Top-level modules, as the running kernel knows them; empty without one. */
  readonly modules: Readonly<Record<string, IModuleFacts>>;
  /** The number of code cells above the seed cell; absent for a cell to come. */
  readonly above?: number | null;
}

/** What the seed cell should contain. */
export interface ISeedPlan {
  /** What to write; `null` if nothing can be seeded. */
  readonly options: ISeedOptions | null;
  /** Ids of recipes that the notebook uses and its seed cell does not seed yet. */
  readonly offered: readonly string[];
  /** Ids of recipes imported only under a condition, and loaded in the kernel: the user may choose them. */
  readonly possible: readonly string[];
  /**
   * Whether the notebook may draw random numbers, or its user chose a framework. If not,
   * a seed cell is of no use.
   */
  readonly isRandom: boolean;
  /**
   * Ids of all recipes that limit the seed: the chosen ones, and detected ones
   * that take the seed as a parameter.
   */
  readonly concerned: readonly string[];
  /** The one seed that the notebook sets by itself, or `null`. */
  readonly found: number | null;
  /** What the button does: `run` if the cell is up to date. */
  readonly action: 'insert' | 'update' | 'run' | 'none';
  /** Whether the cell has edits that would be lost by writing it. */
  readonly edited: boolean;
  /** What the cell may disturb below it. */
  readonly notices: readonly IPlaceNotice[];
}

/** What is seeded in every notebook of a language. */
const ALWAYS: Record<Language, readonly string[]> = {
  python: ['python'],
  R: ['r'],
  julia: ['julia']
};

/**
 * Plan the seed cell.
 *
 * With a cell, what it says stands, and detected frameworks that are neither
 * in it nor declined are added. Without one, the draft of the user goes before
 * what the notebook shows, and that before the preferences.
 */
export function planSeedCell(
  input: IPlanInput,
  registry: IFrameworkRegistry
): ISeedPlan {
  const { reading } = input;
  const found = foundSeed(input.detection);
  const { frameworks, offered, possible } = chooseFrameworks(input, registry);
  const used = input.detection.frameworks
    .filter(use => !use.optional || possible.includes(use.recipe))
    .map(use => use.recipe)
    .filter(id => registry.get(id)?.language === input.language);
  const concerned = [...new Set([...frameworks, ...used])];
  const chosen: ISeedOptions = {
    language: input.language,
    seed: chooseSeed(input, found, concerned, registry),
    frameworks,
    variants: chooseVariants(frameworks, input, registry),
    determinism: chooseDeterminism(input)
  };
  const { environment, notices } = findEarly(input, chosen, registry);
  const options = fitToNotebook({ ...chosen, environment }, input, registry);
  return {
    options: options.frameworks.length === 0 ? null : options,
    offered,
    possible,
    isRandom: isRandom(input),
    concerned,
    found,
    edited: reading !== null && !reading.exact,
    notices,
    action: actionOf(reading, options)
  };
}

/** The frameworks to seed, and those among them that the seed cell does not seed yet. */
function chooseFrameworks(
  input: IPlanInput,
  registry: IFrameworkRegistry
): { frameworks: string[]; offered: string[]; possible: string[] } {
  const { reading, metadata, preferences, draft } = input;
  const said = reading?.choices ?? null;
  const declined = new Set([
    ...preferences.neverOffer,
    ...(metadata?.declined ?? [])
  ]);
  const candidates = findCandidates(
    input,
    ids => chooseVariants(ids, input, registry),
    registry
  );
  const chosen = new Set(
    said
      ? said.frameworks
      : [...ALWAYS[input.language], ...candidates.used].filter(
          id => !declined.has(id)
        )
  );
  const offered = said
    ? closure(candidates.used, registry).filter(
        id => !chosen.has(id) && !declined.has(id)
      )
    : [];
  if (input.offer) {
    offered.forEach(id => chosen.add(id));
  }
  for (const [id, wanted] of Object.entries(draft.frameworks ?? {})) {
    if (wanted) {
      chosen.add(id);
    } else {
      chosen.delete(id);
    }
  }
  const possible = candidates.possible.filter(
    id => !chosen.has(id) && !declined.has(id)
  );
  return { frameworks: [...chosen], offered, possible };
}

/** The cell's seed, else the draft's, the notebook's own, or the user's default. */
function chooseSeed(
  { reading, draft, preferences }: IPlanInput,
  found: number | null,
  concerned: readonly string[],
  registry: IFrameworkRegistry
): number {
  return (
    reading?.seed?.value ??
    draft.seed ??
    usable(found, concerned, registry) ??
    usable(preferences.seed, concerned, registry) ??
    0
  );
}

/** The cell's switches, else the defaults under what was chosen, the last choice on top. */
function chooseDeterminism(input: IPlanInput): IDeterminism {
  const { reading, metadata, preferences, draft } = input;
  return (
    reading?.choices?.determinism ?? {
      ...DEFAULT_DETERMINISM,
      ...preferences.determinism,
      ...metadata?.determinism,
      ...draft.determinism
    }
  );
}

/** What the button does. */
function actionOf(
  reading: ICellReading | null,
  options: ISeedOptions
): ISeedPlan['action'] {
  if (options.frameworks.length === 0) {
    return 'none';
  }
  if (!reading) {
    return 'insert';
  }
  const isSame = reading.choices && sameChoices(reading.choices, options);
  // A cell of an earlier release may claim more than is true.
  const isTrue = !reading.claimsAll || !options.unseeded;
  return isSame && isTrue ? 'run' : 'update';
}

function isRandom({ detection, draft }: IPlanInput): boolean {
  return (
    detection.mayDraw ||
    detection.seeds.length > 0 ||
    detection.frameworks.some(({ cells }) => cells.length > 0) ||
    Object.values(draft.frameworks ?? {}).includes(true)
  );
}

/** The metadata with the draft's choices applied to the declined frameworks. */
export function declineDrafted(
  metadata: INotebookMetadata,
  draft: IDraft
): INotebookMetadata {
  const declined = new Set(metadata.declined);
  for (const [id, wanted] of Object.entries(draft.frameworks ?? {})) {
    if (wanted) {
      declined.delete(id);
    } else {
      declined.add(id);
    }
  }
  return { ...metadata, declined: [...declined] };
}

function usable(
  seed: number | null,
  frameworks: readonly string[],
  registry: IFrameworkRegistry
): number | null {
  return seed !== null && validateSeed(seed, frameworks, registry).ok
    ? seed
    : null;
}

/** The variants that the code and the kernel's versions suggest; without either, the cell's own. */
function chooseVariants(
  frameworks: readonly string[],
  input: IPlanInput,
  registry: IFrameworkRegistry
): Record<string, string> {
  const { metadata, reading } = input;
  const said = { ...metadata?.variants, ...reading?.choices?.variants };
  const variants = new Map(Object.entries(said));
  for (const id of closure(frameworks, registry)) {
    const recipe = registry.get(id);
    const usage = usageOf(id, input, registry);
    if (recipe?.chooseVariant && usage) {
      variants.set(id, recipe.chooseVariant(usage));
    }
  }
  return Object.fromEntries(variants);
}

function usageOf(
  id: string,
  input: IPlanInput,
  registry: IFrameworkRegistry
): IUsage | null {
  const use = input.detection.frameworks.find(item => item.recipe === id);
  const modules = registry.get(id)?.modules ?? [];
  const version =
    modules
      .map(name => own(input.modules, name)?.version ?? null)
      .find(value => value) ?? null;
  return use || version
    ? {
        imports: use?.imports ?? [],
        names: use?.names ?? [],
        version,
        environment: sureValues(input.detection),
        current: currentVariant(id, input, registry),
        taken: namesTaken(input.detection),
        beside: other => usageOf(other, input, registry)
      }
    : null;
}

/** The values of early variables that no condition decides. */
function sureValues({ environment }: IDetection): Record<string, string> {
  const open = environment.filter(use => use.isConditional);
  return Object.fromEntries(
    environment.flatMap(({ name, value }) =>
      value === null || open.some(use => use.name === name)
        ? []
        : [[name, value]]
    )
  );
}

/** The variant in the seed cell; `undefined` if the cell does not seed the framework. */
function currentVariant(
  id: string,
  { reading }: IPlanInput,
  registry: IFrameworkRegistry
): string | undefined {
  const said = reading?.choices;
  return said?.frameworks.includes(id)
    ? (own(said.variants, id) ?? registry.get(id)?.variants[0]?.id)
    : undefined;
}

/** The names that the notebook takes from the seed cell. */
function namesTaken({ names }: IDetection): string[] {
  return [...names].filter(([, use]) => use.usedFirst).map(([name]) => name);
}

function sameChoices(a: ISeedChoices, b: ISeedChoices): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(choices: ISeedChoices): unknown {
  const entries = (record: object): unknown[] =>
    Object.entries(record).sort(([x], [y]) => (x < y ? -1 : 1));
  return [
    choices.frameworks,
    entries(choices.variants),
    entries(choices.determinism),
    entries(choices.names ?? {}),
    // Normalized, so in the order of the names.
    choices.environment ?? {}
  ];
}
