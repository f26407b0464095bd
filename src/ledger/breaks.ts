/**
 * The cells at which a clean run would differ from what the kernel did, or stop.
 */
import { breakOf } from './cellAnalysis';
import type { CellAnalysis } from './cellAnalysis';
import type { Fault } from './types';

/**
 * Finds the first such cell. Cells above the seed cell count as well: a clean run
 * that stops there never reaches those below.
 */
export class Breaks {
  /** @param invalidate - Called for each cell whose mark may have changed. */
  constructor(invalidate: (analysis: CellAnalysis) => void) {
    this._invalidate = invalidate;
  }

  /** The first such cell; nothing is known of the cells below it. */
  get first(): CellAnalysis | null {
    return this._first;
  }

  /** Notes that a cell may have become such a cell, or ceased to be one. */
  suspect(analysis: CellAnalysis): void {
    this._suspects.push(analysis);
  }

  /** Notes that cells have moved. */
  move(): void {
    this._isMoved = true;
  }

  /** @param analyses - The code cells in document order. */
  update(analyses: readonly CellAnalysis[]): void {
    const suspects = this._suspects;
    this._suspects = [];
    if (this._isMoved) {
      this._isMoved = false;
      // Earlier places are void.
      this._set(analyses.find(isBreak) ?? null, analyses, 0);
      return;
    }
    let first = this._first;
    for (const suspect of suspects) {
      const isThere = suspect === analyses[suspect.at];
      if (isThere && isBreak(suspect) && suspect.at < (first?.at ?? Infinity)) {
        first = suspect;
      }
    }
    if (first) {
      let at = first.at;
      while (at < analyses.length && !isBreak(analyses[at])) {
        at++;
      }
      first = analyses[at] ?? null;
    }
    const from = Math.min(first?.at ?? Infinity, this._first?.at ?? Infinity);
    this._set(first, analyses, from);
  }

  private _set(
    first: CellAnalysis | null,
    analyses: readonly CellAnalysis[],
    from: number
  ): void {
    const why = first && breakOf(first);
    if (first === this._first && why === this._why) {
      return;
    }
    for (let at = from; at < analyses.length; at++) {
      if (analyses[at].run) {
        this._invalidate(analyses[at]);
      }
    }
    this._first = first;
    this._why = why;
  }

  private readonly _invalidate: (analysis: CellAnalysis) => void;
  private _suspects: CellAnalysis[] = [];
  private _first: CellAnalysis | null = null;
  private _why: Fault | null = null;
  private _isMoved = true;
}

function isBreak(analysis: CellAnalysis): boolean {
  return breakOf(analysis) !== null;
}
