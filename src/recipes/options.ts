import { normalUnseeded } from './cell/header';
import { cellBindings, normalNames } from './cell/names';
import { DETERMINISM_KEYS, keepDeterminism } from './determinism';
import { keepEnvironment } from './carried';
import { withRequired } from './required';
import type {
  IDeterminism,
  IRecipe,
  IRecipeLookup,
  ISeedChoices,
  ISeedOptions
} from './types';
import { effectiveVariant } from './variants';

/**
 * Brings options to their normal form: frameworks with all that they draw from, in the
 * order of the cell and only those with lines in it; no variant that makes no
 * difference; unused switches at their defaults.
 *
 * @param options - Options; unknown frameworks, variants and choices are dropped.
 * @param registry - Where to look the recipes up.
 * @returns New options with the same seed.
 * @throws An error where a recipe requires one that is not registered.
 */
export function normalizeOptions(
  options: ISeedOptions,
  registry: IRecipeLookup
): ISeedOptions {
  return { ...normalizeChoices(options, registry), seed: options.seed };
}

/**
 * The same as {@link normalizeOptions}, without the seed.
 */
export function normalizeChoices(
  choices: ISeedChoices,
  registry: IRecipeLookup
): ISeedChoices {
  const chosen = withRequired(
    choices.frameworks.filter(
      id => registry.get(id)?.language === choices.language
    ),
    registry
  ).filter(recipe => recipe.variants.length > 0);
  const determinism = keepDeterminism(choices.determinism, keysOf(chosen));
  const variants = new Map<string, string>();
  for (const recipe of chosen) {
    const variant = effectiveVariant(recipe, choices.variants, determinism);
    if (variant !== recipe.variants[0]) {
      variants.set(recipe.id, variant.id);
    }
  }
  const environment = keepEnvironment(choices, registry);
  const normal: ISeedChoices = {
    language: choices.language,
    frameworks: chosen.map(recipe => recipe.id),
    variants: Object.fromEntries(variants),
    determinism,
    ...(environment && { environment })
  };
  const names = normalNames(choices.names, cellBindings(normal, registry));
  const unseeded = normalUnseeded(choices.unseeded);
  return {
    ...normal,
    ...(Object.keys(names).length > 0 ? { names } : {}),
    ...(unseeded.length > 0 ? { unseeded } : {})
  };
}

/**
 * The switches that the frameworks, or those that they draw from, use.
 *
 * @param frameworks - Ids of recipes; unknown ones are passed over.
 * @param registry - Where to look the recipes up.
 * @returns The switches in the order in which to show them.
 * @throws An error where a recipe requires one that is not registered.
 */
export function determinismKeysOf(
  frameworks: readonly string[],
  registry: IRecipeLookup
): (keyof IDeterminism)[] {
  return keysOf(withRequired(frameworks, registry));
}

function keysOf(recipes: readonly IRecipe[]): (keyof IDeterminism)[] {
  return DETERMINISM_KEYS.filter(key =>
    recipes.some(recipe => recipe.determinismKeys.includes(key))
  );
}
