/**
 * Expressions that draw nothing, whatever the names in them stand for.
 */
import type { SyntaxNode } from '../python/tree';
import {
  bare,
  childNamed,
  children,
  readArguments,
  readChain
} from '../python/nodes';
import type { IArgument } from '../python/nodes';

const LEAVES =
  /^(Number|String|Boolean|None|Ellipsis|VariableName|PropertyName|\W+|[a-z]+|\w+Op|AssignOp|ArithOp|CompareOp|FormatConversion|FormatSelfDoc)$/;
const PARTS =
  /^((Binary|Unary|Parenthesized|Tuple|Array|Set|Dictionary|Conditional|Member)Expression|ContinuedString|Format(String|Replacement|Spec)|TypeDef|ArgList)$/;

/** What is known of the names in expressions. */
export interface IDrawlessRules {
  /** Whether a call of what a chain stands for draws nothing. */
  readonly mayCall: (chain: string) => boolean;
  /** Whether taking an item of an object runs no code that could draw. */
  readonly mayTake: (object: SyntaxNode | null) => boolean;
}

/**
 * Whether an expression cannot draw: names, constants, arithmetic and a few calls.
 *
 * @param rules - What is known of its names.
 */
export function isDrawless(
  node: SyntaxNode,
  text: string,
  rules: IDrawlessRules
): boolean {
  const inner = bare(node);
  if (inner.name === 'CallExpression') {
    return isDrawlessCall(inner, text, rules);
  }
  if (inner.isError) {
    return false;
  }
  if (LEAVES.test(inner.name)) {
    return true;
  }
  const isItem =
    inner.name === 'MemberExpression' &&
    inner.lastChild?.name !== 'PropertyName';
  return (
    PARTS.test(inner.name) &&
    childNamed(inner, 'for') === null &&
    (!isItem || rules.mayTake(inner.firstChild)) &&
    children(inner).every(child => isDrawless(child, text, rules))
  );
}

function isDrawlessCall(
  call: SyntaxNode,
  text: string,
  rules: IDrawlessRules
): boolean {
  const list = childNamed(call, 'ArgList');
  return (
    isDrawlessName(call.firstChild, text, rules) &&
    list !== null &&
    childNamed(list, 'for') === null &&
    readArguments(call, text).every(given =>
      isDrawlessArgument(given, text, rules)
    )
  );
}

/** Whether an argument cannot draw, nor the call of it: `max(items, key=f)` calls `f`. */
export function isDrawlessArgument(
  { keyword, node }: IArgument,
  text: string,
  rules: IDrawlessRules
): boolean {
  return (
    isDrawless(node, text, rules) &&
    (keyword !== 'key' || isDrawlessName(node, text, rules))
  );
}

function isDrawlessName(
  node: SyntaxNode | null,
  text: string,
  { mayCall }: IDrawlessRules
): boolean {
  const chain = node && readChain(node, text);
  return chain !== null && mayCall(chain);
}
