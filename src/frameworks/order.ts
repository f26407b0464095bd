/**
 * Sorts by rank, then by id: the order of the seed cell.
 *
 * @returns A new list.
 */
export function inOrder<
  T extends { readonly id: string; readonly rank: number }
>(list: readonly T[]): T[] {
  return [...list].sort(
    (a, b) => a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
