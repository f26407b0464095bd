/**
 * Functions that keep state between calls.
 */
import type { SyntaxNode } from '../../python/tree';
import type { ParsedCell } from '../../python/cell';
import { readParameters } from '../../python/statements';
import type { Frame } from './frames';

/**
 * Whether a function keeps state between calls: a cache, a default that it changes.
 *
 * @param frame - What its body does.
 * @param list - Its parameters.
 * @param decorators - The names in its decorators.
 */
export function remembers(
  frame: Frame,
  list: SyntaxNode | null,
  decorators: Iterable<string>,
  cell: ParsedCell
): boolean {
  if ([...decorators].some(name => /cache|memo|functools/.test(name))) {
    return true;
  }
  return (list ? readParameters(list) : []).some(({ node, fallback }) => {
    const name = cell.textOf(node);
    return (
      fallback !== null &&
      /^(Array|Dictionary|Set|Call)/.test(fallback.name) &&
      frame.mutations.some(
        mutation => mutation.callee === name || mutation.names.includes(name)
      )
    );
  });
}
