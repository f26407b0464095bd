import type { CellAnalysis, IDifference } from '../cellAnalysis';

/** The cells whose marks may blame another cell: they change when that one does. */
export class Blamers {
  /** Notes how a cell differs from a clean run. */
  set(analysis: CellAnalysis, difference: IDifference | null): void {
    for (const id of cellsIn(analysis.difference)) {
      this._blamers.get(id)?.delete(analysis);
    }
    for (const id of cellsIn(difference)) {
      const blamers = this._blamers.get(id) ?? new Set();
      this._blamers.set(id, blamers.add(analysis));
    }
    analysis.difference = difference;
  }

  /** The cells whose marks may blame a cell. */
  of(id: string): ReadonlySet<CellAnalysis> {
    return this._blamers.get(id) ?? new Set();
  }

  private readonly _blamers = new Map<string, Set<CellAnalysis>>();
}

function cellsIn(difference: IDifference | null): string[] {
  const { ran, clean } = difference ?? { ran: null, clean: null };
  return [ran, clean].filter(id => id !== null);
}
