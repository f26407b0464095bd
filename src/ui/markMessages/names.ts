/**
 * The names of cells and streams.
 */
import type { ICellNames } from '../cellName';

/** Looks up what the names of cells and streams consist of. */
export interface INames extends ICellNames {
  /** The name of a stream in sentences, see {@link nameStream}. */
  stream(name: string): string;
}

/** The same names, each looked up once. */
export function memoNames(names: INames): INames {
  return {
    cellNumber: memo(id => names.cellNumber(id)),
    source: memo(id => names.source(id)),
    stream: name => names.stream(name)
  };
}

function memo<T>(find: (id: string) => T): (id: string) => T {
  const found = new Map<string, T>();
  return id => {
    const known = found.get(id);
    if (known !== undefined) {
      return known;
    }
    const value = find(id);
    found.set(id, value);
    return value;
  };
}
