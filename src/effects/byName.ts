/**
 * Makes a table by names of Python, in which nothing else is found: `constructor` is
 * a name like any other.
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
