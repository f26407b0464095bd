/**
 * What code binds to names by its text alone: constants, functions and classes. The rest of the
 * cell has no part in them.
 */
import { spend } from '../python/budget';
import type { SyntaxNode } from '../python/tree';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { ParsedCell } from '../python/cell';
import { childNamed, children } from '../python/nodes';
import { normalize } from '../python/normal';
import { eachStatement, walk } from '../python/slices';
import type { Slices } from '../python/slices';
import { readParameters } from '../python/statements';
import { isConstant } from './assigned';
import type { NameTable } from './names/nameTable';

/**
 * Reads these names.
 *
 * @returns Name → text, of those that the cell binds once, surely, and does not change.
 */
export function* readTexts(
  cell: ParsedCell,
  names: NameTable
): Slices<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if ([...names.writes].some(name => UNSURE.has(name))) {
    return found;
  }
  const changed = new Set(
    names.mutations.flatMap(({ callee, self, names: given, isReading }) =>
      isReading ? [] : self && callee !== null ? [callee, ...given] : given
    )
  );
  const counts = yield* bindingsIn(cell);
  yield* eachStatement(cell.top, statement => {
    const bound = boundBy(statement, cell);
    if (
      bound &&
      names.sure.has(bound.name) &&
      !changed.has(bound.name) &&
      counts.get(bound.name) === 1
    ) {
      found.set(bound.name, bound.text);
    }
  });
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
            name: cell.textOf(childNamed(statement, 'VariableName')),
            text: normalize(statement, cell.text) ?? ''
          }
        : null;
    case 'ClassDefinition':
      return children(childNamed(statement, 'Body')!).every(
        part =>
          part.name === ':' ||
          part.name === 'PassStatement' ||
          (part.name === 'FunctionDefinition' && isPlain(part)) ||
          (part.name === 'ExpressionStatement' &&
            part.firstChild !== null &&
            isConstant(part.firstChild))
      )
        ? {
            name: cell.textOf(childNamed(statement, 'VariableName')),
            text: normalize(statement, cell.text) ?? ''
          }
        : null;
    default:
      return null;
  }
}

/** Whether the defaults of a function are constants. */
function isPlain(definition: SyntaxNode): boolean {
  const list = childNamed(definition, 'ParamList');
  return (list ? readParameters(list) : []).every(
    ({ fallback }) => fallback === null || isConstant(fallback)
  );
}

/** How often a cell may bind each name, in whatever scope. */
function* bindingsIn(cell: ParsedCell): Slices<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const enter = (node: SyntaxNode): boolean => {
    const { name } = node;
    spend(1);
    if (
      name === 'VariableName' &&
      BINDING.test(node.parent?.name ?? '') &&
      !isValue(node)
    ) {
      const bound = cell.textOf(node);
      counts.set(bound, (counts.get(bound) ?? 0) + 1);
    }
    return true;
  };
  yield* walk(cell.top, enter, () => {
    // Nothing is left to do.
  });
  return counts;
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
