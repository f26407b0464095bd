import type { ISharedNotebook, YCodeCell } from '@jupyter/ydoc';
import type { IDisposable } from '@lumino/disposable';

import type { CodeSources, ICodeCell } from '../../cell';
import { findSeedCell } from '../../cell';

/** A change of a text, as far as it matters here. */
interface ITransaction {
  readonly local: boolean;
}

/**
 * Knows whether the text of the seed cell comes from this page: it was harmless once, and
 * has been edited here alone since. Such a text needs no question before it runs.
 */
export class OwnText implements IDisposable {
  /**
   * @param notebook - The shared model of the notebook; not disposed with this.
   * @param sources - Its code cells.
   * @param isHarmless - Whether the text of the seed cell is the composed one, or one
   * that its user has run by hand.
   */
  constructor(
    notebook: ISharedNotebook,
    sources: CodeSources,
    isHarmless: () => boolean
  ) {
    this._notebook = notebook;
    this._sources = sources;
    this._isHarmless = isHarmless;
  }

  /** Take in that a source may have changed. */
  update(): void {
    const seen = this._sources.all.find(({ isSeedCell }) => isSeedCell) ?? null;
    if (seen === this._seen) {
      return;
    }
    this._seen = seen;
    const place = findSeedCell(this._notebook);
    const cell = place && (this._notebook.getCell(place.index) as YCodeCell);
    if (cell === this._cell) {
      this._isOwn ||= cell !== null && this._isHarmless();
      return;
    }
    // A cell that was loaded anew is another object, even under the same id.
    this._cell?.ysource.unobserve(this._onText);
    this._cell = cell;
    this._isOwn = cell !== null && this._isHarmless();
    cell?.ysource.observe(this._onText);
  }

  /** Note that the user ran the seed cell by hand, as it stands or stood. */
  ran(): void {
    this._isOwn ||= this._isHarmless();
  }

  /** Whether the text of the seed cell comes from this page. */
  get isOwn(): boolean {
    return this._isOwn;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._cell?.ysource.unobserve(this._onText);
  }

  /** Another page has edited the text. */
  private readonly _onText = (_: unknown, { local }: ITransaction): void => {
    this._isOwn &&= local;
  };

  private readonly _notebook: ISharedNotebook;
  private readonly _sources: CodeSources;
  private readonly _isHarmless: () => boolean;
  private _seen: ICodeCell | null = null;
  private _cell: YCodeCell | null = null;
  private _isOwn = false;
  private _isDisposed = false;
}
