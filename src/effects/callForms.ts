/**
 * The possible effects of a call, from its form.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Facts } from '../frameworks';
import { PYTHON } from '../frameworks';
import { ACCEPTING_CALLS, DRAWLESS_BUILTINS } from '../python/builtins';
import { bare, head, readChain } from '../python/nodes';
import type { IArgument } from '../python/nodes';
import {
  changesArguments,
  drawsNothing,
  HARMLESS_IF_USED,
  HARMLESS_METHODS,
  KEEPING_METHODS
} from './mutatingCalls';
import type { IMutation } from './types';

/** Keywords that pass a generator, from which the callee then draws. */
const GENERATOR_KEYWORDS: ReadonlySet<string> = new Set(
  PYTHON.generatorParameters
);

/** The effects of a call, without the definition of its callee. */
export interface ICallForm {
  readonly mutations: readonly IMutation[];
  /** Whether it cannot draw. */
  readonly isDrawless: boolean;
  /** Whether it cannot fail. */
  readonly isSafe: boolean;
  /** Whether it reads the state of streams. */
  readonly readsState: boolean;
  /** What is called, where that may put a stream into a state. */
  readonly seeds: string | null;
  /** The chain of what is called, where that may draw; `''` for what no name leads to. */
  readonly draws: string | null;
}

/**
 * Reads the form of a call.
 *
 * @param callee - What is called.
 * @param given - The arguments.
 * @param isStatement - Whether its value is discarded.
 * @param text - The text that was parsed.
 * @param facts - What is known of frameworks.
 */
export function readCall(
  callee: SyntaxNode,
  given: readonly IArgument[],
  isStatement: boolean,
  text: string,
  facts: Facts
): ICallForm {
  const called = bare(callee);
  const chain = readChain(innermost(called), text);
  const name = chain === null ? null : head(chain);
  const method = methodOf(called, text);
  const last = method ?? name ?? '';
  const isFunction = method === null;
  const call = { name, method, last, given, isStatement, text };
  const isDrawless =
    (isFunction && DRAWLESS_BUILTINS.has(last)) || last === 'display';
  return {
    mutations: [...ownMutations(call), ...sureMutations(call)],
    isDrawless,
    draws:
      (isDrawless && given.every(({ keyword }) => keyword !== 'key')) ||
      (method !== null && drawsNothing(method)) ||
      (chain === null && LITERAL.test(innermost(called).name))
        ? null
        : (readChain(called, text) ?? (name === null ? '' : `${name}.?`)),
    isSafe: isFunction && ACCEPTING_CALLS.has(last),
    readsState: facts.readsState(last),
    // Helpers have names of their own: `seed_everything`, `my_seed`.
    seeds:
      last.includes('seed') || facts.streamsReseededBy(last) !== undefined
        ? readChain(called, text)
        : null
  };
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

const LITERAL =
  /^((Format|Continued)?String|Number|(Array|Dictionary|Set|Tuple)Expression|LambdaExpression)$/;

interface ICall {
  /** The first name of what is called. */
  readonly name: string | null;
  /** `null` for a function; empty for what a subscript gives. */
  readonly method: string | null;
  readonly last: string;
  readonly given: readonly IArgument[];
  readonly isStatement: boolean;
  readonly text: string;
}

function methodOf(called: SyntaxNode, text: string): string | null {
  if (called.name !== 'MemberExpression') {
    return null;
  }
  const property = called.lastChild;
  return property?.name === 'PropertyName'
    ? text.slice(property.from, property.to)
    : '';
}

/** What a call may do to its object and its arguments. */
function ownMutations(call: ICall): IMutation[] {
  const { name, method, last } = call;
  const isPlain =
    method === null
      ? DRAWLESS_BUILTINS.has(last) || ACCEPTING_CALLS.has(last)
      : isHarmless(call, method);
  if (name === null || isPlain) {
    return [];
  }
  const keeps =
    method !== null &&
    (KEEPING_METHODS.test(method) ||
      (method === 'fit' && !/train/i.test(name)));
  const names = keeps ? [] : givenNames(call);
  return [{ callee: name, self: method !== null, names }];
}

/** What a call certainly changes, including a generator from which it draws. */
function sureMutations(call: ICall): IMutation[] {
  const { last, given, text } = call;
  const names = changesArguments(last)
    ? givenNames(call)
    : given
        .filter(
          ({ keyword, node }) =>
            GENERATOR_KEYWORDS.has(keyword ?? '') &&
            node.name === 'VariableName'
        )
        .map(({ node }) => text.slice(node.from, node.to));
  return names.length > 0 ? [{ callee: null, self: false, names }] : [];
}

/** The names whose objects are passed. */
function givenNames({ given, text }: ICall): string[] {
  return given.flatMap(({ node }) => {
    const value = readChain(bare(node), text);
    return value === null || value.includes('(') ? [] : [head(value)];
  });
}

function isHarmless(
  { given, isStatement, text }: ICall,
  method: string
): boolean {
  if (method === 'sample') {
    // A table's method: a generator's takes the population as an argument.
    return given.every(
      ({ keyword, node }) => keyword !== null || node.name === 'Number'
    );
  }
  const inPlace = given.some(
    ({ keyword, node }) =>
      keyword === 'inplace' && text.slice(node.from, node.to) !== 'False'
  );
  return (
    !inPlace &&
    (HARMLESS_METHODS.has(method) ||
      (HARMLESS_IF_USED.has(method) && !isStatement))
  );
}
