import { factsFaults } from '../frameworks';
import {
  DETERMINISM_KEYS,
  DETERMINISM_VALUES,
  determinismCombinations
} from './determinism';
import { toRecipe } from './recipe';
import type {
  ICellLines,
  IDeterminism,
  IFramework,
  IRecipe,
  IVariant
} from './types';

/**
 * Checks a framework, as far as possible without running its lines.
 *
 * @param framework - The framework; it may come from code that no compiler checked.
 * @returns One phrase for each fault; empty if there is none.
 */
export function frameworkFaults(framework: IFramework): string[] {
  const faults = factsFaults(framework.facts);
  const recipe = toRecipe(framework);
  const need = (isMet: boolean, fault: string): void => {
    if (!isMet) {
      faults.push(fault);
    }
  };
  need(
    framework.stream === undefined ||
      (typeof framework.stream === 'string' && framework.stream.trim() !== ''),
    'its stream must be the source of a Python module'
  );
  need(typeof recipe.description === 'function', 'it has no description');
  if (!isList(recipe.variants)) {
    return [...faults, 'it has no list of variants'];
  }
  need(
    recipe.variants.length > 0 || typeof recipe.advice === 'function',
    'a recipe without variants needs advice'
  );
  if (
    !isList(recipe.determinismKeys) ||
    !recipe.determinismKeys.every(key => DETERMINISM_KEYS.includes(key))
  ) {
    return [...faults, 'it uses an unknown determinism switch'];
  }
  const ids = recipe.variants.map(variant => variant.id);
  need(
    new Set(ids).size === ids.length,
    'two of its variants have the same id'
  );
  return faults.concat(
    ...recipe.variants.map(variant => variantFaults(recipe, variant))
  );
}

function variantFaults(recipe: IRecipe, variant: IVariant): string[] {
  const name = `its variant "${variant.id}"`;
  if (!/^[A-Za-z][\w.-]*$/.test(variant.id)) {
    return [`${name} must have an id that matches [A-Za-z][\\w.-]*`];
  }
  const { coveredLines } = variant;
  return (
    formFault(recipe, name, choices => variant.lines(choices)) ??
    (coveredLines
      ? formFault(recipe, `${name}, covered,`, choices => coveredLines(choices))
      : null) ??
    []
  );
}

/** The fault in one form of a variant: `null` for none. */
function formFault(
  recipe: IRecipe,
  name: string,
  linesFor: (determinism: IDeterminism) => ICellLines
): string[] | null {
  for (const determinism of determinismCombinations(DETERMINISM_KEYS)) {
    const lines = linesFor(determinism);
    const fault = lineFault(lines);
    if (fault) {
      return [`${name} ${fault}`];
    }
    for (const key of DETERMINISM_KEYS) {
      const declared = recipe.determinismKeys.includes(key);
      for (const value of DETERMINISM_VALUES[key]) {
        const shows =
          linesKey(linesFor({ ...determinism, [key]: value })) !==
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
  return null;
}

function lineFault(lines: ICellLines): string | null {
  const own = [
    ...(lines.environment ?? []),
    ...(lines.determinism ?? []),
    ...(lines.seeds ?? [])
  ];
  if (own.length === 0) {
    return 'has only imports';
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

/** Unlike `Array.isArray`, it leaves the type of a read-only list as it is. */
function isList(value: unknown): boolean {
  return Array.isArray(value);
}
