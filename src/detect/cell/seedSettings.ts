/**
 * Attributes whose assignment seeds: `scvi.settings.seed = 0`.
 */
import type { SyntaxNode } from '../../python/tree';
import type { Facts } from '../../frameworks';
import type { ParsedCell } from '../../python/cell';
import { childNamed, readChain } from '../../python/nodes';
import { resolve } from '../../python/resolve';
import type { Scope } from '../../python/resolve';
import { readAssignment } from '../../python/statements';
import type { CellValues } from '../../python/values';
import type { ICallFact } from './facts';

/** The assignment of an attribute. */
export interface ISetting {
  readonly chain: string;
  readonly scope: Scope;
  readonly at: number;
  readonly value: SyntaxNode;
}

/**
 * Reads the attributes that a statement assigns, those of a seed by their name.
 *
 * @param node - A node of type `AssignStatement`.
 * @param scope - Where it stands.
 * @param cell - The cell.
 */
export function readSettings(
  node: SyntaxNode,
  scope: Scope,
  { text }: ParsedCell
): ISetting[] {
  const first = node.firstChild;
  if (
    first?.name !== 'MemberExpression' &&
    !childNamed(node, 'MemberExpression')
  ) {
    return [];
  }
  const { targets, values } = readAssignment(node);
  return targets.flatMap(([target, ...others]) => {
    const chain =
      target?.name === 'MemberExpression' && others.length === 0
        ? readChain(target, text)
        : null;
    return chain !== null && values.length === 1
      ? [{ chain, scope, at: node.from, value: values[0] }]
      : [];
  });
}

/**
 * An assignment as a call with the value as its argument.
 *
 * @returns Nothing where it can't seed.
 */
export function assigned(
  { chain, scope, at, value }: ISetting,
  values: CellValues,
  facts: Facts
): ICallFact[] {
  const found = resolve(chain, scope, at);
  if (
    found.kind === 'none' ||
    !(found.kind === 'open'
      ? facts.maySeedBySetting(found.chain)
      : facts.isSeedSetting(found.chain))
  ) {
    return [];
  }
  const { cell } = values;
  const argument = {
    keyword: null,
    spread: false,
    text: cell.textOf(value),
    value: () => values.read(value)
  };
  return [
    {
      chain: found.chain,
      open: found.kind === 'open',
      line: cell.lineOf(at),
      args: [argument]
    }
  ];
}
