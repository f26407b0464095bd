/**
 * Makes a table keyed by names of Python, without the members that JavaScript's
 * objects inherit: `constructor` is a name like any other.
 */
export function byName<T>(
  entries: Iterable<readonly [string, T]>
): Readonly<Record<string, T>> {
  const table = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) {
    table[name] = value;
  }
  return table;
}
