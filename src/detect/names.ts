/**
 * Collects what a notebook binds its names to.
 */
import { isFunctionPath } from '../python/resolve';
import type { INameUse } from './types';

/** What is known so far of one name. */
interface ICollected {
  readonly paths: Set<string | null>;
  isParameter: boolean;
  usedFirst: boolean;
}

/** The names of a notebook's module, collected cell by cell, in document order. */
export class NameCollector {
  /**
   * Notes that a cell uses a name that it has not bound by then.
   *
   * @param isAtOnce - Whether it does so when it runs, not only in a function, which may
   *   be called once cells below have bound the name.
   */
  read(name: string, isAtOnce: boolean): void {
    const found = this._name(name);
    if (isAtOnce && found.paths.size === 0) {
      found.usedFirst = true;
    }
  }

  /**
   * Notes a binding.
   *
   * @param name - The name.
   * @param path - The dotted path of what it stands for, or `null`.
   * @param isParameter - Whether its value may come from outside.
   */
  bind(name: string, path: string | null, isParameter: boolean): void {
    const found = this._name(name);
    found.paths.add(path !== null && isFunctionPath(path) ? null : path);
    found.isParameter ||= isParameter;
  }

  /**
   * All names.
   *
   * @param valueOf - Returns the integer that a name always stands for, or `null`.
   */
  names(
    valueOf: (name: string) => number | null
  ): ReadonlyMap<string, INameUse> {
    const found = new Map<string, INameUse>();
    for (const [name, { paths, isParameter, usedFirst }] of this._names) {
      found.set(name, {
        paths: [...paths],
        value: valueOf(name),
        isParameter,
        usedFirst: usedFirst || paths.size === 0
      });
    }
    return found;
  }

  private _name(name: string): ICollected {
    let found = this._names.get(name);
    if (!found) {
      found = { paths: new Set(), isParameter: false, usedFirst: false };
      this._names.set(name, found);
    }
    return found;
  }

  private readonly _names = new Map<string, ICollected>();
}
