/**
 * Loops that run for sure.
 */
import { iterate } from '../python/tree';
import type { SyntaxNode } from '../python/tree';
import {
  bare,
  children,
  readArguments,
  readInteger,
  readString
} from '../python/nodes';

/**
 * Whether the body of a `for` loop runs to its end at least once: over what is written
 * out, without a way out of it.
 *
 * @param iterable - What it goes over.
 */
export function runsToTheEnd(
  loop: SyntaxNode,
  iterable: SyntaxNode,
  text: string
): boolean {
  return hasItems(iterable, text) && !leaves(loop);
}

function hasItems(node: SyntaxNode, text: string): boolean {
  const inner = bare(node);
  switch (inner.name) {
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
    case 'DictionaryExpression': {
      const [, item] = children(inner);
      return /^([A-Z]\w*)$/.test(item?.name ?? '');
    }
    case 'String':
      return (readString(inner, text) ?? '') !== '';
    case 'CallExpression':
      return callHasItems(inner, text);
    default:
      return false;
  }
}

function callHasItems(call: SyntaxNode, text: string): boolean {
  const given = readArguments(call, text).map(({ node }) => node);
  const name = text.slice(call.from, given[0]?.from ?? call.to);
  if (/^range\s*\(\s*$/.test(name)) {
    const numbers = given.map(node => readInteger(node, text));
    const [first, second = null, step = 1] = numbers;
    return numbers.includes(null) || step !== 1
      ? false
      : second === null
        ? (first ?? 0) > 0
        : (first ?? 0) < second;
  }
  return (
    /^(enumerate|zip|reversed|sorted|list)\s*\(\s*$/.test(name) &&
    given.every(node => hasItems(node, text) || node.name === 'Number')
  );
}

/** Whether a statement in a loop may end the loop, or one pass of it. */
function leaves(loop: SyntaxNode): boolean {
  let found = false;
  iterate(loop, ({ name }) => {
    found ||= /^(Break|Continue|Return)Statement$/.test(name);
    return !found && name !== 'FunctionDefinition';
  });
  return found;
}
