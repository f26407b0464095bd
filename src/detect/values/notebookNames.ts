/**
 * What the names of a notebook are worth, cell by cell.
 */
import { TooMuchCode } from '../../python/budget';
import { UNKNOWN } from '../../python/values';
import type { CellValues } from '../../python/values';
import { unknown } from './bounds';
import type { IBound, INotebook } from './bounds';

/** `argv` other than as an empty list, or with the name of a program alone. */
const OWN_ARGV = /argv(?!\s*=\s*\[\s*(["'][^"'-]*["'])?\s*,?\s*\])/;

/** For so many names it takes less to look at every cell than to index all words. */
const FEW = 8;

/**
 * What a name that stands in more cells is worth is not known. In 37 public notebooks none stands in more than 75.
 */
const MAX_CELLS = 1500;

/** The names of one notebook. */
export class NotebookNames {
  /**
   * @param notebook - The notebook.
   * @param note - Called with each name that is looked up.
   */
  constructor(
    notebook: INotebook,
    private readonly _note: (name: string) => void
  ) {
    this._notebook = notebook;
    this._values = notebook.values;
  }

  /** What functions of the notebook may make of a name. */
  wild(name: string, before: IBound): IBound[] {
    return this._wildEffects(name).map(({ cell, effect }) => {
      const value = effect.apply(before.value);
      return value.kind === 'changed'
        ? {
            // Its own value would be of another cell.
            value:
              value.value.kind === 'integer'
                ? value
                : { ...value, value: UNKNOWN },
            context: before.context
          }
        : { value, context: { cell } };
    });
  }

  private _wildEffects(name: string): readonly IWildEffect[] {
    this._note(name);
    return remember(this._wild, name, () =>
      this._mentions(name).flatMap(cell =>
        (this._values[cell]?.wild(name) ?? [])
          // Most functions leave the objects alone that they are handed.
          .filter(({ kind }) => kind !== 'loan')
          .map(effect => ({ cell, effect }))
      )
    );
  }

  /** What a name is worth before a cell: after the last cell above, or else after those below. */
  earlier(name: string, before: number): IBound[] {
    const above = this._changes(name).filter(({ cell }) => cell < before);
    if (above.length > 0) {
      return [above[above.length - 1].bound];
    }
    const below = this._notebook
      .definers(name)
      .filter(cell => cell >= before)
      .map(cell => this._after(name, cell))
      .filter((one): one is IBound => one !== null);
    // Other names come from a star import, from %run, or from code that is gone.
    const isOfFunctions = this._wildEffects(name).some(
      ({ effect }) => effect.kind === 'binding'
    );
    return below.length > 0 || isOfFunctions
      ? below
      : [unknown({ cell: before })];
  }

  /** What the cells below make of a name. */
  later(name: string, after: number): IBound[] {
    return this._changes(name)
      .filter(({ cell }) => cell > after && this._values[cell]?.touches(name))
      .map(({ bound }) => bound);
  }

  /** The cells that do not leave a name alone, in order. */
  private _changes(name: string): readonly IChange[] {
    this._note(name);
    return remember(this._changing, name, () =>
      this._mentions(name).flatMap(cell => {
        const bound = this._after(name, cell);
        return bound ? [{ cell, bound }] : [];
      })
    );
  }

  /** What a cell makes of a name; `null` if it leaves it alone. */
  private _after(name: string, cell: number): IBound | null {
    const value = this._values[cell]?.after(name);
    return !value || value.kind === 'earlier'
      ? null
      : { value, context: { cell } };
  }

  /** Whether a cell below changes the object of a name. */
  isChangedLater(name: string, cell: number): boolean {
    this._note(name);
    const last = remember(this._lastChange, name, () =>
      Math.max(
        -1,
        ...this._mentions(name).filter(other =>
          this._values[other]?.changes(name)
        )
      )
    );
    return last > cell;
  }

  /** The cells in which a name occurs. */
  private _mentions(name: string): readonly number[] {
    const cells = this._allMentions(name);
    if (cells.length > MAX_CELLS) {
      throw new TooMuchCode('A name in more cells than are looked at.');
    }
    return cells;
  }

  private _allMentions(name: string): readonly number[] {
    this._asked.add(name);
    if (this._asked.size > FEW) {
      this._index ??= this._indexed();
      return this._index.get(name) ?? [];
    }
    return remember(this._mentioned, name, () =>
      [...this._values.keys()].filter(cell =>
        this._values[cell]?.cell.words.has(name)
      )
    );
  }

  /** The cells of all names. */
  private _indexed(): Map<string, number[]> {
    const index = new Map<string, number[]>();
    this._values.forEach((values, cell) => {
      for (const word of values?.cell.words ?? []) {
        const known = index.get(word);
        if (known) {
          known.push(cell);
        } else {
          index.set(word, [cell]);
        }
      }
    });
    return index;
  }

  /** Whether the command line has no options of the notebook's making. */
  hasPlainArgv(): boolean {
    this._note('argv');
    return !this._mentions('argv').some(cell =>
      OWN_ARGV.test(this._values[cell]?.cell.text ?? '')
    );
  }

  private readonly _notebook: INotebook;
  private readonly _values: readonly (CellValues | null)[];
  private readonly _asked = new Set<string>();
  private readonly _mentioned = new Map<string, readonly number[]>();
  private _index: ReadonlyMap<string, readonly number[]> | null = null;
  private readonly _wild = new Map<string, readonly IWildEffect[]>();
  private readonly _changing = new Map<string, readonly IChange[]>();
  private readonly _lastChange = new Map<string, number>();
}

/** What a cell makes of a name. */
interface IChange {
  readonly cell: number;
  readonly bound: IBound;
}

/** What a function of a cell does to a name. */
interface IWildEffect {
  readonly cell: number;
  readonly effect: ReturnType<CellValues['wild']>[number];
}

function remember<T>(known: Map<string, T>, name: string, find: () => T): T {
  const found = known.get(name);
  if (found !== undefined) {
    return found;
  }
  const value = find();
  known.set(name, value);
  return value;
}
