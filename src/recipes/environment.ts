/**
 * Variables that take effect only if the kernel's process starts with them.
 */
import type { ILaunchVariable } from '../frameworks';

/** The name of the hash seed's variable. */
export const HASH_SEED = 'PYTHONHASHSEED';

/**
 * The choice of values for a launch variable.
 *
 * @param seed - The notebook's seed.
 */
export function offeredValues(
  variable: Pick<ILaunchVariable, 'values'>,
  seed: number
): readonly string[] {
  return variable.values.map(value => value.replace('{seed}', String(seed)));
}

/**
 * The launch environment after a change of the seed: a hash seed that was the old
 * seed becomes the new one.
 *
 * @param environment - Name → value.
 * @param before - The old seed; `null` if unknown.
 * @param after - The new seed.
 */
export function followSeed(
  environment: Readonly<Record<string, string>>,
  before: number | null,
  after: number
): Readonly<Record<string, string>> {
  return before !== null && environment[HASH_SEED] === String(before)
    ? { ...environment, [HASH_SEED]: String(after) }
    : environment;
}
