/**
 * When work on code may be interrupted. It leads to nothing else, as each page with a notebook loads it.
 */

/** The steps of all walks so far, see `budget.ts`. */
export const taken = { steps: 0 };

/** Says when a walk has come so far that it may be interrupted: by its own count, or by the steps that it took. */
export class Pace {
  /** @param _length - The length of a slice, in whatever is counted. */
  constructor(private readonly _length: number) {}

  /** Whether so much was done that it is time to yield. */
  isDue(done: number): boolean {
    this._done += done;
    if (this._done < this._length && taken.steps - this._from < STEPS) {
      return false;
    }
    this._done = 0;
    this._from = taken.steps;
    return true;
  }

  private _done = 0;
  private _from = taken.steps;
}

/** The steps of one slice: a few milliseconds. */
const STEPS = 5000;

/** Work in slices. What it made so far may be kept; no one sees it before it returns. */
export type Slices<T> = Generator<void, T, void>;

/** Does all work at once. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) {
      return next.value;
    }
  }
}

/** The characters of code of one slice. */
export const SLICE = 2000;
