/**
 * Where the values of a cell's names come from: objects from outside the cell, and other
 * values of the cell itself. A value that a name loses keeps a name of its own here.
 */
import { spend } from '../../python/budget';
import type { IMutation } from '../types';

/** The sources of one value. */
interface ISources {
  /** Names as the cell finds them. */
  readonly outer: Set<string>;
  /** Names that the cell bound before. */
  readonly own: Set<string>;
}

/** The circumstances of a binding. */
export interface IBindingPlace {
  /** Whether the cell bound a name before, on some path at least. */
  isBound(name: string): boolean;
  /** Whether there is a path on which it did not. */
  isDoubtful(name: string): boolean;
  /** Whether the binding takes place on every path, once. */
  readonly isSure: boolean;
  /** All mutations by the cell so far. */
  readonly mutations: IMutation[];
}

/** Collects the sources of all values while a cell is read. */
export class Sources {
  /**
   * Notes the binding of a name.
   *
   * @param from - The names whose objects the value may be, contain or call.
   * @returns The name that the value has from now on which the name had before; `null`
   * if nothing can lead to that value any more, or the name may keep it.
   */
  bind(
    name: string,
    from: Iterable<string>,
    place: IBindingPlace
  ): string | null {
    const sources = [...from];
    const known = this._sources.get(name);
    const isAgain =
      known !== undefined &&
      place.isSure &&
      place.isBound(name) &&
      !place.isDoubtful(name);
    const earlier = isAgain ? this._keep(name, known, sources, place) : null;
    const found =
      isAgain || !known
        ? { outer: new Set<string>(), own: new Set<string>() }
        : known;
    for (const source of sources) {
      if (source === name && isAgain) {
        if (earlier !== null) {
          found.own.add(earlier);
        }
        continue;
      }
      if (place.isBound(source) && source !== name) {
        found.own.add(source);
      }
      if (!place.isBound(source) || place.isDoubtful(source)) {
        found.outer.add(source);
      }
    }
    this._sources.set(name, found);
    this._since.set(name, place.mutations.length);
    return earlier;
  }

  /** The names from outside that lead to the value of each name. */
  get outer(): Iterable<readonly [string, readonly string[]]> {
    return [...this._sources].map(([name, { outer }]) => [name, [...outer]]);
  }

  /** The names of the cell itself that lead to the value of each name. */
  get own(): Iterable<readonly [string, readonly string[]]> {
    return [...this._sources].map(([name, { own }]) => [name, [...own]]);
  }

  /** The names so that each comes behind those that lead to its value, as far as that is possible. */
  inOrder(names: Iterable<string>): string[] {
    const found = new Set<string>();
    const open = new Set<string>();
    const wanted = new Set(names);
    const add = (name: string): void => {
      if (!wanted.has(name) || found.has(name) || open.has(name)) {
        return;
      }
      open.add(name);
      this._sources.get(name)?.own.forEach(add);
      found.add(name);
    };
    wanted.forEach(add);
    return [...found];
  }

  /** Gives the value that a name loses a name of its own, where something leads to it. */
  private _keep(
    name: string,
    known: ISources,
    from: readonly string[],
    { mutations }: IBindingPlace
  ): string | null {
    const users = [...this._sources.values()].filter(({ own }) =>
      own.has(name)
    );
    const since = this._since.get(name) ?? 0;
    spend((this._sources.size >> 3) + mutations.length - since);
    const isChanged = mutations
      .slice(since)
      .some(({ callee, names }) => callee === name || names.includes(name));
    if (users.length === 0 && !isChanged && !from.includes(name)) {
      return null;
    }
    this._count++;
    const earlier = `<${name} ${this._count}>`;
    this._sources.set(earlier, known);
    for (const { own } of users) {
      own.delete(name);
      own.add(earlier);
    }
    const rename = (other: string): string =>
      other === name ? earlier : other;
    for (let i = since; i < mutations.length; i++) {
      const { callee, names } = mutations[i];
      mutations[i] = {
        ...mutations[i],
        callee: callee === null ? null : rename(callee),
        names: names.map(rename)
      };
    }
    return earlier;
  }

  private readonly _sources = new Map<string, ISources>();
  /** For each name: how many mutations there were when it was last bound. */
  private readonly _since = new Map<string, number>();
  private _count = 0;
}
