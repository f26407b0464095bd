/**
 * The integers that arguments stand for.
 */
import type { SyntaxNode } from '@lezer/common';
import { bare, readChain, readInteger } from './nodes';
import { resolveValue } from './resolve';
import type { ResolvedValue, Scope } from './resolve';

/**
 * The value of an expression: a literal, or a name that stands for one.
 * Arithmetic is not evaluated.
 *
 * @param node - Any expression.
 * @param text - The text that was parsed.
 * @param scope - Where it stands.
 */
export function readValue(
  node: SyntaxNode,
  text: string,
  scope: Scope
): ResolvedValue {
  const inner = bare(node);
  const value = readInteger(inner, text);
  if (value !== null) {
    return { kind: 'value', value };
  }
  const chain = readChain(inner, text);
  return chain === null
    ? { kind: 'none' }
    : resolveValue(chain, scope, node.from);
}
