/**
 * Which of the frameworks in a notebook's code its seed cell may take up unasked.
 */
import { own } from '../frameworks/byName';
import type { IDetection } from '../detect';
import type { IFrameworkRegistry, IRecipe, Language } from '../recipes';
import { DEFAULT_DETERMINISM, effectiveVariant } from '../recipes';

/** What the running kernel says about a top-level module. */
export interface IModuleFacts {
  readonly version: string | null;
  /** Whether it has been imported. */
  readonly loaded: boolean;
  /** Whether it could be imported; `null` if unknown. */
  readonly installed: boolean | null;
}

/** The sources of the candidates. */
export interface ICandidateInput {
  readonly language: Language;
  readonly detection: IDetection;
  readonly modules: Readonly<Record<string, IModuleFacts>>;
}

/** The candidates, all of them ids of recipes. */
export interface ICandidates {
  /** Used for sure, neither known to be missing nor to be installed by the notebook later. */
  readonly used: readonly string[];
  /** Imported only under a condition, which the kernel's process met. */
  readonly possible: readonly string[];
}

/**
 * Finds the candidates.
 *
 * @param variantsOf - Returns the variants that the notebook needs, for recipes and
 *   those that they draw from.
 */
export function findCandidates(
  input: ICandidateInput,
  variantsOf: (ids: readonly string[]) => Readonly<Record<string, string>>,
  registry: IFrameworkRegistry
): ICandidates {
  const { language, detection, modules } = input;
  const seedable = detection.frameworks.filter(
    ({ recipe, via }) =>
      isSeedable(recipe, language, registry) &&
      !isAbsent(registry.get(recipe)?.modules ?? [], via, modules) &&
      !isMissing(closure([recipe], registry), variantsOf, modules, registry)
  );
  const ids = (optional: boolean): string[] =>
    seedable
      .filter(use => use.optional === optional)
      .map(({ recipe }) => recipe);
  const hasModule = (id: string, fact: 'loaded' | 'installed'): boolean =>
    registry.get(id)?.modules.some(name => own(modules, name)?.[fact]) ?? false;
  const late = detection.frameworks
    .filter(use => use.needsInstall && !hasModule(use.recipe, 'installed'))
    .map(use => use.recipe);
  return {
    used: ids(false).filter(id => !late.includes(id)),
    possible: ids(true).filter(id => hasModule(id, 'loaded'))
  };
}

/** Recipes with lines of their own, and those that they draw from. */
export function closure(
  ids: readonly string[],
  registry: IFrameworkRegistry
): string[] {
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (!seen.has(id)) {
      seen.add(id);
      registry.get(id)?.requires.forEach(visit);
    }
  };
  ids.forEach(visit);
  return [...seen].filter(id => registry.get(id)?.variants.length);
}

/** Whether a recipe of this language has lines for the cell, or draws from one that has. */
function isSeedable(
  id: string,
  language: Language,
  registry: IFrameworkRegistry
): boolean {
  const recipe = registry.get(id);
  return (
    recipe !== undefined &&
    recipe.language === language &&
    (recipe.variants.length > 0 || recipe.requires.length > 0)
  );
}

/** Whether the notebook imports a framework by modules of which the kernel has none. */
function isAbsent(
  names: readonly string[],
  via: readonly string[],
  modules: ICandidateInput['modules']
): boolean {
  return (
    names.some(name => via.includes(name)) &&
    names.every(name => own(modules, name)?.installed === false)
  );
}

/** Whether a cell that seeds these recipes would import what is not installed. */
function isMissing(
  ids: readonly string[],
  variantsOf: (ids: readonly string[]) => Readonly<Record<string, string>>,
  modules: ICandidateInput['modules'],
  registry: IFrameworkRegistry
): boolean {
  const variants = variantsOf(ids);
  return ids
    .map(id => registry.get(id))
    .filter((recipe): recipe is IRecipe => recipe !== undefined)
    .flatMap(recipe => importsOf(recipe, variants))
    .some(name => own(modules, name)?.installed === false);
}

/** The top-level modules that the lines of a recipe import. */
function importsOf(
  recipe: IRecipe,
  variants: Readonly<Record<string, string>>
): string[] {
  const variant = effectiveVariant(recipe, variants, DEFAULT_DETERMINISM);
  const { imports } = variant.lines(DEFAULT_DETERMINISM);
  return (imports ?? []).flatMap(
    line => /^(?:import|from)\s+(\w+)/.exec(line)?.[1] ?? []
  );
}
