import { linesKey } from './check';
import { DETERMINISM_KEYS, keepDeterminism } from './determinism';
import { withRequired } from './registry';
import type {
  ICellLines,
  IDeterminism,
  IRecipe,
  IRecipeLookup,
  ISeedChoices,
  ISeedOptions,
  IVariant
} from './types';

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
  const variants: Record<string, string> = {};
  for (const recipe of chosen) {
    const variant = effectiveVariant(recipe, choices.variants, determinism);
    if (variant !== recipe.variants[0]) {
      variants[recipe.id] = variant.id;
    }
  }
  return {
    language: choices.language,
    frameworks: chosen.map(recipe => recipe.id),
    variants,
    determinism
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

/**
 * The variant of a recipe that a cell shows: the first with the lines of the
 * chosen one.
 *
 * @param recipe - A recipe with at least one variant.
 * @param variants - The chosen variants; an unknown one counts as the first.
 * @param determinism - The choices, which decide whether variants differ.
 */
export function effectiveVariant(
  recipe: IRecipe,
  variants: Readonly<Record<string, string>>,
  determinism: IDeterminism
): IVariant {
  const id = Object.prototype.hasOwnProperty.call(variants, recipe.id)
    ? variants[recipe.id]
    : undefined;
  const chosen =
    recipe.variants.find(variant => variant.id === id) ?? recipe.variants[0];
  const key = linesKey(chosen.lines(determinism));
  return (
    recipe.variants.find(
      variant => linesKey(variant.lines(determinism)) === key
    ) ?? chosen
  );
}

/**
 * The lines of a recipe in a cell.
 *
 * @param choices - The choices of the cell, normalized.
 */
export function linesOf(
  recipe: IRecipe,
  choices: ISeedChoices,
  registry: IRecipeLookup
): ICellLines {
  const { frameworks, variants, determinism } = choices;
  const variant = effectiveVariant(recipe, variants, determinism);
  const isCovered = frameworks
    .map(id => registry.get(id))
    .some(
      other =>
        other &&
        effectiveVariant(other, variants, determinism).covers?.[
          recipe.id
        ]?.includes(variant.id)
    );
  return isCovered && variant.coveredLines
    ? variant.coveredLines(determinism)
    : variant.lines(determinism);
}

function keysOf(recipes: readonly IRecipe[]): (keyof IDeterminism)[] {
  return DETERMINISM_KEYS.filter(key =>
    recipes.some(recipe => recipe.determinismKeys.includes(key))
  );
}
