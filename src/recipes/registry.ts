import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { recipeFaults } from './check';
import type {
  IRecipe,
  IRecipeLookup,
  IRecipeRegistry,
  Language
} from './types';

/** The recipes that are known. */
export class RecipeRegistry implements IRecipeRegistry {
  /**
   * @param recipes - Recipes to begin with, with ids of their own. They are not
   *   checked, since every start of the application would pay for it; the tests
   *   check the built-in ones.
   */
  constructor(recipes: readonly IRecipe[] = []) {
    recipes.forEach(recipe => this._recipes.set(recipe.id, recipe));
  }

  /** Emitted after a recipe was added or taken out. */
  get changed(): ISignal<IRecipeRegistry, void> {
    return this._changed;
  }

  /**
   * Adds a recipe.
   *
   * @param recipe - The recipe. What it requires may be added later, but must
   *   be there before the recipe is used.
   * @returns Takes the recipe out again when it is disposed of.
   * @throws An error that names the recipe and all that is wrong with it.
   */
  add(recipe: IRecipe): IDisposable {
    const faults = recipeFaults(recipe);
    if (this._recipes.has(recipe.id)) {
      faults.push('its id is taken');
    }
    if (faults.length > 0) {
      throw new Error(
        `The recipe "${recipe.id}" was refused: ${faults.join('; ')}`
      );
    }
    this._recipes.set(recipe.id, recipe);
    this._lists.clear();
    this._changed.emit();
    return new DisposableDelegate(() => {
      this._recipes.delete(recipe.id);
      this._lists.clear();
      this._changed.emit();
    });
  }

  /**
   * @param id - The id of a recipe.
   * @returns The recipe, or `undefined` where there is none of that id.
   */
  get(id: string): IRecipe | undefined {
    return this._recipes.get(id);
  }

  /**
   * @param language - Only the recipes of this language; all of them if left out.
   * @returns The recipes in the order of the cell: by rank, then by id.
   */
  recipes(language?: Language): readonly IRecipe[] {
    // The same list as long as it holds: who looks often may compare it.
    let list = this._lists.get(language);
    if (!list) {
      list = inOrder(
        [...this._recipes.values()].filter(
          recipe => language === undefined || recipe.language === language
        )
      );
      this._lists.set(language, list);
    }
    return list;
  }

  private readonly _lists = new Map<Language | undefined, readonly IRecipe[]>();
  private readonly _recipes = new Map<string, IRecipe>();
  private readonly _changed = new Signal<IRecipeRegistry, void>(this);
}

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

function inOrder(recipes: IRecipe[]): IRecipe[] {
  return recipes.sort(
    (a, b) => a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
