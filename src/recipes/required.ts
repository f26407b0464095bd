import { inOrder } from '../frameworks';
import type { IRecipe, IRecipeLookup } from './types';

/**
 * The given recipes and all that they draw from.
 *
 * @param ids - Ids of recipes; unknown ones are passed over.
 * @param registry - Where to look them up.
 * @returns The recipes in the order of the cell, each once.
 * @throws An error where a recipe requires one that is not registered, or one
 *   of another language.
 */
export function withRequired(
  ids: readonly string[],
  registry: IRecipeLookup
): IRecipe[] {
  const found = new Map<string, IRecipe>();
  const visit = (recipe: IRecipe): void => {
    if (found.has(recipe.id)) {
      return;
    }
    found.set(recipe.id, recipe);
    for (const id of recipe.requires) {
      const required = registry.get(id);
      if (!required) {
        throw new Error(
          `The recipe "${recipe.id}" requires "${id}", which is not registered.`
        );
      }
      if (required.language !== recipe.language) {
        throw new Error(
          `The recipe "${recipe.id}" requires "${id}", which is for another language.`
        );
      }
      visit(required);
    }
  };
  for (const id of ids) {
    const recipe = registry.get(id);
    if (recipe) {
      visit(recipe);
    }
  }
  return inOrder([...found.values()]);
}
