import { own } from '../frameworks/byName';
import { linesKey } from './check';
import type {
  ICellLines,
  IDeterminism,
  IRecipe,
  IRecipeLookup,
  ISeedChoices,
  IVariant
} from './types';

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
  const id = own(variants, recipe.id);
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
        own(
          effectiveVariant(other, variants, determinism).covers,
          recipe.id
        )?.includes(variant.id)
    );
  return isCovered && variant.coveredLines
    ? variant.coveredLines(determinism)
    : variant.lines(determinism);
}
