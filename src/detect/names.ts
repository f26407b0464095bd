/**
 * Collects what a notebook binds its names to.
 */
import type { INameUse } from './types';

/** What is known so far of one name. */
interface ICollected extends INameUse {
  readonly paths: (string | null)[];
  value: number | null;
  isParameter: boolean;
  usedFirst: boolean;
}

/** The names of a notebook's module, collected cell by cell, in document order. */
export class NameCollector {
  /** All names. */
  get found(): ReadonlyMap<string, INameUse> {
    return this._names;
  }

  /**
   * Notes that a cell uses a name that it has not bound by then.
   *
   * @param isAtOnce - Whether it does so when it runs, not only in a function, which may
   *   be called once cells below have bound the name.
   */
  read(name: string, isAtOnce: boolean): void {
    const found = this._name(name);
    if (isAtOnce && found.paths.length === 0) {
      this._first.add(name);
    }
  }

  /**
   * Notes what a cell binds a name to.
   *
   * @param paths - Dotted paths of what it stands for, `null` for anything else.
   * @param isParameter - Whether its value may come from outside.
   */
  bind(
    name: string,
    paths: readonly (string | null)[],
    isParameter: boolean
  ): void {
    const found = this._name(name);
    for (const path of paths) {
      if (!found.paths.includes(path)) {
        found.paths.push(path);
      }
    }
    found.isParameter ||= isParameter;
    found.usedFirst = this._first.has(name);
  }

  /** Notes the integer that a cell gives a name, or that it gives it none for sure. */
  value(name: string, value: number | null): void {
    const found = this._name(name);
    const isAgreed = !this._valued.has(name) || found.value === value;
    found.value = isAgreed ? value : null;
    this._valued.add(name);
  }

  private _name(name: string): ICollected {
    let found = this._names.get(name);
    if (!found) {
      found = { paths: [], value: null, isParameter: false, usedFirst: true };
      this._names.set(name, found);
    }
    return found;
  }

  private readonly _names = new Map<string, ICollected>();
  /** Names that are used before they are bound. */
  private readonly _first = new Set<string>();
  /** Names of which a cell says what they are worth. */
  private readonly _valued = new Set<string>();
}
