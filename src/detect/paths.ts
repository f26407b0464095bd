/**
 * What names stand for in the cells of a notebook.
 */
import type { Facts } from '../frameworks';
import { head } from '../python/nodes';
import type { ICellFacts, IExport } from './cell/facts';

const MAX_STEPS = 16;
const MAX_LENGTH = 300;

/** A number behind those of all cells. */
export const END = Infinity;

/** What the names of one cell stand for after it. */
export type BoundNames = ReadonlyMap<string, string | null>;

/**
 * The paths of names. A name that a cell uses without defining it has the meaning that
 * the nearest cell above gives it, or else the first cell below: cells may run in any
 * order.
 */
export class NotebookPaths {
  /**
   * @param cells - What the cells say, in document order.
   * @param facts - What is known of frameworks.
   */
  constructor(cells: readonly ICellFacts[], facts: Facts) {
    this._cells = [...cells];
    this._facts = facts;
    this.brings = cells.some(({ brings }) => brings);
    for (let i = 0; i < cells.length; i++) {
      for (const name of cells[i].exports.keys()) {
        const known = this._definers.get(name);
        if (known) {
          known.push(i);
        } else {
          this._definers.set(name, [i]);
        }
      }
    }
  }

  /** Whether names come from elsewhere; those that are not bound have their usual meaning. */
  brings: boolean;

  /**
   * Puts a changed cell in the place of what it was.
   *
   * @returns The names that it now defines as something else.
   */
  replace(index: number, cell: ICellFacts): string[] {
    const before = this._cells[index].exports;
    this._cells[index] = cell;
    this.brings = this._cells.some(({ brings }) => brings);
    const changed: string[] = [];
    for (const [name, { target }] of before) {
      const now = cell.exports.get(name)?.target;
      if (!now) {
        const others = this.definers(name).filter(other => other !== index);
        this._definers.set(name, others);
      }
      if (!now || chainOf(now) !== chainOf(target)) {
        changed.push(name);
      }
    }
    for (const name of cell.exports.keys()) {
      if (!before.has(name)) {
        const all = [...this.definers(name), index].sort((a, b) => a - b);
        this._definers.set(name, all);
        changed.push(name);
      }
    }
    return changed;
  }

  /** Notes what the names of a cell stand for after it. */
  bind(index: number, names: BoundNames): void {
    this._bound[index] = names;
  }

  /** The numbers of the cells that define a name. */
  definers(name: string): readonly number[] {
    return this._definers.get(name) ?? [];
  }

  /**
   * What a name stands for that a cell uses without defining it; `null` if that is not
   * known.
   *
   * @param at - The number of the cell; those above it are bound.
   * @param note - Called with the names on which that rests, the name itself excepted.
   */
  path(
    name: string,
    at: number,
    note?: (name: string) => void,
    steps = 0
  ): string | null {
    const cells = this._definers.get(name);
    if (cells && cells.length > 0) {
      const [first] = cells;
      if (first < at) {
        return this._bound[lastBelow(cells, at)].get(name) ?? null;
      }
      if (steps < MAX_STEPS) {
        return exportedPath(this._cells[first].exports.get(name), chain => {
          note?.(head(chain));
          return this.follow(chain, at, note, steps + 1);
        });
      }
    }
    const usual = this.brings ? this._facts.usualPath(name) : undefined;
    return usual ?? (name === '__import__' ? name : null);
  }

  /** The path of an open chain. */
  follow(
    chain: string,
    at: number,
    note?: (name: string) => void,
    steps = 0
  ): string | null {
    const name = head(chain);
    const base = this.path(name, at, note, steps);
    return base === null ? null : base + chain.slice(name.length);
  }

  private readonly _cells: ICellFacts[];
  private readonly _facts: Facts;
  private readonly _bound: BoundNames[] = [];
  private readonly _definers = new Map<string, number[]>();
}

/**
 * What a name stands for after the cell that binds it.
 *
 * @param follow - Returns the path of an open chain.
 */
export function exportedPath(
  found: IExport | undefined,
  follow: (chain: string) => string | null
): string | null {
  const target = found?.target;
  const path =
    target?.kind === 'open'
      ? follow(target.chain)
      : target?.kind === 'path'
        ? target.chain
        : null;
  return path !== null && path.length <= MAX_LENGTH ? path : null;
}

function chainOf(target: IExport['target']): string {
  return target.kind === 'none' ? '' : `${target.kind} ${target.chain}`;
}

/** The last of the numbers that are below another; there is one. */
function lastBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return numbers[low - 1];
}
