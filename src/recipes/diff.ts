/** One line of a difference. */
export interface IDiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/**
 * The difference of two texts, line by line, as short as it can be.
 *
 * @param before - The old text.
 * @param after - The new text. Line endings are not compared.
 * @returns The lines of both, in order: those of `before` are `same` or
 *   `removed`, those of `after` are `same` or `added`. Time and space grow with
 *   the product of the numbers of lines: made for cells, not for files.
 */
export function diffLines(before: string, after: string): IDiffLine[] {
  const a = before.split(/\r\n|\r|\n/);
  const b = after.split(/\r\n|\r|\n/);
  // common[i][j]: the most lines that a from i and b from j have in common.
  const common = a.map(() => new Array<number>(b.length + 1).fill(0));
  common.push(new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] =
        a[i] === b[j]
          ? common[i + 1][j + 1] + 1
          : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const result: IDiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      result.push({ kind: 'same', text: a[i] });
      i++;
      j++;
    } else if (
      j === b.length ||
      (i < a.length && common[i + 1][j] >= common[i][j + 1])
    ) {
      result.push({ kind: 'removed', text: a[i] });
      i++;
    } else {
      result.push({ kind: 'added', text: b[j] });
      j++;
    }
  }
  return result;
}
