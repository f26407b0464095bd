/**
 * Changes of code, as a verification tries them.
 */
import type { IChange } from './report';

/**
 * The source of a cell with a change, as the server applies it to a copy.
 *
 * @param source - The source of the cell `change.cell`.
 * @returns `null` if the source does not have the lines `change.before` at `change.line`.
 */
export function applied(source: string, change: IChange): string | null {
  const lines = source.split('\n');
  const start = change.line - 1;
  const { before, after } = change;
  const found = lines.slice(start, start + before.length);
  if (start > lines.length || found.join('\n') !== before.join('\n')) {
    return null;
  }
  return [
    ...lines.slice(0, start),
    ...after,
    ...lines.slice(start + before.length)
  ].join('\n');
}
