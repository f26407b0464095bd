/**
 * Which names of an assignment get which values.
 */
import type { SyntaxNode } from '../python/tree';
import { bare, children } from '../python/nodes';
import { isTargetList } from '../python/statements';
import { contained } from './contained';
import type { NameKind } from './types';

/** The kind of a name that gets a value. */
export function kindOf(value: SyntaxNode): NameKind | null {
  return isConstant(value) ? 'constant' : null;
}

/** The targets of a sequence with their values, where both are written out: `a, b = 1, []`. */
export function pairsOf(
  targets: readonly SyntaxNode[],
  values: readonly SyntaxNode[]
): readonly (readonly [SyntaxNode, SyntaxNode])[] | null {
  const [names, parts] = [itemsOf(targets), itemsOf(values)];
  const isSpread = [...names, ...parts].some(({ name }) => name === '*');
  return names.length > 1 && names.length === parts.length && !isSpread
    ? names.map((name, i) => [name, parts[i]])
    : null;
}

/** The parts of a sequence, with or without brackets. */
function itemsOf(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const [only] = nodes;
  const list =
    nodes.length === 1 && /^(Tuple|Array)Expression$/.test(only.name)
      ? children(only)
      : nodes;
  return list.filter(({ name }) => !/^[,()[\]]$/.test(name));
}

/** The names in a target; those of parts of objects are none. */
export function namesIn(target: SyntaxNode, text: string): string[] {
  return target.name === 'VariableName'
    ? [text.slice(target.from, target.to)]
    : isTargetList(target)
      ? children(target).flatMap(child => namesIn(child, text))
      : [];
}

/** An immutable value: a number, a text, `None`. */
export function isConstant(node: SyntaxNode): boolean {
  const inner = bare(node);
  return (
    /^(Number|String|ContinuedString|Boolean|None)$/.test(inner.name) ||
    (inner.name === 'UnaryExpression' && inner.lastChild?.name === 'Number')
  );
}

/**
 * Whether the values of several names may have parts in common that no name leads to:
 * `fig, ax = plt.subplots()`, `a = b = []`.
 *
 * @param targets - One group for each `=`.
 */
export function isShared(
  targets: readonly (readonly SyntaxNode[])[],
  values: readonly SyntaxNode[],
  text: string
): boolean {
  const names = targets.flat().flatMap(target => namesIn(target, text));
  const value = bare(values[0]);
  return (
    names.length > 1 &&
    values.length === 1 &&
    !isConstant(value) &&
    !/^(VariableName|MemberExpression)$/.test(value.name) &&
    // What such a call gives is new, one thing for each name: `train_test_split(a)`.
    !(value.name === 'CallExpression' && contained(value, text).length === 0) &&
    !targets.every(group => pairsOf(group, values))
  );
}
