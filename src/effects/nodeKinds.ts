/**
 * Kinds of nodes, for reading the uses of names.
 */
import type { SyntaxNode } from '../python/tree';
import { children } from '../python/nodes';
import { scopeOpenedBy } from '../python/statements';

/** Nodes with parts that may not run. */
export const BRANCHES = new Set([
  'IfStatement',
  'WhileStatement',
  'ForStatement',
  'TryStatement',
  'MatchStatement',
  'ConditionalExpression'
]);

/** Nodes that fail for some values, besides calls and most operators. */
export const MAY_FAIL =
  /^(MemberExpression|ForStatement|WithStatement|RaiseStatement|AssertStatement|DeleteStatement|AwaitExpression|TupleExpression|UpdateStatement|MatchStatement|Array\w*|Set\w*|Dictionary\w*|ClassDefinition|DecoratedStatement|\*|\*\*)$/;

/** Whether a node is a comprehension. */
export function isComprehension(node: SyntaxNode): boolean {
  return scopeOpenedBy(node) === 'comprehension';
}

/** The names in the target of a comprehension. */
export function targetNames(node: SyntaxNode, text: string): string[] {
  return node.name === 'VariableName'
    ? [text.slice(node.from, node.to)]
    : children(node).flatMap(child => targetNames(child, text));
}
