/**
 * All that ran before and left something behind: what code may take of which nobody knows what it is.
 */
import type { ICodeFacts } from '../effects/types';
import type { Interner } from './interner';

/**
 * What ran, each thing once, where it ran last: a cell that runs again with the same in the same
 * order changes nothing.
 */
export class Past {
  constructor(private readonly _interner: Interner) {}

  /** Takes the next. */
  add(left: number): void {
    this._all.delete(left);
    this._all.add(left);
  }

  /** Takes the next code that ran, if it may leave something behind. */
  ran(facts: ICodeFacts, left: number): void {
    if (leavesSomething(facts)) {
      this.add(left);
    }
  }

  /** Equal for the same. */
  get token(): number {
    return this._interner.id(`past ${[...this._all].join(' ')}`);
  }

  private readonly _all = new Set<number>();
}

/** Stands for what ran before recording began; never that of a clean run. */
export const UNKNOWN_PAST = -1;

/** Whether code may leave something behind. */
export function leavesSomething(facts: ICodeFacts): boolean {
  return (facts.lasting ?? facts).normal !== '';
}
