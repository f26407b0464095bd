/**
 * JAX keys that are used up twice, in one cell or in two: the same key gives the same numbers.
 */
import type { IKeyUse } from '../effects/keys';
import type { ICodeFacts } from '../effects/types';
import type { Facts } from '../frameworks';
import type { IObject, INameLookup } from './objects';
import { pathOf } from './seeders';

/** A key that was used up twice. */
export interface IKeyReuse {
  /** The key: `k`, `keys[0]`. */
  readonly key: string;
  /** The line of the second use, from 1. */
  readonly line: number;
  /** That of the first; `null` if it is in another cell. */
  readonly first: number | null;
  /** The cells that used it up, as far as they ran until now; this one among them. */
  readonly cells: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Follows the keys of one session. */
export class KeyReuses {
  constructor(private readonly _lookup: INameLookup) {}

  /** Takes the next execution, before the names that it binds. */
  take(
    cell: string | null,
    facts: ICodeFacts,
    frameworks: Facts
  ): readonly IKeyReuse[] {
    const isUse = ({ call }: IKeyUse): boolean => {
      const path = pathOf(call, facts, this._lookup);
      return path !== null && frameworks.usesUpKey(usualPath(path, frameworks));
    };
    const found: IKeyReuse[] = facts.keys.pairs
      .filter(({ first, second }) => isUse(first) && isUse(second))
      .map(({ first, second }) => ({
        key: second.key,
        line: second.line,
        first: first.line,
        cells: NOBODY
      }));
    for (const use of cell === null ? [] : facts.keys.outer.filter(isUse)) {
      const object = this._lookup.find(use.key.split('[')[0]);
      const cells = object && this._cellsOf(object, use.key);
      cells?.add(cell!);
      if (cells) {
        found.push({ key: use.key, line: use.line, first: null, cells });
      }
    }
    return found;
  }

  private _cellsOf(object: IObject, key: string): Set<string> {
    const keys = this._used.get(object) ?? new Map<string, Set<string>>();
    this._used.set(object, keys);
    const cells = keys.get(key) ?? new Set<string>();
    keys.set(key, cells);
    return cells;
  }

  private readonly _used = new WeakMap<IObject, Map<string, Set<string>>>();
}

/** `jr.normal`, where another program imported it. */
function usualPath(path: string, frameworks: Facts): string {
  const [first, ...rest] = path.split('.');
  return [frameworks.usualPath(first) ?? first, ...rest].join('.');
}
