/**
 * What keeps all that ran before a cell from being what runs before it in a clean run.
 */
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { CellAnalysis } from './cellAnalysis';
import type { IHistory } from './order';
import { leavesSomething } from './past';
import type { IRun } from './run';
import type { IBrokenCause, INameCause, Order, Where } from './types';

/** Looks up everything that is in the document, and everything that ran. */
export interface IWholeHistory extends IHistory {
  /** The cells of the document, in order. */
  readonly cells: readonly CellAnalysis[];
  /** The ids of the cells that ran, whether they are in the document or not. */
  readonly ran: Iterable<string>;
}

/** A cell above, and the number of its last record before the run in question. */
interface ILast {
  readonly cell: CellAnalysis;
  readonly n: number;
  /** How many runs before that one are known. */
  readonly runs: number;
}

/**
 * What was edited, skipped, run again or out of order before a run, of all that may leave something behind: the first
 * such cell in the document, else one below, the cell itself, or code that is not in the notebook.
 *
 * @returns `null` if the records do not show it.
 */
export function findPastDisorder(
  { at, cell: { id } }: CellAnalysis,
  run: IRun,
  history: IWholeHistory
): IBrokenCause | INameCause | null {
  const before = (cell: string): readonly IRun[] =>
    history.runs(cell).filter(one => {
      return one.record.n < run.record.n && leavesSomething(one.facts);
    });
  let last: ILast | null = null;
  for (const cell of history.cells.slice(0, at)) {
    const runs = before(cell.cell.id);
    if (cell.fault === 'edited' || cell.fault === 'not-run') {
      if (leavesSomething(cell.facts) || runs.length > 0) {
        const name = PSEUDO_NAMES.any;
        return { kind: 'broken', cell: cell.cell.id, why: cell.fault, name };
      }
    } else if (runs.length > 0) {
      const now = {
        cell,
        n: runs[runs.length - 1].record.n,
        runs: runs.length
      };
      if (last && last.n > now.n) {
        return misplaced(last, now);
      }
      last = now;
    } else if (leavesSomething(cell.facts)) {
      return placed(cell.cell.id, 'above', { kind: 'late', other: id });
    }
  }
  // In order, but not all the same as in a clean run.
  const again = history.cells
    .slice(0, at)
    .find(one => one.run !== one.clean && before(one.cell.id).length > 1);
  if (again) {
    return placed(again.cell.id, 'above', { kind: 'again' });
  }
  const below = history.cells
    .slice(at + 1)
    .find(({ cell }) => cell.id !== id && before(cell.id).length > 0);
  if (below) {
    return placed(below.cell.id, 'below');
  }
  if (before(id).length > 0) {
    return placed(id, 'self');
  }
  const isStranger = [...history.ran].some(
    cell => !history.find(cell) && before(cell).length > 0
  );
  return isStranger ? placed(null, 'gone') : null;
}

/** Of two cells whose last runs are in the wrong order, the one that did something else than once and in order. */
function misplaced(upper: ILast, lower: ILast): INameCause {
  return upper.runs > 1
    ? placed(upper.cell.cell.id, 'above', { kind: 'again' })
    : placed(lower.cell.cell.id, 'above', {
        kind: 'early',
        other: upper.cell.cell.id
      });
}

function placed(cell: string | null, where: Where, order?: Order): INameCause {
  const name = PSEUDO_NAMES.any;
  return { kind: 'name', name, cell, where, ...(order && { order }) };
}
