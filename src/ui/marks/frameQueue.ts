import type { IDisposable } from '@lumino/disposable';

/** How long is drawn at a stretch before the page may do something else, in milliseconds. */
const BUDGET = 4;

/** Draws what waits, each once, a few milliseconds in each frame. */
export class FrameQueue implements IDisposable {
  /**
   * @param draw - Draws the cell of an id.
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

  /** Draw now what waits to be drawn. */
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
