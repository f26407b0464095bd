import type { IFramework, IRecipe } from './types';

/** The recipe of a framework: its facts, as far as seeding needs them, and its behaviour. */
export function toRecipe({ facts, recipe }: IFramework): IRecipe {
  const { id, title, language, modules, distribution } = facts;
  const { requires, seedRange, rank, sources, determinism } = facts;
  return {
    ...recipe,
    ...{ id, title, language, modules, distribution },
    ...{ requires, seedRange, rank, sources },
    determinismKeys: determinism ?? []
  };
}
