import type { ISignal } from '@lumino/signaling';

import type { CellState, ICellMark } from '../ledger';

/** What is said of the cells of one notebook. */
export interface ICellMarks {
  /** Emitted with the ids of the cells whose mark is another one, or came, or went. */
  readonly changed: ISignal<ICellMarks, readonly string[]>;

  /** The mark of a cell; `null` for a cell of which nothing is known, since it did not run. */
  get(id: string): ICellMark | null;

  /** The number of cells in each state; a state that no cell has is 0. */
  readonly counts: Readonly<Record<CellState, number>>;

  /** Ids of the cells that need attention, in document order. */
  readonly attention: readonly string[];

  /** Ids of the cells in one state, in document order. */
  cells(state: CellState): readonly string[];

  /** What keeps the kernel from being observed, as it said itself; `null` where nothing does. */
  readonly problem: string | null;
}
