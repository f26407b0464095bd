import {
  DETERMINISM_KEYS,
  DETERMINISM_VALUES,
  determinismCombinations
} from './determinism';
import type { ICellLines, IRecipe, IVariant } from './types';

const LANGUAGES = ['python', 'R', 'julia'];

/**
 * Checks what a recipe promises, as far as it shows without running its lines.
 *
 * @param recipe - The recipe; it may come from code that no compiler checked.
 * @returns What is wrong, one sentence each; nothing if the recipe will do.
 */
export function recipeFaults(recipe: IRecipe): string[] {
  const faults: string[] = [];
  const need = (holds: boolean, fault: string): void => {
    if (!holds) {
      faults.push(fault);
    }
  };
  need(
    typeof recipe.id === 'string' && /^[a-z][a-z0-9_-]*$/.test(recipe.id),
    'its id must match [a-z][a-z0-9_-]*'
  );
  need(isText(recipe.title), 'it has no title');
  need(LANGUAGES.includes(recipe.language), 'its language is unknown');
  need(
    areTexts(recipe.modules) && recipe.modules.length > 0,
    'it names no module'
  );
  need(isText(recipe.distribution), 'it does not say what to install');
  need(
    areTexts(recipe.requires) && !recipe.requires.includes(recipe.id),
    'what it requires must be ids of other recipes'
  );
  need(
    areTexts(recipe.sources) && recipe.sources.length > 0,
    'it names no source of its facts'
  );
  need(
    Number.isFinite(recipe.rank) && recipe.rank >= 0,
    'its rank must be a number from 0'
  );
  need(
    isRange(recipe),
    'its seed range must be of integers from 0, and not empty'
  );
  need(typeof recipe.description === 'function', 'it has no description');
  if (!isList(recipe.variants)) {
    return [...faults, 'it has no list of variants'];
  }
  need(
    recipe.variants.length > 0 || typeof recipe.advice === 'function',
    'without a variant it must give advice'
  );
  if (
    !isList(recipe.determinismKeys) ||
    !recipe.determinismKeys.every(key => DETERMINISM_KEYS.includes(key))
  ) {
    return [...faults, 'it looks at an unknown switch of determinism'];
  }
  const ids = recipe.variants.map(variant => variant.id);
  need(new Set(ids).size === ids.length, 'two of its variants have one id');
  return faults.concat(
    ...recipe.variants.map(variant => variantFaults(recipe, variant))
  );
}

function variantFaults(recipe: IRecipe, variant: IVariant): string[] {
  const name = `its variant "${variant.id}"`;
  if (!/^[A-Za-z][\w.-]*$/.test(variant.id)) {
    return [`${name} must have an id that matches [A-Za-z][\\w.-]*`];
  }
  for (const determinism of determinismCombinations(DETERMINISM_KEYS)) {
    const lines = variant.lines(determinism);
    const fault = lineFault(lines);
    if (fault) {
      return [`${name} ${fault}`];
    }
    for (const key of DETERMINISM_KEYS) {
      const declared = recipe.determinismKeys.includes(key);
      for (const value of DETERMINISM_VALUES[key]) {
        const shows =
          linesKey(variant.lines({ ...determinism, [key]: value })) !==
          linesKey(lines);
        if (shows && !declared) {
          return [`${name} looks at the switch "${key}" without saying so`];
        }
        // Otherwise the choice could not be read back from the cell.
        if (!shows && declared && value !== determinism[key]) {
          return [`${name} does not show the choice "${key}: ${value}"`];
        }
      }
    }
  }
  return [];
}

function lineFault(lines: ICellLines): string | null {
  const own = [
    ...(lines.environment ?? []),
    ...(lines.determinism ?? []),
    ...(lines.seeds ?? [])
  ];
  if (own.length === 0) {
    return 'has nothing but imports';
  }
  for (const line of [...own, ...(lines.imports ?? [])]) {
    if (line.trim() === '' || line !== line.trimEnd() || /[\r\n]/.test(line)) {
      return 'has a line that is empty, ends in white space or is more than one';
    }
    if (/\bSEED\s*(=(?!=)|<-)/.test(line)) {
      return 'has a line that changes SEED';
    }
  }
  return null;
}

/**
 * A key that is equal for equal lines, and only for them.
 */
export function linesKey(lines: ICellLines): string {
  return JSON.stringify([
    lines.environment ?? [],
    lines.imports ?? [],
    lines.determinism ?? [],
    lines.seeds ?? []
  ]);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** Unlike `Array.isArray`, it leaves the type of a read-only list as it is. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isRange(recipe: IRecipe): boolean {
  const range = recipe.seedRange;
  return (
    typeof range === 'object' &&
    range !== null &&
    Number.isSafeInteger(range.min) &&
    Number.isSafeInteger(range.max) &&
    range.min >= 0 &&
    range.min <= range.max
  );
}
