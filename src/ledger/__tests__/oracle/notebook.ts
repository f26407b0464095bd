/** A notebook as the oracle plays it, and what its user does. */

/** A code cell. */
export interface ICell {
  readonly id: string;
  readonly source: string;
  /** Whether it has the tag `raises-exception`. */
  readonly mayRaise: boolean;
  /** Whether its metadata say that it is the seed cell; of several the first is. */
  readonly claimsSeed: boolean;
}

/** What a user does. One that names a cell which is not there does nothing. */
export type Operation =
  /** Runs cells, queued together. */
  | { readonly kind: 'run'; readonly cells: readonly string[] }
  | { readonly kind: 'run-all' }
  /** Runs a cell and all below it. */
  | { readonly kind: 'run-below'; readonly cell: string }
  | { readonly kind: 'edit'; readonly cell: string; readonly source: string }
  /** `after` is `null` for the top. */
  | {
      readonly kind: 'insert';
      readonly after: string | null;
      readonly cell: ICell;
    }
  | { readonly kind: 'delete'; readonly cell: string }
  /** Undoes a deletion: the cell comes back to the end, with its id. */
  | { readonly kind: 'undelete'; readonly cell: string }
  | {
      readonly kind: 'copy';
      readonly cell: string;
      readonly as: string;
      readonly after: string;
    }
  | {
      readonly kind: 'move';
      readonly cell: string;
      readonly after: string | null;
    }
  /** Adds or removes the tag `raises-exception`. */
  | { readonly kind: 'tag'; readonly cell: string }
  | { readonly kind: 'restart' }
  /** Puts the streams to where this cell started from, and runs it. */
  | { readonly kind: 'rewind'; readonly cell: string }
  /** Puts the streams to where a clean run has them before this cell, and runs it and all below. */
  | { readonly kind: 'resume'; readonly cell: string }
  /** Holds the marks against the truth. */
  | { readonly kind: 'check' };

/** A notebook and what is done with it. */
export interface ISequence {
  /** What it was generated from. */
  readonly seed: number;
  /** Whether a kernel of a notebook with a seed cell is seeded when it starts. */
  readonly seedsAtStart: boolean;
  readonly cells: readonly ICell[];
  readonly operations: readonly Operation[];
}

/** The document, as operations change it. */
export class Notebook {
  constructor(cells: readonly ICell[]) {
    this._cells = [...cells];
  }

  get cells(): readonly ICell[] {
    return this._cells;
  }

  get seedCell(): ICell | null {
    return this._cells.find(cell => cell.claimsSeed) ?? null;
  }

  find(id: string): ICell | null {
    return this._cells.find(cell => cell.id === id) ?? null;
  }

  /** Ids of the cells from this one on. */
  from(id: string): string[] {
    const index = this._index(id);
    return index < 0 ? [] : this._cells.slice(index).map(cell => cell.id);
  }

  /** The ids of the cells that were deleted. */
  get deleted(): readonly string[] {
    return [...this._deleted.keys()];
  }

  /**
   * Change the document, where the operation is one that does.
   *
   * @returns Whether it did.
   */
  apply(operation: Operation): boolean {
    switch (operation.kind) {
      case 'edit':
        return this._replace(operation.cell, { source: operation.source });
      case 'tag': {
        const { mayRaise } = this.find(operation.cell) ?? {};
        return this._replace(operation.cell, { mayRaise: !mayRaise });
      }
      case 'insert':
        return this._insert(operation.cell, operation.after);
      case 'copy': {
        const cell = this.find(operation.cell);
        return (
          cell !== null &&
          this._insert({ ...cell, id: operation.as }, operation.after)
        );
      }
      case 'delete': {
        const cell = this._take(operation.cell);
        if (cell) {
          this._deleted.set(cell.id, cell);
        }
        return cell !== null;
      }
      case 'undelete': {
        const cell = this._deleted.get(operation.cell);
        this._deleted.delete(operation.cell);
        return cell !== undefined && this._cells.push(cell) > 0;
      }
      case 'move': {
        const { cell, after } = operation;
        if (cell === after || (after !== null && !this.find(after))) {
          return false;
        }
        const taken = this._take(cell);
        return taken !== null && this._insert(taken, after);
      }
      default:
        return false;
    }
  }

  private _index(id: string): number {
    return this._cells.findIndex(cell => cell.id === id);
  }

  private _replace(id: string, change: Partial<ICell>): boolean {
    const index = this._index(id);
    if (index >= 0) {
      this._cells[index] = { ...this._cells[index], ...change };
    }
    return index >= 0;
  }

  private _insert(cell: ICell, after: string | null): boolean {
    const index = after === null ? 0 : this._index(after) + 1;
    if (after !== null && index === 0) {
      return false;
    }
    this._cells.splice(index, 0, cell);
    return true;
  }

  private _take(id: string): ICell | null {
    const index = this._index(id);
    return index < 0 ? null : this._cells.splice(index, 1)[0];
  }

  private readonly _cells: ICell[];
  private readonly _deleted = new Map<string, ICell>();
}
