/**
 * The smallest replacement that turns one text into another.
 *
 * @returns Offsets into `from`, and the text that goes there.
 */
export function changedPart(
  from: string,
  to: string
): { start: number; end: number; text: string } {
  const limit = Math.min(from.length, to.length);
  let start = 0;
  while (start < limit && from[start] === to[start]) {
    start += 1;
  }
  let tail = 0;
  while (
    tail < limit - start &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  ) {
    tail += 1;
  }
  return {
    start,
    end: from.length - tail,
    text: to.slice(start, to.length - tail)
  };
}
