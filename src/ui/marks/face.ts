import type { Cause, CellState, ICellMark } from '../../ledger';
import type { ICellFinding, ICellMarks } from '../../model';
import { isFine } from '../../model/marks/fine';
import { shownOf } from './icons';
import type { Shown } from './icons';

/** How a mark looks. */
export type Face =
  /** An icon. */
  | 'icon'
  /** A faint icon, for a mark that needs no attention. */
  | 'faint'
  /** The seed in small digits. */
  | 'seed';

/**
 * How a mark is shown; `null` if it is not.
 *
 * @param mark - The mark of the cell.
 * @param mode - The user's setting, other than `off`.
 * @param isActive - Whether the cell is the active one.
 * @param isFirst - Whether it is the first cell whose mark is unknown for its reason.
 */
export function faceOf(
  mark: ICellMark,
  mode: 'attention' | 'all',
  isActive: boolean,
  isFirst = false
): Face | null {
  if (mark.needsAttention) {
    return 'icon';
  }
  if (
    mode === 'all' ||
    !QUIET.has(mark.state) ||
    // What cannot be known is said once.
    (mark.state === 'unknown' && isFirst)
  ) {
    return 'faint';
  }
  return isActive && typeof mark.seed === 'number' ? 'seed' : null;
}

/** A seed of its own is as it should be; what cannot be observed is not the fault of a cell. */
const QUIET: ReadonlySet<CellState> = new Set([
  'in-sequence',
  'own-seed',
  'unknown'
]);

/** What is shown at a cell. */
export interface ILook {
  readonly shown: Shown;
  readonly face: Face;
  /** Whether it shows what a verification found. */
  readonly isVerified: boolean;
}

/**
 * What is shown at a cell; `null` if nothing is.
 *
 * @param finding - What a verification found at it. Where two clean runs differed, that
 * is shown whatever the mark.
 */
export function lookOf(
  mark: ICellMark | null,
  finding: ICellFinding | null,
  mode: 'attention' | 'all',
  isActive: boolean,
  isFirst = false
): ILook | null {
  if (finding && finding.kind !== 'equal') {
    return { shown: 'verified-different', face: 'icon', isVerified: true };
  }
  if (finding && (!mark || isFine(mark)) && mode === 'all') {
    const shown = mark?.state ?? 'in-sequence';
    return { shown, face: 'faint', isVerified: true };
  }
  const face = mark && faceOf(mark, mode, isActive, isFirst);
  return face && { shown: shownOf(mark), face, isVerified: false };
}

/**
 * The first cell for each reason why marks are unknown.
 *
 * @returns Their ids. A kernel that cannot be observed at all is no cell's reason.
 */
export function firstUnknown(marks: ICellMarks): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const id of marks.cells('unknown')) {
    const cause = marks.get(id)?.cause ?? null;
    const reason = cause && reasonOf(cause);
    if (reason !== null && !first.has(reason)) {
      first.set(reason, id);
    }
  }
  return new Set(first.values());
}

/** Equal for marks that have the same reason. */
function reasonOf(cause: Cause): string {
  switch (cause.kind) {
    case 'unproven':
      return `${cause.kind}:${cause.stream}`;
    case 'broken':
    case 'name':
      return `cell:${cause.cell}`;
    default:
      return cause.kind;
  }
}
