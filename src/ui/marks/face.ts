import type { CellState, ICellMark } from '../../ledger';
import type { ICellMarks } from '../../model';

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

/**
 * The first cell for each reason why marks are unknown.
 *
 * @returns Their ids. A kernel that cannot be observed at all is no cell's reason.
 */
export function firstUnknown(marks: ICellMarks): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const id of marks.cells('unknown')) {
    const cause = marks.get(id)?.cause ?? null;
    const reason =
      cause?.kind === 'unproven'
        ? `${cause.kind}:${cause.stream}`
        : cause?.kind;
    if (reason !== undefined && !first.has(reason)) {
      first.set(reason, id);
    }
  }
  return new Set(first.values());
}
