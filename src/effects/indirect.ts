/**
 * Calls that change objects whose names stand elsewhere than before the method:
 * `random.choice(a).append(1)`, `getattr(a, "append")(1)`, `list.append(a, 1)`, `map(f, a)`.
 */
import type { SyntaxNode } from '../python/tree';
import {
  bare,
  children,
  readArguments,
  readChain,
  readString
} from '../python/nodes';
import {
  CALLING,
  CHANGING_METHOD,
  heads,
  innermost,
  methodOf,
  textOf
} from './callForms';
import { contained } from './contained';
import { HARMLESS_IF_USED, HARMLESS_METHODS } from './mutatingCalls';
import type { IMutation } from './types';

/** Functions that give their argument, a part of it, or another container of the same parts. */
const PASSING =
  /^(vars|getattr|iter|super|next|max|min|sorted|reversed|list|tuple|set|dict|zip|enumerate|filter|map|choice|choices|sample|islice|chain|cycle|deque|copy|attrgetter|itemgetter|methodcaller|partial)$/;

/** Types whose methods take the object as an argument: `list.append(a, 1)`. */
const TYPE = /^((list|dict|set|bytearray|object|deque)|(\w+\.)*[A-Z]\w*)$/;

/** Functions that do what an operator does to their first argument. */
const OPERATORS =
  /^(setitem|delitem|i(add|sub|mul|or|and|xor|concat|truediv|floordiv|matmul|pow|mod))$/;

/**
 * Reads such changes.
 *
 * @param call - A node of type `CallExpression`.
 * @param text - The text that was parsed.
 */
export function readIndirect(call: SyntaxNode, text: string): IMutation[] {
  const called = call.firstChild && bare(call.firstChild);
  if (!called) {
    return [];
  }
  const method = methodOf(called, text);
  const names = [
    ...(method === null ? [] : ofObject(called, method, text)),
    ...ofResult(called, call, text),
    ...ofType(called, method, call, text)
  ];
  return [
    ...(names.length > 0 ? [{ callee: null, self: false, names }] : []),
    ...ofCalled(method ?? textOf(called, text), call, text)
  ];
}

/** The object of a method that may change it, where that is no name: `(a or b).pop()`. */
function ofObject(
  called: SyntaxNode,
  method: string,
  text: string
): readonly string[] {
  const object = called.firstChild && bare(called.firstChild);
  if (!object || HARMLESS_METHODS.has(method) || HARMLESS_IF_USED.has(method)) {
    return [];
  }
  return readChain(innermost(object), text) === null
    ? contained(innermost(object), text)
    : passedOn(object, CHANGING_METHOD.test(method), text);
}

/**
 * What is handed to calls on the way to an expression that may be, or be a part of, what these
 * are given.
 *
 * @param anyFunction - Whether a function of the notebook may give it, too.
 */
export function passedOn(
  node: SyntaxNode,
  anyFunction: boolean,
  text: string
): readonly string[] {
  const names: string[] = [];
  let at: SyntaxNode | null = bare(node);
  while (at && /^(Member|Call)Expression$/.test(at.name)) {
    const callee: SyntaxNode | null = at.firstChild && bare(at.firstChild);
    if (at.name === 'CallExpression' && callee) {
      const last = methodOf(callee, text) ?? textOf(callee, text);
      const isPassing =
        PASSING.test(last) ||
        (anyFunction && callee.name === 'VariableName' && /^[a-z_]/.test(last));
      if (isPassing) {
        readArguments(at, text).forEach(({ node: given }) =>
          names.push(...heads(given, text), ...passedOn(given, false, text))
        );
      }
    }
    at = callee;
  }
  return names;
}

/** What calling the value of a call may change: `getattr(a, "append")(1)`, `methodcaller("pop")(a)`. */
function ofResult(
  called: SyntaxNode,
  call: SyntaxNode,
  text: string
): readonly string[] {
  const given = readArguments(call, text).flatMap(one => heads(one.node, text));
  if (called.name === 'LambdaExpression') {
    return given;
  }
  const callee =
    called.name === 'CallExpression' && called.firstChild
      ? bare(called.firstChild)
      : null;
  const last = callee && (methodOf(callee, text) ?? textOf(callee, text));
  if (
    !last ||
    !/^(getattr|attrgetter|methodcaller|partial|partialmethod)$/.test(last)
  ) {
    return [];
  }
  const inner = readArguments(called, text);
  const named = inner.map(({ node }) => readString(bare(node), text));
  return named.some(name => name !== null && HARMLESS_METHODS.has(name))
    ? []
    : [...inner.flatMap(({ node }) => heads(node, text)), ...given];
}

/** `list.append(a, 1)`, `object.__setattr__(a, "b", 1)`, `operator.setitem(a, 0, 1)`. */
function ofType(
  called: SyntaxNode,
  method: string | null,
  call: SyntaxNode,
  text: string
): readonly string[] {
  const [first] = readArguments(call, text);
  const last = method ?? textOf(called, text);
  const isOfType =
    method !== null &&
    TYPE.test(textOf(called.firstChild!, text)) &&
    (CHANGING_METHOD.test(method) ||
      /^(sort|reverse|__\w+__)$|_$/.test(method));
  return first && (isOfType || OPERATORS.test(last))
    ? heads(first.node, text)
    : [];
}

/** What functions change that others call: `map(f, a)`, `Thread(target=f, args=(a,))`. */
function ofCalled(last: string, call: SyntaxNode, text: string): IMutation[] {
  if (!CALLING.has(last)) {
    return [];
  }
  const given = readArguments(call, text);
  const names = given.flatMap(({ node }) => heads(node, text));
  return given
    .filter(({ keyword }, i) =>
      keyword === null ? i === 0 : /^(target|func|function)$/.test(keyword)
    )
    .map(({ node }) => bare(node))
    .filter(({ name }) => name === 'VariableName')
    .map(node => textOf(node, text))
    .map(callee => ({
      callee,
      self: false,
      names: names.filter(name => name !== callee)
    }))
    .filter(one => one.names.length > 0);
}

/** The names of what a loop goes through: of a list of the same items, too. */
export function itemSources(node: SyntaxNode, text: string): readonly string[] {
  const inner = bare(node);
  const parts = inner.name === 'ArrayExpression' ? children(inner) : [inner];
  return [
    ...contained(inner, text),
    ...parts.flatMap(part => passedOn(part, false, text))
  ];
}

/**
 * The same of a comprehension.
 *
 * @param bound - The names that it binds.
 */
export function goneThrough(
  comprehension: SyntaxNode,
  bound: readonly string[],
  text: string
): readonly string[] {
  return children(comprehension)
    .filter(({ prevSibling }) => prevSibling?.name === 'in')
    .flatMap(child => itemSources(child, text))
    .filter(name => !bound.includes(name));
}
