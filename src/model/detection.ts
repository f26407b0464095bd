import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { CodeSources } from '../cell';
import type { IDetection, ISetUp } from '../detect';
import { EMPTY_DETECTION } from '../detect';
import type { CellParser } from '../python';
import type { Language } from '../recipes';
import type { OnDemand } from './onDemand';
import type { INotebookDetector } from './options';
import { Slicer } from './slicer';

/** The pause in edits after which cells are read again, in milliseconds. */
const DELAY = 200;

/** The frameworks and seeds in one notebook's code. */
export class Detection implements IDisposable {
  /**
   * @param sources - The code cells; not disposed with this.
   * @param language - Returns the language of the notebook; `null` if unknown.
   * @param detector - Finds them; until it has loaded, nothing is found.
   */
  constructor(
    sources: CodeSources,
    language: () => Language | null,
    detector: OnDemand<INotebookDetector>
  ) {
    this._sources = sources;
    this._language = language;
    this._detector = detector;
    this._pause = new Debouncer(() => this.detect(), DELAY);
  }

  /** Emitted after each detection. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The result of the last detection. */
  get found(): IDetection {
    return this._found;
  }

  /** The parser of Python; `null` as long as there is none. */
  get parser(): CellParser | null {
    return this._detector.value?.detector.parser ?? null;
  }

  /** Whether Python can be parsed; assumed until the detector has loaded. */
  get canParse(): boolean {
    return this._detector.value?.canParse ?? true;
  }

  /** Whether the detector has loaded. */
  get isLoaded(): boolean {
    return this._detector.value !== null;
  }

  /**
   * Load the detector and wait for it, and for what is being read; but not for long.
   *
   * @returns Whether it has loaded.
   */
  async ready(milliseconds: number): Promise<boolean> {
    let timer = 0;
    const late = new Promise<void>(resolve => {
      timer = window.setTimeout(resolve, milliseconds);
    });
    const whole = this._detector.need().then(() => this._slicer.idle);
    await Promise.race([whole, late]);
    window.clearTimeout(timer);
    return this.isLoaded;
  }

  /** The set-up at the top of the notebook as it is now; `null` if it cannot be read. */
  readSetUp(): ISetUp | null {
    const detector = this._detector.value?.detector;
    if (this._slicer.isBusy) {
      this._slicer.stop();
      this.detectSoon();
    }
    const found = detector?.update(this._sources.cells, this._language());
    return found?.setUp ?? null;
  }

  /**
   * Read the notebook now: at once, or a long one in slices. What was found before stands
   * until all of it is read.
   */
  detect(): void {
    if (this._isDisposed) {
      return;
    }
    const detector = this._detector.value?.detector;
    if (!detector) {
      this._take(EMPTY_DETECTION);
      return;
    }
    const work = detector.updating(this._sources.cells, this._language());
    this._slicer.start(work, found => this._take(found));
  }

  /** Read the notebook now, and wait until all of it is read. */
  async read(): Promise<void> {
    this.detect();
    await this._slicer.idle;
  }

  /** Read the notebook when its user pauses. */
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
    this._slicer.dispose();
    Signal.clearData(this);
  }

  private _take(found: IDetection): void {
    this._found = found;
    this._changed.emit();
  }

  private readonly _sources: CodeSources;
  private readonly _language: () => Language | null;
  private readonly _detector: OnDemand<INotebookDetector>;
  private readonly _slicer = new Slicer();
  private readonly _pause: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _found: IDetection = EMPTY_DETECTION;
  private _isDisposed = false;
}
