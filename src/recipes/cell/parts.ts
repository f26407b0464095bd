import { environmentLines } from '../carried';
import type { ICellLines, IRecipeLookup, ISeedChoices } from '../types';
import { effectiveVariant, linesOf } from '../variants';

/** The lines of a cell by their place in it, with the usual names. */
export type CellParts = Required<{ [K in keyof ICellLines]: string[] }>;

/**
 * Collects the lines of all frameworks of a cell.
 *
 * @param choices - The choices; unknown frameworks are passed over.
 * @param registry - Where to look the recipes up.
 * @param isFull - Whether to take every seed call, also those that another one makes.
 */
export function partsOf(
  choices: ISeedChoices,
  registry: IRecipeLookup,
  isFull = false
): CellParts {
  const parts: CellParts = {
    environment: environmentLines(choices.environment),
    imports: [],
    determinism: [],
    seeds: []
  };
  for (const id of choices.frameworks) {
    const recipe = registry.get(id);
    if (!recipe) {
      continue;
    }
    const { variants, determinism } = choices;
    const lines = isFull
      ? effectiveVariant(recipe, variants, determinism).lines(determinism)
      : linesOf(recipe, choices, registry);
    parts.environment.push(...(lines.environment ?? []));
    parts.imports.push(...(lines.imports ?? []));
    parts.determinism.push(...(lines.determinism ?? []));
    parts.seeds.push(...(lines.seeds ?? []));
  }
  if (choices.language === 'python' && parts.environment.length > 0) {
    parts.imports.push('import os');
  }
  return parts;
}
