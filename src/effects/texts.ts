/**
 * What code binds to names by its text alone: constants, functions and classes. The rest of the
 * cell has no part in them.
 */
import type { SyntaxNode } from '@lezer/common';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { ParsedCell } from '../python/cell';
import { children } from '../python/nodes';
import { normalize } from '../python/normal';
import { readParameters } from '../python/statements';
import { isConstant } from './assigned';
import type { NameTable } from './names/nameTable';

/**
 * Reads these names.
 *
 * @returns Name → text, of those that the cell binds once, surely, and does not change.
 */
export function readTexts(
  cell: ParsedCell,
  names: NameTable
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if ([...names.writes].some(name => UNSURE.has(name))) {
    return found;
  }
  const changed = new Set(
    names.mutations.flatMap(({ callee, self, names: given, isReading }) =>
      isReading ? [] : self && callee !== null ? [callee, ...given] : given
    )
  );
  for (const statement of children(cell.tree.topNode)) {
    const bound = boundBy(statement, cell);
    if (
      bound &&
      names.sure.has(bound.name) &&
      !changed.has(bound.name) &&
      count(bound.name, cell.tree.topNode, cell) === 1
    ) {
      found.set(bound.name, bound.text);
    }
  }
  return found;
}

const UNSURE: ReadonlySet<string> = new Set([
  PSEUDO_NAMES.any,
  PSEUDO_NAMES.star
]);

/** The name and the text that a statement binds, where that is all. */
function boundBy(
  statement: SyntaxNode,
  cell: ParsedCell
): { readonly name: string; readonly text: string } | null {
  const [first, second, value, more] = children(statement);
  switch (statement.name) {
    case 'AssignStatement':
      return first.name === 'VariableName' &&
        second.name === 'AssignOp' &&
        !more &&
        isConstant(value)
        ? { name: cell.textOf(first), text: cell.textOf(value) }
        : null;
    case 'FunctionDefinition':
      return isPlain(statement)
        ? {
            name: cell.textOf(statement.getChild('VariableName')),
            text: normalize(cell.tree, cell.text, statement) ?? ''
          }
        : null;
    case 'ClassDefinition':
      return children(statement.getChild('Body')!).every(
        part =>
          part.name === ':' ||
          part.name === 'PassStatement' ||
          (part.name === 'FunctionDefinition' && isPlain(part)) ||
          (part.name === 'ExpressionStatement' &&
            part.firstChild !== null &&
            isConstant(part.firstChild))
      )
        ? {
            name: cell.textOf(statement.getChild('VariableName')),
            text: normalize(cell.tree, cell.text, statement) ?? ''
          }
        : null;
    default:
      return null;
  }
}

/** Whether the defaults of a function are constants. */
function isPlain(definition: SyntaxNode): boolean {
  const list = definition.getChild('ParamList');
  return (list ? readParameters(list) : []).every(
    ({ fallback }) => fallback === null || isConstant(fallback)
  );
}

/** How often a cell may bind a name, in whatever scope. */
function count(name: string, node: SyntaxNode, cell: ParsedCell): number {
  const own =
    node.name === 'VariableName' &&
    cell.textOf(node) === name &&
    BINDING.test(node.parent?.name ?? '') &&
    !isValue(node)
      ? 1
      : 0;
  return children(node).reduce(
    (sum, child) => sum + count(name, child, cell),
    own
  );
}

const BINDING =
  /^(AssignStatement|UpdateStatement|ForStatement|WithStatement|NamedExpression|TupleExpression|ArrayExpression|(Function|Class)Definition|DeleteStatement|ScopeStatement|ImportStatement|TryStatement|\w*Pattern)$/;

/** Whether a name stands behind the last sign of an assignment. */
function isValue(node: SyntaxNode): boolean {
  const { parent, nextSibling, prevSibling } = node;
  return (
    parent?.name === 'AssignStatement' &&
    nextSibling === null &&
    prevSibling?.name === 'AssignOp'
  );
}
