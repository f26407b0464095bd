import type { CellState, ICellMark } from '../../ledger';

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
 */
export function faceOf(
  mark: ICellMark,
  mode: 'attention' | 'all',
  isActive: boolean
): Face | null {
  if (mark.needsAttention) {
    return 'icon';
  }
  if (
    mode === 'all' ||
    // A seed of its own is as it should be; a kernel that cannot be observed is not the fault of a cell.
    !QUIET.has(mark.state)
  ) {
    return 'faint';
  }
  return isActive && typeof mark.seed === 'number' ? 'seed' : null;
}

const QUIET: ReadonlySet<CellState> = new Set([
  'in-sequence',
  'own-seed',
  'unknown'
]);
