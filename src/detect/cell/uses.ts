import type { SyntaxNode } from '../../python/tree';
import type { Resolved, Scope } from '../../python/resolve';
import { MENTION, OPEN } from './facts';

/** A use of a name or chain in a cell. */
export interface IUse {
  readonly chain: string;
  readonly scope: Scope;
  readonly at: number;
  /** The call of it, if it is called. */
  readonly call: SyntaxNode | null;
  /** The function of the module that it stands in, or empty; `null` under a condition. */
  readonly within: string | null;
}

export type Found = Exclude<Resolved, { readonly kind: 'none' }>;

/** How a use that runs for sure is noted; a name alone is none of what it stands for. */
export function firmChain(use: IUse, { kind, chain }: Found): string {
  const isMention = !use.call && !use.chain.includes('.');
  return (kind === 'open' ? OPEN : '') + (isMention ? MENTION : '') + chain;
}
