import type { IDisposable } from '@lumino/disposable';

import type { Slices } from '../python';

/** The time for work in one turn of the page, in milliseconds. */
const BUDGET = 8;

/** The time where no one sees the page, whose timers are slow. */
const HIDDEN_BUDGET = 100;

/** The slices that are done at once: those of a few thousand characters of code. */
const AT_ONCE = 16;

/**
 * Does work on code a few milliseconds at a time, so that the page answers in between. What
 * is short is done at once.
 */
export class Slicer implements IDisposable {
  /** Whether work goes on. */
  get isBusy(): boolean {
    return this._work !== null;
  }

  /** Resolved when no work goes on. */
  get idle(): Promise<void> {
    return this.isBusy
      ? new Promise(resolve => this._waiting.push(resolve))
      : Promise.resolve();
  }

  /**
   * Begin work; other work that goes on is given up.
   *
   * @param done - Takes the result: before this returns, if the work is short.
   */
  start<T>(work: Slices<T>, done: (result: T) => void): void {
    this._giveUp();
    this._work = () => {
      const next = work.next();
      return next.done ? () => done(next.value) : null;
    };
    this._run(AT_ONCE, 0);
  }

  /** Do the rest of the work now. */
  finish(): void {
    while (this.isBusy) {
      this._run(Infinity, 0);
    }
  }

  /** Give the work up. */
  stop(): void {
    this._giveUp();
    this._settle();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this.stop();
  }

  /**
   * @param least - The slices to do in any case.
   * @param milliseconds - The time to go on.
   */
  private _run(least: number, milliseconds: number): void {
    window.clearTimeout(this._timer);
    const end = performance.now() + milliseconds;
    const work = this._work;
    for (let i = 0; work !== null && this._work === work; i++) {
      if (i >= least && performance.now() >= end) {
        this._timer = window.setTimeout(
          () => this._run(1, document.hidden ? HIDDEN_BUDGET : BUDGET),
          0
        );
        return;
      }
      this._step(work);
    }
  }

  /** Do one slice. */
  private _step(work: () => (() => void) | null): void {
    let done: (() => void) | null = null;
    try {
      done = work();
    } catch (error) {
      this.stop();
      throw error;
    }
    if (done) {
      this._work = null;
      try {
        done();
      } finally {
        this._settle();
      }
    }
  }

  private _giveUp(): void {
    window.clearTimeout(this._timer);
    this._work = null;
  }

  private _settle(): void {
    if (!this.isBusy) {
      this._waiting.splice(0).forEach(resolve => resolve());
    }
  }

  /** Does one slice; gives what takes the result of the last one. */
  private _work: (() => (() => void) | null) | null = null;
  private readonly _waiting: (() => void)[] = [];
  private _timer = 0;
  private _isDisposed = false;
}
