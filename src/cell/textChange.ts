/**
 * The smallest replacement of whole words and numbers that turns one text into another.
 * A number is replaced as a whole, so that what two users write at once can be told apart:
 * of `42` → `47` and `42` → `12` nothing is left that says `17`.
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
  if (start < Math.max(from.length, to.length) - tail) {
    while (isInWord(from, start) || isInWord(to, start)) {
      start -= 1;
    }
    while (
      isInWord(from, from.length - tail) ||
      isInWord(to, to.length - tail)
    ) {
      tail -= 1;
    }
  }
  return {
    start,
    end: from.length - tail,
    text: to.slice(start, to.length - tail)
  };
}

/** Whether an offset is within a word or a number. */
function isInWord(text: string, offset: number): boolean {
  return offset > 0 && /^\w\w$/.test(text.slice(offset - 1, offset + 1));
}
