import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** The pause before something that did not load is loaded again, in milliseconds. */
const RETRY = 5000;

/**
 * Something that loads when it is first needed. If it does not load, as over a connection
 * that was lost, it is tried again after a pause, and at the next need.
 */
export class OnDemand<T> implements IDisposable {
  /**
   * @param load - Loads it; may reject.
   * @param value - It, if it is there already.
   */
  constructor(load: () => Promise<T>, value: T | null = null) {
    this._load = load;
    this._value = value;
    this._attempt = value === null ? null : Promise.resolve(value);
  }

  /** Emitted when it has loaded, or has failed to. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What has loaded; `null` before. */
  get value(): T | null {
    return this._value;
  }

  /**
   * Load it, unless that has been done.
   *
   * @returns What has loaded; `null` if it does not load now.
   */
  need(): Promise<T | null> {
    if (!this._attempt) {
      window.clearTimeout(this._timer);
      this._attempt = this._try();
    }
    return this._attempt;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    window.clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private async _try(): Promise<T | null> {
    try {
      const value = await this._load();
      if (this._isDisposed) {
        return null;
      }
      this._value = value;
    } catch (error) {
      if (this._isDisposed) {
        return null;
      }
      // The user is told in words.
      console.warn('A part of jupyterlab-seed did not load.', error);
      this._attempt = null;
      this._timer = window.setTimeout(() => void this.need(), RETRY);
    }
    this._changed.emit();
    return this._value;
  }

  private readonly _load: () => Promise<T>;
  private readonly _changed = new Signal<this, void>(this);
  private _value: T | null;
  private _attempt: Promise<T | null> | null;
  private _timer = 0;
  private _isDisposed = false;
}
