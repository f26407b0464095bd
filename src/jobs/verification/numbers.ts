/**
 * Numbers that a user types.
 */

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
  return parse(text, value => value >= 0 && value <= 1e6);
}

/**
 * The relative difference up to which two numbers count as equal.
 *
 * @param text - As typed; empty for 0.
 */
export function parseTolerance(text: string): TypedNumber {
  return parse(text, value => value >= 0 && value < 1);
}

function parse(text: string, accepts: (value: number) => boolean): TypedNumber {
  const trimmed = text.trim();
  // What `Number` takes beside decimal numbers is nothing that people mean.
  if (!/^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)?$/i.test(trimmed)) {
    return { ok: false, problem: 'not-a-number' };
  }
  const value = Number(trimmed);
  return accepts(value)
    ? { ok: true, value }
    : { ok: false, problem: 'out-of-range' };
}
