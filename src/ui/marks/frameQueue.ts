import type { IDisposable } from '@lumino/disposable';

/** The time for drawing in one frame, in milliseconds. */
const BUDGET = 4;

/** Draws the waiting cells, each once, for a few milliseconds per frame. */
export class FrameQueue implements IDisposable {
  /**
   * @param draw - Draws the cell with an id.
   */
  constructor(draw: (id: string) => void) {
    this._draw = draw;
  }

  /** Have a cell drawn in the next frame. */
  add(id: string): void {
    if (!this._isDisposed) {
      this._waiting.add(id);
      this._frame ??= requestAnimationFrame(() => this._run(BUDGET));
    }
  }

  /** Draw all waiting cells now. */
  flush(): void {
    this._run(Infinity);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._cancel();
    this._waiting.clear();
  }

  private _run(budget: number): void {
    this._cancel();
    const end = performance.now() + budget;
    for (const id of this._waiting) {
      this._waiting.delete(id);
      this._draw(id);
      if (performance.now() > end) {
        break;
      }
    }
    if (this._waiting.size > 0) {
      this._frame = requestAnimationFrame(() => this._run(BUDGET));
    }
  }

  private _cancel(): void {
    if (this._frame !== null) {
      cancelAnimationFrame(this._frame);
      this._frame = null;
    }
  }

  private readonly _draw: (id: string) => void;
  private readonly _waiting = new Set<string>();
  private _frame: number | null = null;
  private _isDisposed = false;
}
