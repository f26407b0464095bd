import { withRequired } from './required';
import type { IRecipeLookup, ISeedRange, ITranslate } from './types';

/**
 * The seeds of dice. TensorFlow's graphs take 2147483647 for 0, so it is left out.
 */
export const DICE_RANGE: ISeedRange = Object.freeze({
  min: 0,
  max: 2147483646
});

/** A range of seeds, and the framework that limits it. */
export interface ISeedLimit extends ISeedRange {
  /** The title of the framework with the lowest maximum; `null` without frameworks. */
  readonly framework: string | null;
}

/** Why a value cannot be the seed. */
export interface ISeedProblem extends ISeedLimit {
  readonly kind:
    | 'empty'
    | 'not-a-number'
    | 'not-an-integer'
    | 'negative'
    | 'too-small'
    | 'too-large';
}

/** A valid seed, or why the value is not one. */
export type SeedResult =
  | { readonly ok: true; readonly seed: number }
  | { readonly ok: false; readonly problem: ISeedProblem };

/**
 * The seeds that all of the frameworks accept and tell apart.
 *
 * @param frameworks - Ids of recipes, also of those without lines in the cell;
 *   unknown ones are passed over. What they draw from counts as well.
 * @param registry - Where to look the recipes up.
 * @returns 0…4294967295 where there is no framework.
 * @throws An error where a recipe requires one that is not registered.
 */
export function seedRange(
  frameworks: readonly string[],
  registry: IRecipeLookup
): ISeedLimit {
  let limit: ISeedLimit = { min: 0, max: 4294967295, framework: null };
  // Backwards, so that of equal limits the most specific framework is named.
  for (const recipe of withRequired(frameworks, registry).reverse()) {
    const { min, max } = recipe.seedRange;
    const lower = limit.framework === null || max < limit.max;
    limit = {
      min: Math.max(min, limit.min),
      max: Math.min(max, limit.max),
      framework: lower ? recipe.title : limit.framework
    };
  }
  return limit;
}

/**
 * Checks a value as a seed: from metadata, a setting or an API.
 *
 * @param value - Anything. Only an integer will do: `true`, `1.5`, `"42"`, `-1`
 *   and `NaN` are refused.
 * @param frameworks - Ids of recipes, see {@link seedRange}.
 * @param registry - Where to look the recipes up.
 * @throws An error where a recipe requires one that is not registered.
 */
export function validateSeed(
  value: unknown,
  frameworks: readonly string[],
  registry: IRecipeLookup
): SeedResult {
  return checkSeed(value, seedRange(frameworks, registry));
}

/**
 * Checks a value as a seed against a known range.
 *
 * @param value - Anything; see {@link validateSeed}.
 * @param limit - The range, of {@link seedRange}.
 */
export function checkSeed(value: unknown, limit: ISeedLimit): SeedResult {
  if (value === undefined || value === null) {
    return refuse('empty', limit);
  }
  if (typeof value !== 'number' || Number.isNaN(value)) {
    return refuse('not-a-number', limit);
  }
  if (value < 0) {
    return refuse('negative', limit);
  }
  if (value > limit.max) {
    return refuse('too-large', limit);
  }
  if (!Number.isInteger(value)) {
    return refuse('not-an-integer', limit);
  }
  if (value < limit.min) {
    return refuse('too-small', limit);
  }
  // -0 equals 0, but its text differs.
  return { ok: true, seed: value + 0 };
}

/**
 * Reads what a person typed.
 *
 * @param text - The text of the field. Digits only, with white space around them.
 * @param limit - The range, of {@link seedRange}.
 */
export function parseSeed(text: string, limit: ISeedLimit): SeedResult {
  const trimmed = text.trim();
  if (trimmed === '') {
    return refuse('empty', limit);
  }
  if (/^[0-9]+$/.test(trimmed)) {
    return checkSeed(Number(trimmed), limit);
  }
  if (/^[-−][0-9]+$/.test(trimmed)) {
    return refuse('negative', limit);
  }
  return refuse(
    /^[-−+]?[0-9]*[.,][0-9]*$/.test(trimmed) && /[0-9]/.test(trimmed)
      ? 'not-an-integer'
      : 'not-a-number',
    limit
  );
}

/**
 * Says in one sentence what is wrong with a seed.
 */
export function describeSeedProblem(
  problem: ISeedProblem,
  trans: ITranslate
): string {
  const { min, max, framework } = problem;
  switch (problem.kind) {
    case 'empty':
      return trans.__('Enter a seed: an integer from %1 to %2.', min, max);
    case 'not-a-number':
      return trans.__(
        'The seed must be an integer from %1 to %2, written in digits only.',
        min,
        max
      );
    case 'not-an-integer':
      return trans.__('The seed must be a whole number.');
    case 'negative':
      return trans.__('The seed must not be negative.');
    case 'too-small':
      return trans.__('The seed must be at least %1.', min);
    case 'too-large':
      return framework === null
        ? trans.__('The seed must be at most %1.', max)
        : trans.__(
            'The seed must be at most %1, the largest for %2.',
            max,
            framework
          );
  }
}

/**
 * Draws a seed, all with equal probability.
 *
 * @param range - The seeds to draw from; those outside 0…2147483646 are left out.
 * @param random - The source of random bits.
 * @throws A RangeError if no seed is left to draw.
 */
export function rollSeed(
  range: ISeedRange = DICE_RANGE,
  random: Pick<Crypto, 'getRandomValues'> = globalThis.crypto
): number {
  const min = Math.max(range.min, DICE_RANGE.min);
  const count = Math.min(range.max, DICE_RANGE.max) - min + 1;
  if (!(count > 0)) {
    throw new RangeError('There is no seed in this range.');
  }
  // The incomplete last interval would favour small seeds.
  const whole = 4294967296 - (4294967296 % count);
  const word = new Uint32Array(1);
  do {
    random.getRandomValues(word);
  } while (word[0] >= whole);
  return min + (word[0] % count);
}

function refuse(kind: ISeedProblem['kind'], limit: ISeedLimit): SeedResult {
  const { min, max, framework } = limit;
  return { ok: false, problem: { kind, min, max, framework } };
}
