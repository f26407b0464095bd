import { own } from '../../frameworks/byName';
import type { ISeedPlan } from '../../cell';
import type { IDetection } from '../../detect';
import type { IKernelReport, ISeedReport } from '../../kernel';
import type { SeedInForce } from '../../ledger';
import type {
  IRecipe,
  IFrameworkRegistry,
  ISeedChoices,
  Language
} from '../../recipes';
import type { INotebookReading } from './notebookReading';
import type { IFrameworkState } from '../state';

/** The sources of the frameworks' states. */
export interface IFrameworkInput {
  readonly language: Language;
  readonly notebook: INotebookReading;
  /** Ids of recipes that the user does not want to be offered. */
  readonly neverOffer: readonly string[];
  readonly plan: ISeedPlan;
  readonly detection: IDetection;
  readonly report: IKernelReport | null;
  /** Whether the kernel has run cells since the report. */
  readonly isReportOld: boolean;
  readonly seeds: Readonly<Record<string, SeedInForce>>;
}

/**
 * The frameworks that concern a notebook: seeded, detected or loaded, in the
 * order of the cell.
 */
export function frameworkStates(
  input: IFrameworkInput,
  registry: IFrameworkRegistry
): IFrameworkState[] {
  const { plan, detection, report } = input;
  // An existing cell decides what is seeded; without one the plan does.
  const { place, cell } = input.notebook;
  const options: ISeedChoices | null = place
    ? (cell?.choices ?? null)
    : plan.options;
  const chosen = new Set(options?.frameworks ?? []);
  const hidden = new Set(input.neverOffer);
  const states: IFrameworkState[] = [];
  for (const recipe of registry.recipes(input.language)) {
    const use = detection.frameworks.find(item => item.recipe === recipe.id);
    const modules = recipe.modules.map(name => own(report?.modules, name));
    const loaded = report ? modules.some(item => item?.loaded) : null;
    const isChosen = chosen.has(recipe.id);
    const isOffered = plan.offered.includes(recipe.id);
    const concerns =
      isChosen ||
      isOffered ||
      (use && !use.optional) ||
      // Python itself is always loaded, which says nothing.
      (loaded && recipe.id !== 'python');
    if (!concerns || (hidden.has(recipe.id) && !isChosen)) {
      continue;
    }
    const variantId = own(options?.variants, recipe.id);
    states.push({
      recipe,
      variant:
        recipe.variants.find(item => item.id === variantId) ??
        recipe.variants[0] ??
        null,
      chosen: isChosen,
      offered: isOffered,
      optional: use?.optional ?? false,
      through: recipe.variants.length > 0 ? [] : through(recipe, registry),
      requiredBy: neededBy(recipe.id, [...chosen], registry),
      cells: use?.cells ?? [],
      via: use?.via ?? [],
      loaded,
      installed: known(modules.map(item => item?.installed)),
      missing: missing(recipe, report, registry),
      version: modules.find(item => item?.version)?.version ?? null,
      seed: seedOf(recipe.id, input, registry)
    });
  }
  return states;
}

/**
 * The seed of a framework's streams: proven by their states when the kernel was last asked,
 * unless cells have run since; otherwise by the records. A device whose seed differs from
 * the first stream's makes it unknown.
 */
function seedOf(
  id: string,
  input: Pick<IFrameworkInput, 'report' | 'isReportOld' | 'seeds'>,
  registry: IFrameworkRegistry
): ISeedReport | null {
  const names = registry.facts.get(id)?.streams.map(({ name }) => name) ?? [];
  const found = new Set(
    [...Object.keys(input.seeds), ...Object.keys(input.report?.seeds ?? {})]
      .filter(stream => names.includes(stream.split(':')[0]))
      .map(stream => seedOfStream(stream, input))
  );
  if (found.size === 0) {
    return null;
  }
  const [seed] = found;
  return found.size > 1 || seed === 'unknown'
    ? { known: false, seed: null }
    : { known: true, seed };
}

function seedOfStream(
  stream: string,
  {
    report,
    isReportOld,
    seeds
  }: Pick<IFrameworkInput, 'report' | 'isReportOld' | 'seeds'>
): SeedInForce {
  const said = own(report?.seeds, stream);
  const recorded = own(seeds, stream);
  if (said?.known && !(isReportOld && recorded !== undefined)) {
    return said.seed;
  }
  return recorded === undefined ? 'unknown' : recorded;
}

/** Recipes that could be added and are not among those that concern the notebook. */
export function otherRecipes(
  language: Language,
  states: readonly IFrameworkState[],
  neverOffer: readonly string[],
  registry: IFrameworkRegistry
): IRecipe[] {
  const shown = new Set(states.map(state => state.recipe.id));
  return registry
    .recipes(language)
    .filter(
      recipe =>
        recipe.variants.length > 0 &&
        !shown.has(recipe.id) &&
        !neverOffer.includes(recipe.id)
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

/** The titles of the recipes through which one without lines is seeded. */
function through(recipe: IRecipe, registry: IFrameworkRegistry): string[] {
  return recipe.requires
    .map(id => registry.get(id)?.title)
    .filter((title): title is string => title !== undefined);
}

/** The titles of the recipes that one draws from and that the kernel can't import. */
function missing(
  recipe: IRecipe,
  report: IKernelReport | null,
  registry: IFrameworkRegistry
): string[] {
  return recipe.requires
    .map(id => registry.get(id))
    .filter((other): other is IRecipe => other !== undefined)
    .filter(({ modules }) =>
      modules.every(name => own(report?.modules, name)?.installed === false)
    )
    .map(({ title }) => title);
}

/** True if any is true, else false if any is false, else unknown. */
function known(values: (boolean | null | undefined)[]): boolean | null {
  return values.includes(true) ? true : values.includes(false) ? false : null;
}
