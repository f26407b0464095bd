/**
 * Numbers that a user types. Their limits are the server's.
 */
import type { ILimitFacts } from '../../frameworks';
import { COMMON } from '../../frameworks';

/** A number, or why the text is none that can be used. */
export type TypedNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: 'not-a-number' | 'out-of-range' };

/**
 * The time limit of a cell.
 *
 * @param text - As typed; empty for no limit.
 * @returns Seconds, 0 for no limit.
 */
export function parseTimeout(text: string): TypedNumber {
  return parse(
    text,
    value => value === 0 || isWithin(value, COMMON.limits.timeout)
  );
}

/**
 * The relative difference up to which two numbers count as equal.
 *
 * @param text - As typed; empty for 0.
 */
export function parseTolerance(text: string): TypedNumber {
  return parse(text, value => isWithin(value, COMMON.limits.tolerance));
}

/**
 * The number of fresh runs that are compared.
 *
 * @param text - As typed.
 */
export function parseRuns(text: string): TypedNumber {
  return parse(
    text || 'none',
    value => Number.isInteger(value) && isWithin(value, COMMON.limits.runs)
  );
}

function isWithin(value: number, limit: ILimitFacts): boolean {
  return (
    value >= (limit.minimum ?? -Infinity) &&
    value <= (limit.maximum ?? Infinity) &&
    value > (limit.exclusiveMinimum ?? -Infinity) &&
    value < (limit.exclusiveMaximum ?? Infinity)
  );
}

function parse(text: string, accepts: (value: number) => boolean): TypedNumber {
  const trimmed = text.trim();
  // `Number` also takes `0x10` and `Infinity`, which no one means.
  if (!/^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)?$/i.test(trimmed)) {
    return { ok: false, problem: 'not-a-number' };
  }
  const value = Number(trimmed);
  return accepts(value)
    ? { ok: true, value }
    : { ok: false, problem: 'out-of-range' };
}
