import type { IRecipe } from '../recipes/types';
import type { IModuleUse } from './types';

export function usesFromModules(
  modules: readonly string[],
  recipes: readonly IRecipe[]
): IModuleUse[] {
  return [];
}
