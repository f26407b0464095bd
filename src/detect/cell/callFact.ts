import type { SyntaxNode } from '../../python/tree';
import { readArguments } from '../../python/nodes';
import type { Resolved } from '../../python/resolve';
import type { CellValues, Value } from '../../python/values';
import type { ICallFact } from './facts';

/**
 * A call with its arguments.
 *
 * @param call - A node of type `CallExpression`.
 * @param callee - What is called.
 * @param values - The values of the cell.
 */
export function callFact(
  call: SyntaxNode,
  callee: Exclude<Resolved, { readonly kind: 'none' }>,
  values: CellValues
): ICallFact {
  const { cell } = values;
  return {
    chain: callee.chain,
    open: callee.kind === 'open',
    line: cell.lineOf(call.from),
    args: readArguments(call, cell.text).map(({ keyword, spread, node }) => {
      let known: Value | null = null;
      return {
        keyword,
        spread,
        text: cell.text.slice(spread ? node.from - 1 : node.from, node.to),
        value: () => (known ??= values.readKept(node))
      };
    })
  };
}
