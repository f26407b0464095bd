import { COMMON } from '../frameworks';
import type { IDeterminism } from './types';

/** The switches by default: cuDNN pinned, the others left alone. */
export const DEFAULT_DETERMINISM: IDeterminism = Object.freeze(
  Object.fromEntries(
    COMMON.determinism.map(({ name, default: value }) => [name, value])
  ) as unknown as IDeterminism
);

/** Every choice for every switch, in the order in which to offer them. */
export const DETERMINISM_VALUES = Object.freeze(
  Object.fromEntries(
    COMMON.determinism.map(({ name, values }) => [name, values])
  )
) as { readonly [K in keyof IDeterminism]: readonly IDeterminism[K][] };

/** The names of the switches, in the order in which to show them. */
export const DETERMINISM_KEYS: readonly (keyof IDeterminism)[] = Object.freeze(
  COMMON.determinism.map(({ name }) => name)
);

/**
 * Keeps the choices for some switches and resets the others.
 *
 * @param determinism - Choices; a value that is not one of
 *   {@link DETERMINISM_VALUES} is replaced by the default.
 * @param keys - The switches to keep.
 */
export function keepDeterminism(
  determinism: Partial<IDeterminism>,
  keys: readonly (keyof IDeterminism)[]
): IDeterminism {
  const result: Record<string, string> = { ...DEFAULT_DETERMINISM };
  for (const key of keys) {
    const allowed: readonly string[] = DETERMINISM_VALUES[key];
    const value = determinism[key];
    if (value !== undefined && allowed.includes(value)) {
      result[key] = value;
    }
  }
  return result as unknown as IDeterminism;
}

/**
 * All combinations of choices for some switches; the others have their defaults.
 *
 * @returns At least one; the first is {@link DEFAULT_DETERMINISM}.
 */
export function determinismCombinations(
  keys: readonly (keyof IDeterminism)[]
): IDeterminism[] {
  let result: IDeterminism[] = [DEFAULT_DETERMINISM];
  for (const key of keys) {
    const byDefault = DEFAULT_DETERMINISM[key];
    const values: readonly string[] = [
      byDefault,
      ...DETERMINISM_VALUES[key].filter(value => value !== byDefault)
    ];
    result = result.flatMap(one =>
      values.map(value => ({ ...one, [key]: value }))
    );
  }
  return result;
}
