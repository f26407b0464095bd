/**
 * The brackets among tokens.
 */
import type { IToken } from './tokens';

/** How a token changes the depth of brackets. */
export function turn({ kind, text }: IToken): number {
  return kind !== 'other'
    ? 0
    : /^[([{]$/.test(text)
      ? 1
      : /^[)\]}]$/.test(text)
        ? -1
        : 0;
}

/** For each bracket that is closed: the place of the one that does, whatever their kinds. */
export function closings(tokens: readonly IToken[]): Map<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach((token, at) => {
    const by = turn(token);
    if (by > 0) {
      open.push(at);
    } else if (by < 0) {
      const opening = open.pop();
      if (opening !== undefined) {
        found.set(opening, at);
      }
    }
  });
  return found;
}
