/**
 * Tables whose keys are words from elsewhere: from code, from a file, from a kernel. Objects inherit
 * members, so that `constructor` and `valueOf` would be found in any; a lint rule keeps such
 * look-ups to what is here and to `Map`.
 */

declare const WITHOUT_PROTOTYPE: unique symbol;

/** A table that has no members but its own. */
export interface IByName<T> {
  readonly [name: string]: T;
  readonly [WITHOUT_PROTOTYPE]: true;
}

/** Makes a table without inherited members: `constructor` and `__proto__` are names like any other. */
export function byName<T>(entries: Iterable<readonly [string, T]>): IByName<T> {
  const table: unknown = Object.create(null);
  for (const [name, value] of entries) {
    // Without a prototype there is no setter: this is a key like any other.
    Reflect.set(table as object, name, value);
  }
  return table as IByName<T>;
}

/** The own member of any object; `undefined` for none, and for what it inherits. */
export function own<T>(
  table: Readonly<Record<string, T>> | null | undefined,
  name: string
): T | undefined {
  return table && Object.prototype.hasOwnProperty.call(table, name)
    ? (table as unknown as IByName<T>)[name]
    : undefined;
}
