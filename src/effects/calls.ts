/**
 * What a call may change, by its form.
 */
import type { SyntaxNode } from '@lezer/common';
import type { ITouch } from './types';
import {
  changesArguments,
  GENERATOR_KEYWORDS,
  HARMLESS_IF_USED,
  HARMLESS_METHODS,
  KEEPING_METHODS,
  SAFE_BUILTINS,
  SAFE_CALLS,
  STATE_READERS,
  STATE_SETTERS
} from './mutations';
import { bare, head, readChain } from '../python/nodes';
import type { IArgument } from '../python/nodes';

/** What a call tells without a look at what it calls. */
export interface ICallForm {
  readonly touches: readonly ITouch[];
  /** Whether it can't draw. */
  readonly isInert: boolean;
  /** Whether it can't fail. */
  readonly isSafe: boolean;
  /** Whether it reads the state of streams. */
  readonly peeks: boolean;
  /** What is called, where that may put a stream into a state. */
  readonly seeds: string | null;
}

/**
 * Reads the form of a call.
 *
 * @param callee - What is called.
 * @param given - The arguments.
 * @param isStatement - Whether nothing takes its value.
 */
export function readCall(
  callee: SyntaxNode,
  given: readonly IArgument[],
  isStatement: boolean,
  text: string
): ICallForm {
  const textOf = (node: SyntaxNode): string => text.slice(node.from, node.to);
  const called = bare(callee);
  const chain = readChain(innermost(called), text);
  const name = chain === null ? null : head(chain);
  const property = called.lastChild;
  const method =
    called.name !== 'MemberExpression'
      ? null
      : property?.name === 'PropertyName'
        ? textOf(property)
        : '';
  const last = method ?? name ?? '';
  const names = given.flatMap(({ node }) => {
    const value = readChain(bare(node), text);
    return value === null || value.includes('(') ? [] : [head(value)];
  });

  const touches: ITouch[] = [];
  const isPlain =
    method === null
      ? SAFE_BUILTINS.has(last) || SAFE_CALLS.has(last)
      : isHarmless(method);
  if (name !== null && !isPlain) {
    const keeps =
      method !== null &&
      (KEEPING_METHODS.test(method) ||
        (method === 'fit' && !/train/i.test(name)));
    touches.push({
      callee: name,
      self: method !== null,
      names: keeps ? [] : names
    });
  }
  const sure = changesArguments(last)
    ? names
    : given
        .filter(({ keyword }) => GENERATOR_KEYWORDS.has(keyword ?? ''))
        .filter(({ node }) => node.name === 'VariableName')
        .map(({ node }) => textOf(node));
  if (sure.length > 0) {
    touches.push({ callee: null, self: false, names: sure });
  }
  return {
    touches,
    isInert: (method === null && SAFE_BUILTINS.has(last)) || last === 'display',
    isSafe: method === null && SAFE_CALLS.has(last),
    peeks: STATE_READERS.test(last),
    seeds: STATE_SETTERS.test(last) ? readChain(called, text) : null
  };

  function isHarmless(method: string): boolean {
    const inplace = given.some(
      ({ keyword, node }) => keyword === 'inplace' && textOf(node) !== 'False'
    );
    if (method === 'sample') {
      // Of a table, and not of a generator, which takes what to draw from.
      return given.every(
        ({ keyword, node }) => keyword !== null || node.name === 'Number'
      );
    }
    return (
      !inplace &&
      (HARMLESS_METHODS.has(method) ||
        (HARMLESS_IF_USED.has(method) && !isStatement))
    );
  }
}

/** The expression at the left end of attributes, subscripts and calls. */
export function innermost(node: SyntaxNode): SyntaxNode {
  let at = bare(node);
  while (
    (at.name === 'MemberExpression' || at.name === 'CallExpression') &&
    at.firstChild
  ) {
    at = bare(at.firstChild);
  }
  return at;
}
