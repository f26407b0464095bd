import type { CellState, ICellMark } from '../../ledger';
import { ownUnseeded } from './ownUnseeded';
import type { ICellMarks } from '../types';

/** Cells of which the same is to be said. */
export interface IFinding {
  readonly state: CellState;
  /** The mark of the first of them. */
  readonly mark: ICellMark;
  /** Their ids, in document order. */
  readonly cells: readonly string[];
}

/**
 * The cells that need attention; those of which one sentence says the same are one finding.
 *
 * @returns In the order of their first cells.
 */
export function findings(
  marks: Pick<ICellMarks, 'attention' | 'get'>
): IFinding[] {
  const found = new Map<string, { mark: ICellMark; cells: string[] }>();
  for (const id of marks.attention) {
    const mark = marks.get(id);
    if (mark) {
      const key = keyOf(id, mark);
      const alike = found.get(key);
      if (alike) {
        alike.cells.push(id);
      } else {
        found.set(key, { mark, cells: [id] });
      }
    }
  }
  return [...found.values()].map(({ mark, cells }) => ({
    state: mark.state,
    mark,
    cells
  }));
}

/** What the sentence about a cell depends on. */
function keyOf(id: string, mark: ICellMark): string {
  const { state, seed, expected, cause } = mark;
  const isOwnFault = cause && 'cell' in cause && cause.cell === id;
  // What a cell did itself is said of it alone.
  return isOwnFault || (cause && 'line' in cause)
    ? id
    : JSON.stringify([state, seed, expected, cause, ownUnseeded(mark)]);
}
