import type { ICodeCell } from '../../cell';
import type { CodeReader } from '../../effects';
import type { IRecord } from '../../ledger';

/**
 * Edits that are still going on: what the ledger is told of these cells is their text
 * before, so that the marks of other cells rest while someone types.
 */
export class RestingEdits {
  /** The cells as the ledger has to have them: those that are being edited, as they were. */
  get cells(): readonly ICodeCell[] {
    return this._before.size === 0
      ? this._list
      : this._list.map(cell => this._before.get(cell.id) ?? cell);
  }

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this._before.size === 0;
  }

  /** The texts of the cells that are being edited, as they are and as they were. */
  get texts(): readonly string[] {
    return this._list.flatMap(({ id, source }) => {
      const before = this._before.get(id);
      return before ? [source, before.source] : [];
    });
  }

  /** The ids of the cells whose code, without comments and space, differs from before. */
  edited(reader: CodeReader): readonly string[] {
    return this.isEmpty
      ? []
      : this._list
          .filter(({ id, source }) => {
            const before = this._before.get(id);
            return (
              before && reader(source).normal !== reader(before.source).normal
            );
          })
          .map(cell => cell.id);
  }

  /**
   * Take the document. A cell of which only the source changed rests until
   * {@link release}; all else is for the ledger at once.
   */
  take(cells: readonly ICodeCell[]): void {
    const known = new Map(this._list.map(cell => [cell.id, cell]));
    const resting = new Map<string, ICodeCell>();
    for (const cell of cells) {
      const before = this._before.get(cell.id) ?? known.get(cell.id);
      if (before && before.source !== cell.source && isTyped(before, cell)) {
        resting.set(cell.id, before);
      }
    }
    this._before = resting;
    this._list = cells;
  }

  /** Note that a cell ran: the ledger is told of the text that ran, and later of edits since. */
  ran({ cell, code }: IRecord): void {
    const before = cell === null ? undefined : this._before.get(cell);
    if (before) {
      this._before.set(before.id, { ...before, source: code });
      this.take(this._list);
    }
  }

  /** Let go of all edits, after a pause or because someone has to know. */
  release(cells: readonly ICodeCell[]): void {
    this._before.clear();
    this._list = cells;
  }

  private _before = new Map<string, ICodeCell>();
  private _list: readonly ICodeCell[] = [];
}

/** Whether two versions of a cell differ only in their source, if at all. */
function isTyped(before: ICodeCell, now: ICodeCell): boolean {
  const keys = Object.keys(now) as (keyof ICodeCell)[];
  return keys.every(key => key === 'source' || before[key] === now[key]);
}
