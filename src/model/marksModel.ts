import type { ICellMarks } from './marks';

/** What views of the marks show of one notebook, and what they may be asked. */
export interface IMarkActions {
  readonly marks: ICellMarks;

  /**
   * Give every stream the state from which a cell started the last time, and
   * run the cell.
   */
  rewindAndRun(id: string): Promise<boolean>;

  /** The same for a cell and all below it, in order. */
  runFromHere(id: string): Promise<boolean>;

  /** Run the cells in order, from the first that is not as a clean run would have it, to this one. */
  runFromFirstBroken(id: string): Promise<boolean>;

  /** Go from the active cell to the next or the previous one that needs attention, around the ends. */
  nextMark(step: 1 | -1): Promise<boolean>;

  /** Remove what is stored in the notebook of how its cells ran, and what this page knows of it. */
  clearRecords(): Promise<boolean>;

  /** The place of a cell among all cells, from 1; `null` where it is gone. */
  cellNumber(id: string): number | null;

  /** Make a cell the active one and bring it into view; the seed cell where none is given. */
  reveal(id?: string): Promise<void>;
}
