/**
 * Expressions that draw nothing, whatever the names in them stand for.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Facts } from '../frameworks';
import { bare, children, readArguments, readChain } from '../python/nodes';

const LEAVES =
  /^(Number|String|Boolean|None|Ellipsis|VariableName|PropertyName|\W+|[a-z]+|\w+Op|AssignOp|ArithOp|CompareOp|FormatConversion|FormatSelfDoc)$/;
const PARTS =
  /^((Binary|Unary|Parenthesized|Tuple|Array|Set|Dictionary|Conditional|Member)Expression|ContinuedString|Format(String|Replacement|Spec)|TypeDef|ArgList)$/;

/**
 * Whether an expression cannot draw: names, constants, arithmetic and a few calls.
 *
 * @param resolve - Gives the dotted path of a chain, where one is known.
 * @param facts - What is known of frameworks.
 */
export function isDrawless(
  node: SyntaxNode,
  text: string,
  resolve: (chain: string) => string | null,
  facts: Facts
): boolean {
  const inner = bare(node);
  if (inner.name === 'CallExpression') {
    const chain = inner.firstChild && readChain(inner.firstChild, text);
    const path = chain && (resolve(chain) ?? chain);
    return (
      !!path &&
      facts.isDrawless(path) &&
      readArguments(inner, text).every(({ node: value }) =>
        isDrawless(value, text, resolve, facts)
      ) &&
      inner.getChild('ArgList')?.getChild('for') === null
    );
  }
  return (
    !inner.type.isError &&
    (LEAVES.test(inner.name) ||
      (PARTS.test(inner.name) &&
        inner.getChild('for') === null &&
        children(inner).every(child =>
          isDrawless(child, text, resolve, facts)
        )))
  );
}
