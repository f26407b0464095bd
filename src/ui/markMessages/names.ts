/**
 * How cells and streams are called.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

/** How cells are called. */
export interface ICellNames {
  /** The execution count that a cell shows; `null` where it shows none. */
  executionCount(id: string): number | null;
  /** The place of a cell among all cells, from 1; `null` where it is gone. */
  cellNumber(id: string): number | null;
}

/** How cells and streams are called. */
export interface INames extends ICellNames {
  /** A stream as its users call it, see {@link nameStream}. */
  stream(name: string): string;
}

/** The same names, each looked up once. */
export function memoNames(names: INames): INames {
  const memo = (
    find: (id: string) => number | null
  ): ((id: string) => number | null) => {
    const found = new Map<string, number | null>();
    return id => {
      const known = found.get(id);
      if (known !== undefined) {
        return known;
      }
      const value = find(id);
      found.set(id, value);
      return value;
    };
  };
  return {
    executionCount: memo(id => names.executionCount(id)),
    cellNumber: memo(id => names.cellNumber(id)),
    stream: name => names.stream(name)
  };
}

/** A cell in a sentence: "cell [3]" by its count, else "cell 5" by its place. */
export function nameCell(
  id: string,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const count = names.executionCount(id);
  const number = names.cellNumber(id);
  if (number === null) {
    return trans.__('a deleted cell');
  }
  return count === null
    ? trans.__('cell %1', number)
    : trans.__('cell [%1]', count);
}

/** A cell as a label: "Cell [3]" by its count, else "Cell 5" by its place. */
export function labelCell(
  id: string,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const count = names.executionCount(id);
  return count === null
    ? trans.__('Cell %1', names.cellNumber(id) ?? '?')
    : trans.__('Cell [%1]', count);
}
