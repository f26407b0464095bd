import { spend } from '../budget';
import type { IEffect } from './reading';
import type { Value } from './types';
import { UNKNOWN } from './types';

/** What happens to one name of a scope, as long as that is decided by the order of the code alone. */
export class NameHistory {
  /** @param effects - In document order. */
  constructor(private readonly _effects: readonly IEffect[]) {
    spend(1 + (_effects.length >> 2));
    this.isPlain = _effects.every(
      ({ place: { wild, conditions, loops } }) =>
        !wild && conditions.length === 0 && loops.length === 0
    );
  }

  /** Whether each effect happens once, where it stands. */
  readonly isPlain: boolean;

  /** How many effects there are up to an offset. */
  countBefore(at: number): number {
    let low = 0;
    let high = this._effects.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this._effects[middle].at <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The value at an offset, of a history that is plain.
   *
   * @param before - The value before any effect.
   * @param isKept - Whether later values are made of this one: it was read as deep as it can be.
   */
  stateAt(at: number, before: () => Value, isKept: boolean): Value {
    const count = this.countBefore(at);
    let start = count;
    while (
      start > 0 &&
      !this._states.has(start) &&
      this._effects[start - 1].kind !== 'binding'
    ) {
      start--;
    }
    spend(1 + ((count - start) >> 2));
    let value = this._states.get(start);
    if (value === undefined && start > 0) {
      value = this._effects[start - 1].apply(UNKNOWN);
    }
    value ??= before();
    for (const effect of this._effects.slice(start, count)) {
      value = effect.apply(value);
    }
    if (isKept) {
      this._states.set(count, value);
    }
    return value;
  }

  /** By how many effects there were. */
  private readonly _states = new Map<number, Value>();
}
