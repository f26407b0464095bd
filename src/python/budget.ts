/**
 * How much work reading code may be: in proportion to the code. Beyond the bound, what the
 * code does can't be known, and its readers say so.
 */

import { taken } from './pace';

/** Thrown where a walk over code takes more steps than it may. */
export class TooMuchCode extends RangeError {}

/** The steps of any text, however short. */
const BASE = 20_000;
/** The steps of each character: several times what the code of public notebooks takes. */
const PER_CHARACTER = 4;

/** The steps that are left to the walk that is going on. */
let left = Infinity;

/** The steps that reading a text of some length may take. */
export function stepsFor(length: number): number {
  return BASE + PER_CHARACTER * length;
}

/**
 * Takes steps from the walk that is going on.
 *
 * @param steps - About as many as nodes, names or list items are looked at.
 * @throws TooMuchCode if the walk may not take as many.
 */
export function spend(steps: number): void {
  left -= steps;
  taken.steps += steps;
  if (left < 0) {
    throw new TooMuchCode('More steps than reading this code may take.');
  }
}

/**
 * Reads code within a bound, and within that of the walk that it is part of.
 *
 * @param steps - The steps that it may take.
 * @param read - Reads; what it made so far is lost if it takes more.
 * @throws TooMuchCode if it takes more.
 */
export function bounded<T>(steps: number, read: () => T): T {
  const before = left;
  const given = Math.min(steps, before);
  left = given;
  try {
    return read();
  } finally {
    // `left` is below zero where the bound was met.
    left = before - (given - Math.max(0, left));
  }
}

/** Steps for what several walks share and only the first has to make. */
export class Allowance {
  /** @param _steps - The steps that it may take in all. */
  constructor(private _steps: number) {}

  /** The steps that are left. */
  get left(): number {
    return this._steps;
  }

  /**
   * Reads with these steps in place of those of the walk that is going on.
   *
   * @throws TooMuchCode if they are used up.
   */
  run<T>(read: () => T): T {
    const before = left;
    left = this._steps;
    try {
      return read();
    } finally {
      this._steps = left;
      left = before;
    }
  }
}
