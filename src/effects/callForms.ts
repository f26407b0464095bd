/**
 * The possible effects of a call, from its form.
 */
import type { SyntaxNode } from '../python/tree';
import type { Facts } from '../frameworks';
import { PYTHON } from '../frameworks';
import { ACCEPTING_CALLS, DRAWLESS_BUILTINS } from '../python/builtins';
import { bare, children, head, readChain } from '../python/nodes';
import type { IArgument } from '../python/nodes';
import { contained } from './contained';
import { leavesIterators } from './iterators';
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

/** Keywords that pass what the callee writes to or draws on. */
const CHANGED_KEYWORDS: ReadonlySet<string> = new Set(
  'out ax axs axes cax'.split(' ')
);

/** Names of generators, where the keyword alone does not tell: `seed=rng`. */
const GENERATOR_NAME = /^(?!.*seed).*(rng|gen|state|random)/i;

/** Methods that change their object whoever calls them. */
export const CHANGING_METHOD =
  /^(append|appendleft|extend|insert|add|update|remove|discard|pop|popleft|popitem|clear|setdefault|write|put|send|__next__|__setitem__)$/;

/** Functions that call what they are given. */
export const CALLING: ReadonlySet<string> = new Set(
  'map filter starmap reduce partial apply applymap accumulate iter Thread submit'.split(
    ' '
  )
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
  /** The names of the objects that it may use up by reading them. */
  readonly used: readonly string[];
}

/** The change of iterators that are read: see {@link IMutation.isReading}. */
export function readingOf(names: readonly string[]): IMutation {
  return { callee: null, self: false, names, isReading: true };
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
  // `table.plot.bar()`, `table.a.str.lower()`.
  const isAccessor = /\.(plot|str|dt|cat)\s*\.\s*\w+$/.test(
    textOf(called, text)
  );
  const call = { name, method, last, isAccessor, given, isStatement, text };
  const isDrawless =
    (isFunction && DRAWLESS_BUILTINS.has(last)) || last === 'display';
  return {
    mutations: [...ownMutations(call), ...sureMutations(call)],
    used: given
      .filter(({ spread }) => spread || !isFunction || !leavesIterators(last))
      .flatMap(({ node }) => contained(node, text)),
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
  /** Whether it is a method of a table's accessor, which leaves the table as it is. */
  readonly isAccessor: boolean;
  readonly given: readonly IArgument[];
  readonly isStatement: boolean;
  readonly text: string;
}

/** The name of a method that is called, without its object: `append` of `a.append`; `null` for any other call. */
export function methodOf(called: SyntaxNode, text: string): string | null {
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
  const { name, method, last, isAccessor } = call;
  const isPlain =
    method === null
      ? DRAWLESS_BUILTINS.has(last) || ACCEPTING_CALLS.has(last)
      : isAccessor || isHarmless(call, method);
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
  const changes = changesArguments(last) || given.some(isInPlace(text));
  const names = given
    .filter(
      ({ keyword, node }) =>
        changes ||
        CHANGED_KEYWORDS.has(keyword ?? '') ||
        (node.name === 'VariableName' &&
          (GENERATOR_KEYWORDS.has(keyword ?? '') ||
            (keyword === 'seed' && GENERATOR_NAME.test(textOf(node, text)))))
    )
    .flatMap(({ node }) => heads(node, text));
  const objects = given.flatMap(({ node }) => boundMethod(node, call));
  return [names, objects]
    .filter(list => list.length > 0)
    .map(list => ({ callee: null, self: false, names: list }));
}

/** `f(a, inplace=True)`, `f(a, copy=False)`, `f(a, overwrite_a=True)`. */
function isInPlace(text: string): (given: IArgument) => boolean {
  return ({ keyword, node }) =>
    keyword === 'copy'
      ? textOf(node, text) === 'False'
      : (keyword === 'inplace' || keyword?.startsWith('overwrite_') === true) &&
        textOf(node, text) !== 'False';
}

/** `map(items.append, a)`: the object of a method that is passed, where the method changes it. */
function boundMethod(node: SyntaxNode, { last, text }: ICall): string[] {
  const value = bare(node);
  const method = methodOf(value, text);
  const changes =
    method !== null &&
    (CHANGING_METHOD.test(method) ||
      (CALLING.has(last) && !HARMLESS_METHODS.has(method)));
  return changes ? heads(value, text) : [];
}

/** The names whose objects are passed. */
function givenNames({ given, text }: ICall): string[] {
  return given.flatMap(({ node }) => heads(node, text));
}

/** The names of the objects that a value is, contains or is a part of; none for what a call gives. */
export function heads(node: SyntaxNode, text: string): string[] {
  const value = bare(node);
  switch (value.name) {
    case 'VariableName':
      return [textOf(value, text)];
    case 'MemberExpression':
      return value.firstChild ? heads(value.firstChild, text) : [];
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'ConditionalExpression':
      return children(value).flatMap(child => heads(child, text));
    default:
      return [];
  }
}

/** The code of a node. */
export function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
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
  if (/^(plot|hist|boxplot)$/.test(method)) {
    // A table's takes the names of columns; that of axes takes data, and draws on them.
    return given.every(({ keyword, node }) =>
      keyword === null ? /String$/.test(node.name) : keyword !== 'data'
    );
  }
  if (method === 'split') {
    // A text's takes a literal, a cross-validator's a table.
    return given.every(({ node }) => bare(node).name !== 'VariableName');
  }
  return (
    !given.some(isInPlace(text)) &&
    (HARMLESS_METHODS.has(method) ||
      (HARMLESS_IF_USED.has(method) && !isStatement))
  );
}
