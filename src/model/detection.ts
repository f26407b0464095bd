import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { CodeSources } from '../cell';
import type { IDetection } from '../detect';
import { EMPTY_DETECTION } from '../detect';
import type { Language } from '../recipes';
import type { INotebookDetector } from './options';

/** How long the notebook must be left alone before its cells are read again, in milliseconds. */
const DELAY = 200;

/** The frameworks and seeds that one notebook's code shows. */
export class Detection implements IDisposable {
  /**
   * @param sources - The code cells; not disposed with this.
   * @param language - The language of the notebook; `null` where it is not known.
   */
  constructor(sources: CodeSources, language: () => Language | null) {
    this._sources = sources;
    this._language = language;
    this._pause = new Debouncer(() => this.detect(), DELAY);
  }

  /** Emitted after each look at the notebook. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What was found at the last look. */
  get found(): IDetection {
    return this._found;
  }

  /** Whether Python can be parsed; assumed until {@link setDetector} tells. */
  get canParse(): boolean {
    return this._detector?.canParse ?? true;
  }

  /** Read code with this detector from the next look on. */
  setDetector(detector: INotebookDetector): void {
    this._detector = detector;
  }

  /** Look at the notebook now. */
  detect(): void {
    if (this._isDisposed) {
      return;
    }
    const detector = this._detector?.detector;
    this._found =
      detector?.update(this._sources.cells, this._language()) ??
      EMPTY_DETECTION;
    this._changed.emit();
  }

  /** Look at the notebook once its user pauses. */
  detectSoon(): void {
    void this._pause.invoke();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._pause.dispose();
    Signal.clearData(this);
  }

  private readonly _sources: CodeSources;
  private readonly _language: () => Language | null;
  private readonly _pause: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _detector: INotebookDetector | null = null;
  private _found: IDetection = EMPTY_DETECTION;
  private _isDisposed = false;
}
