/**
 * The part of a document that changed.
 */
import type { ILedgerCell } from '../types';

/** The number of unchanged cells. */
export interface IDocumentChange {
  /** At the top of the document. */
  readonly top: number;
  /** At its bottom, not counting those at the top. */
  readonly bottom: number;
}

/** Compares the cells of a document, before and after a change. */
export function compareCells(
  before: readonly ILedgerCell[],
  after: readonly ILedgerCell[]
): IDocumentChange {
  const limit = Math.min(before.length, after.length);
  let top = 0;
  while (top < limit && isSameCell(before[top], after[top])) {
    top++;
  }
  let bottom = 0;
  while (
    bottom < limit - top &&
    isSameCell(
      before[before.length - 1 - bottom],
      after[after.length - 1 - bottom]
    )
  ) {
    bottom++;
  }
  return { top, bottom };
}

function isSameCell(a: ILedgerCell, b: ILedgerCell): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.source === b.source &&
      a.isSeedCell === b.isSeedCell &&
      a.mayRaise === b.mayRaise &&
      a.ran === b.ran)
  );
}
