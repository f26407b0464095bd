/**
 * Changes in place that no code shows, noticed when code meets the value: `log` is given to an object as
 * `log.append`, and grows when that object's method is called.
 */
import type { Interner } from './interner';
import { plainOf, tokenOf } from './objects';
import type { IContent, INameLookup, IObject } from './objects';
import type { IRun } from './run';
import type { IRecord } from './types';

/** Notices such changes in one session. */
export class UnshownChanges {
  constructor(
    private readonly _lookup: INameLookup,
    private readonly _interner: Interner
  ) {}

  /**
   * Compares the values that an execution met with those that are known.
   *
   * @returns The contents of the objects that are different. The last run did it, as far as is
   * known, and will do it again.
   */
  meet({ values = {} }: IRecord): ReadonlyMap<IObject, IContent> {
    const found = new Map<IObject, IContent>();
    for (const [name, [met]] of Object.entries(values)) {
      const value = plainOf(met);
      const object = value === null ? null : this._lookup.find(name);
      const known = object && this._lookup.content(object);
      if (
        object &&
        value !== null &&
        known &&
        known.value !== null &&
        known.value !== value
      ) {
        const token = tokenOf(value, this._interner);
        const by = this._blame(name, known.value, value) ?? known.by;
        found.set(object, { token, value, by, doubt: null });
      }
    }
    return found;
  }

  /** Takes the next run. */
  ran(run: IRun): void {
    this._last = run;
  }

  /** The cells with a run to which a change was added since the last call. */
  take(): readonly string[] {
    const cells = [...this._cells];
    this._cells.clear();
    return cells;
  }

  /** @returns The cell that did it; `null` if it is not known. */
  private _blame(name: string, before: string, after: string): string | null {
    const cell = this._last?.record.cell ?? null;
    if (!this._last || cell === null) {
      return null;
    }
    this._last.changes = { ...this._last.changes, [name]: [before, after] };
    this._cells.add(cell);
    return cell;
  }

  private readonly _cells = new Set<string>();
  private _last: IRun | null = null;
}
