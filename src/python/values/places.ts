/**
 * Where the code of one cell stands: under a condition, in a loop, in a function.
 */
import { innermost } from '../tree';
import type { SyntaxNode } from '../tree';
import { spend } from '../budget';
import type { ParsedCell } from '../cell';
import { childNamed, children } from '../nodes';
import type { Scope } from '../resolve';

/** A place in a cell, as a scope sees it. */
export interface IPlace {
  /** The innermost part around it that may be passed over; `null` if it always runs. */
  readonly conditions: readonly IRange[];
  readonly loops: readonly IRange[];
  /** Whether it is in a function inside the scope: it runs at any time. */
  readonly wild: boolean;
}

/** A part of a text. */
export interface IRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a node stands.
 *
 * @param node - Any node.
 * @param owner - A scope around it.
 * @param text - The text that was parsed.
 */
export function placeOf(node: SyntaxNode, owner: Scope, text: string): IPlace {
  const conditions: IRange[] = [];
  const loops: IRange[] = [];
  const end = owner.node;
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    spend(1);
    if (end?.from === parent.from && end.to === parent.to) {
      break;
    }
    if (
      parent.name === 'FunctionDefinition' ||
      parent.name === 'LambdaExpression'
    ) {
      return { conditions, loops, wild: true };
    }
    if (/^(For|While)Statement$/.test(parent.name)) {
      loops.push(parent);
    }
    if (isConditional(at, parent, text)) {
      conditions.push(at);
    }
  }
  return { conditions, loops, wild: false };
}

/** The innermost scope around an offset. */
export function scopeAt(scope: Scope, at: number): Scope {
  // They are in the order of the text, and no two overlap.
  let low = 0;
  let high = scope.inner.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scope.inner[middle].node?.from ?? 0) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const inner = low > 0 ? scope.inner[low - 1] : null;
  return inner?.node && at < inner.node.to ? scopeAt(inner, at) : scope;
}

/** The scope in which a name is bound, as one scope sees it; the module if none in the cell is. */
export function ownerOf(name: string, scope: Scope): Scope {
  let here = scope;
  while (here.parent) {
    if (here.globals.has(name)) {
      return rootOf(here);
    }
    const isSeen = here.kind !== 'class' || here === scope;
    if (isSeen && here.isLocal(name)) {
      return here;
    }
    here = here.parent;
  }
  return here;
}

function rootOf(scope: Scope): Scope {
  return scope.parent ? rootOf(scope.parent) : scope;
}

/** The outermost function between a scope and one around it. */
export function functionBelow(scope: Scope, owner: Scope): Scope | null {
  let found: Scope | null = null;
  for (let here = scope; here !== owner && here.parent; here = here.parent) {
    if (here.kind === 'function') {
      found = here;
    }
  }
  return found;
}

/** Whether a part of a statement or expression may be passed over. */
function isConditional(
  part: SyntaxNode,
  parent: SyntaxNode,
  text: string
): boolean {
  switch (parent.name) {
    case 'IfStatement':
      return part.name === 'Body' && !isAlways(part, parent, text);
    case 'ForStatement':
    case 'WhileStatement':
    case 'MatchClause':
      return part.name === 'Body';
    case 'TryStatement':
      return part.name === 'Body' && part.prevSibling?.name !== 'finally';
    case 'ConditionalExpression':
      return true;
    case 'BinaryExpression':
      return (
        parent.firstChild?.from !== part.from &&
        (childNamed(parent, 'and') ?? childNamed(parent, 'or')) !== null
      );
    default:
      return false;
  }
}

/** Whether the first branch of an `if` always runs in a notebook. */
function isAlways(
  body: SyntaxNode,
  statement: SyntaxNode,
  text: string
): boolean {
  const [, test, first] = children(statement);
  return (
    first?.from === body.from &&
    /^(True|1|__name__\s*==\s*["']__main__["'])$/.test(
      text.slice(test.from, test.to)
    )
  );
}

/** Uses of one name, by the scope that owns it there. */
export type UsesByOwner = ReadonlyMap<Scope, readonly SyntaxNode[]>;

/**
 * The uses of a name in a cell: one search for all scopes, as thousands of functions
 * may have a parameter of that name.
 */
export function usesByOwner(
  name: string,
  cell: ParsedCell,
  scopeOf: (at: number) => Scope
): UsesByOwner {
  const found = new Map<Scope, SyntaxNode[]>();
  for (const at of cell.places(name)) {
    const node = innermost(cell.top, at);
    if (
      node.name === 'VariableName' &&
      node.from === at &&
      node.to === at + name.length
    ) {
      const owner = ownerOf(name, scopeOf(at));
      const uses = found.get(owner);
      if (uses) {
        uses.push(node);
      } else {
        found.set(owner, [node]);
      }
    }
  }
  return found;
}
