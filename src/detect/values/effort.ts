/**
 * How far one evaluation goes, and what it depends on.
 */
import { spend } from '../../python/budget';
import { unknown } from './bounds';
import type { IBound, IContext } from './bounds';

const MAX_DEPTH = 60;
/** A notebook that needs more for one value has none that is sure. */
const MAX_STEPS = 4000;

/** Bounds the evaluations of one notebook. */
export class Effort {
  /** Starts an evaluation. */
  start(): void {
    this._steps = 0;
    this._depth = 0;
    this._isCut = false;
    this._isAlone = true;
    this._names = new Set();
    this._run++;
  }

  /** The names and paths of functions that the evaluation looked up. */
  get names(): ReadonlySet<string> {
    return this._names;
  }

  /** Whether no limit ended the evaluation, and it took nothing over from another. */
  get isAlone(): boolean {
    return this._isAlone && !this._isCut;
  }

  /** Notes that the evaluation looks up a name. */
  note(name: string): void {
    this._names.add(name);
  }

  /** Reads as far as the limits allow. */
  limited(context: IContext, read: () => IBound): IBound {
    if (this._depth >= MAX_DEPTH || this._steps++ >= MAX_STEPS) {
      this._isCut = true;
      return unknown(context);
    }
    spend(1);
    this._depth++;
    const found = read();
    this._depth--;
    return found;
  }

  /**
   * The same, once for all evaluations.
   *
   * @param id - What is read.
   */
  once(id: string, context: IContext, read: () => IBound): IBound {
    const known = this._known.get(id);
    if (known) {
      this._isAlone &&= known.run === this._run;
      return known.found;
    }
    const found = this.limited(context, read);
    // What a limit ended holds for this evaluation alone.
    if (!this._isCut) {
      this._known.set(id, { found, run: this._run });
    }
    return found;
  }

  private _depth = 0;
  private _steps = 0;
  private _run = 0;
  private _isCut = false;
  private _isAlone = true;
  private _names = new Set<string>();
  private readonly _known = new Map<
    string,
    { readonly found: IBound; readonly run: number }
  >();
}
