/**
 * Which objects a value may be, contain or call: `b = a`, `opt = Adam(model.parameters())`.
 */
import type { SyntaxNode } from '@lezer/common';
import { DRAWLESS_BUILTINS } from '../python/builtins';
import {
  bare,
  children,
  head,
  readArguments,
  readChain
} from '../python/nodes';

/** Methods whose value has no part in common with their object. */
const FRESH: ReadonlySet<string> = new Set(
  (
    'copy deepcopy clone item mean sum std var min max median mode count nunique argmax argmin norm numel ' +
    'tolist describe info corr cov score format join split strip upper lower replace round prod all any'
  ).split(' ')
);

/** Expressions whose values contain those of their parts. */
const CONTAINERS =
  /^((Parenthesized|Tuple|Array|Dictionary|Set|Conditional|Named|Await|Yield)Expression)$/;

/**
 * The names whose objects are reachable from the value of an expression, as
 * far as its form shows; a sum or a text is a new object.
 */
export function contained(node: SyntaxNode, text: string): string[] {
  const inner = bare(node);
  if (inner.name === 'VariableName') {
    return [text.slice(inner.from, inner.to)];
  }
  if (inner.name === 'MemberExpression') {
    return inner.firstChild ? contained(inner.firstChild, text) : [];
  }
  if (inner.name === 'CallExpression') {
    return call(inner, text);
  }
  if (CONTAINERS.test(inner.name) && !inner.getChild('for')) {
    return children(inner).flatMap(child => contained(child, text));
  }
  return [];
}

function call(node: SyntaxNode, text: string): string[] {
  const callee = node.firstChild && bare(node.firstChild);
  if (!callee) {
    return [];
  }
  const last = callee.lastChild;
  if (callee.name === 'MemberExpression' && last?.name === 'PropertyName') {
    if (FRESH.has(text.slice(last.from, last.to))) {
      return [];
    }
  } else {
    const chain = readChain(callee, text);
    if (chain && DRAWLESS_BUILTINS.has(head(chain))) {
      return [];
    }
  }
  return [
    ...contained(callee, text),
    ...readArguments(node, text).flatMap(({ node: value }) =>
      contained(value, text)
    )
  ];
}
