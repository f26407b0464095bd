/**
 * The parts of statements that bind names or open scopes. All code that follows names
 * takes them from here, so that every reader agrees on a statement.
 */
import type { SyntaxNode } from './tree';
import { isAs } from './grammarGaps';
import { childNamed, children } from './nodes';
import type { ScopeKind } from './scopes';

const COMPREHENSIONS: ReadonlySet<string> = new Set([
  'ArrayComprehensionExpression',
  'SetComprehensionExpression',
  'DictionaryComprehensionExpression',
  'ComprehensionExpression'
]);

/** The nodes that open a scope, or may. */
export const SCOPE_NODES: readonly string[] = [
  'FunctionDefinition',
  'LambdaExpression',
  'ClassDefinition',
  'ArgList',
  ...COMPREHENSIONS
];

/** The kind of scope that a node opens; `null` if it opens none. */
export function scopeOpenedBy(ref: SyntaxNode): ScopeKind | null {
  switch (ref.name) {
    case 'FunctionDefinition':
    case 'LambdaExpression':
      return 'function';
    case 'ClassDefinition':
      return 'class';
    case 'ArgList':
      return childNamed(ref, 'for') ? 'comprehension' : null;
    default:
      return COMPREHENSIONS.has(ref.name) ? 'comprehension' : null;
  }
}

/** The parts of an assignment. */
export interface IAssignmentParts {
  /** One group for each `=`: `a, b = c = 1, 2` has two. */
  readonly targets: readonly (readonly SyntaxNode[])[];
  /** Empty for `x: int`, which binds nothing. */
  readonly values: readonly SyntaxNode[];
  readonly annotations: readonly SyntaxNode[];
}

/**
 * Reads an assignment.
 *
 * @param node - A node of type `AssignStatement` or `NamedExpression`.
 */
export function readAssignment(node: SyntaxNode): IAssignmentParts {
  const groups: SyntaxNode[][] = [[]];
  const annotations: SyntaxNode[] = [];
  for (const child of children(node)) {
    if (child.name === 'AssignOp') {
      groups.push([]);
    } else if (child.name === 'TypeDef') {
      annotations.push(child);
    } else {
      groups[groups.length - 1].push(child);
    }
  }
  const values = groups.length > 1 ? groups[groups.length - 1] : [];
  return { targets: groups.slice(0, -1), values, annotations };
}

/** Whether a node contains other targets: a tuple, a list. */
export function isTargetList(node: SyntaxNode): boolean {
  return /^(Tuple|Array|Parenthesized)Expression$/.test(node.name);
}

/** The nodes between one keyword and another, each time that they occur. */
export function nodesBetween(
  node: SyntaxNode,
  start: string,
  end: string
): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let inside = false;
  for (const child of children(node)) {
    if (inside && child.name !== end && child.name !== ',') {
      found.push(child);
    }
    inside = child.name === start || (inside && child.name !== end);
  }
  return found;
}

/** What a statement binds by `as`: `with a as b`, `except A as b`. */
export function targetsOfAs(node: SyntaxNode, text: string): SyntaxNode[] {
  return children(node).filter(
    ({ prevSibling }) => prevSibling !== null && isAs(prevSibling, text)
  );
}

/** The parts of a comprehension. */
export interface IComprehensionParts {
  readonly targets: readonly SyntaxNode[];
  /** The first iterable, which belongs to the enclosing scope. */
  readonly first: SyntaxNode | null;
  readonly rest: readonly SyntaxNode[];
}

/** Reads a comprehension, or the `ArgList` that is one. */
export function readComprehension(node: SyntaxNode): IComprehensionParts {
  const parts = children(node);
  const first = parts[parts.findIndex(child => child.name === 'in') + 1];
  const targets = nodesBetween(node, 'for', 'in');
  const places = new Set(targets.map(target => target.from));
  return {
    targets,
    first: first ?? null,
    rest: parts.filter(
      child =>
        child !== first &&
        child.name !== 'for' &&
        child.name !== 'in' &&
        !places.has(child.from)
    )
  };
}

/** A parameter of a function or lambda. */
export interface IParameterParts {
  readonly node: SyntaxNode;
  readonly fallback: SyntaxNode | null;
  /** Whether it takes several arguments: `*args`, `**options`. */
  readonly spread: boolean;
}

/** The parameters of a `ParamList`. */
export function readParameters(list: SyntaxNode): IParameterParts[] {
  return list
    .getChildren('VariableName')
    .filter(isParameter)
    .map(node => {
      const next = node.nextSibling;
      const equals = next?.name === 'TypeDef' ? next.nextSibling : next;
      return {
        node,
        fallback: equals?.name === 'AssignOp' ? equals.nextSibling : null,
        spread: node.prevSibling?.name.startsWith('*') === true
      };
    });
}

/** The parts of a `ParamList` that belong to the enclosing scope: defaults and annotations. */
export function outerParts(list: SyntaxNode): SyntaxNode[] {
  return children(list).filter(
    child => !isParameter(child) && child.name !== 'AssignOp'
  );
}

/** A name behind `=` is a default. */
function isParameter(node: SyntaxNode): boolean {
  return node.name === 'VariableName' && node.prevSibling?.name !== 'AssignOp';
}
