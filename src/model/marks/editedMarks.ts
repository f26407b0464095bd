import type { CellState, ICellMark, Ledger } from '../../ledger';
import { SLICE } from '../../python/pace';
import type { IJudge, LateLedger } from './lateLedger';
import type { RestingEdits } from './restingEdits';

/** The marks of the cells whose edits the ledger does not know yet. */
export class EditedMarks {
  /** The ids of these cells. */
  get ids(): readonly string[] {
    return [...this._marks.keys()];
  }

  /** The mark of a cell; `null` for one that is not being edited. */
  get(id: string): ICellMark | null {
    return this._marks.get(id) ?? null;
  }

  /**
   * The number of cells in each state.
   *
   * @param known - That by the ledger.
   * @param without - Cells that have no mark.
   */
  counts(
    known: Readonly<Record<CellState, number>>,
    ledger: Ledger | null,
    without: ReadonlySet<string>
  ): Readonly<Record<CellState, number>> {
    const counts = { ...known };
    for (const id of new Set([...this._marks.keys(), ...without])) {
      const mark = ledger?.mark(id);
      if (mark) {
        counts[mark.state]--;
        counts.edited += without.has(id) ? 0 : 1;
      }
    }
    return counts;
  }

  /**
   * Find these cells. A long text has to be read before; then they stay as they are, and
   * `ledger` tells when it has done that.
   *
   * @returns The ids of those whose mark changed by that.
   */
  find(edits: RestingEdits, ledger: LateLedger): string[] {
    const { reader } = ledger;
    if (!reader || !isRead(edits.texts, reader, ledger)) {
      return [];
    }
    const before = this._marks;
    const edited = new Map<string, ICellMark>();
    for (const id of edits.edited(reader)) {
      const mark = ledger.value?.mark(id);
      if (mark && mark.record !== null && mark.state !== 'edited') {
        edited.set(id, editedMark(mark));
      }
    }
    this._marks = edited;
    return [...before.keys(), ...edited.keys()].filter(
      id => before.has(id) !== edited.has(id)
    );
  }

  private _marks: ReadonlyMap<string, ICellMark> = new Map();
}

/** Whether texts are read, or short; what is not is read from now on. */
function isRead(
  texts: readonly string[],
  reader: IJudge['reader'],
  ledger: LateLedger
): boolean {
  const isOpen = (text: string): boolean =>
    text.length > SLICE && !reader.knows(text);
  const open = texts.filter(isOpen);
  if (open.length > 0) {
    ledger.read(open);
  }
  return !open.some(isOpen);
}

/** The mark of a cell that is being edited. */
function editedMark(mark: ICellMark): ICellMark {
  return {
    ...mark,
    state: 'edited',
    certainty: 'may',
    cause: null,
    needsAttention: false
  };
}
