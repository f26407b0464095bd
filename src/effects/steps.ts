/**
 * The steps at the start of a cell or function, see {@link SeedStep}.
 */
import { spend } from '../python/budget';
import { devicesIn } from './seededStreams';
import type { SeedStep } from './types';

/** A start with more steps is not followed. */
const MAX_STEPS = 400;

const STOP: SeedStep = { kind: 'stop' };

/** Collects the steps of one start. */
export class Steps {
  /** The steps so far, each once: to seed twice is to seed. */
  readonly all: SeedStep[] = [];

  /** Whether something may have drawn. */
  get isStopped(): boolean {
    return this.all[this.all.length - 1]?.kind === 'stop';
  }

  /** Notes that from here on something may draw. */
  stop(): void {
    this.all.push(STOP);
  }

  /**
   * Adds steps. Under a condition, which is not known, only those of devices count:
   * without the device there is nothing to seed.
   *
   * @param condition - The condition under which they run; `null` for none.
   * @returns False if what they do is not known, or not followed.
   */
  add(steps: readonly SeedStep[], condition: string | null): boolean {
    if (this.all.length + steps.length > MAX_STEPS) {
      return false;
    }
    for (const step of steps) {
      if (condition === null) {
        this._push(step);
        continue;
      }
      const streams =
        step.kind === 'seed'
          ? step.streams
          : step.kind === 'call'
            ? step.usual
            : null;
      if (streams === null) {
        return false;
      }
      const devices = devicesIn(condition, streams);
      if (devices.length > 0) {
        this._push({ kind: 'seed', streams: devices });
      }
    }
    return true;
  }

  private _push(step: SeedStep): void {
    spend(1 + this.all.length);
    if (!this.all.some(other => isSame(step, other))) {
      this.all.push(step);
    }
  }
}

function isSame(step: SeedStep, other: SeedStep): boolean {
  return step.kind === 'call'
    ? other.kind === 'call' &&
        step.name === other.name &&
        step.rest === other.rest
    : step.kind === 'seed' &&
        other.kind === 'seed' &&
        step.streams.join(' ') === other.streams.join(' ');
}
