/**
 * Putting random streams back to states that a kernel's ledger kept.
 */
import type { Kernel } from '@jupyterlab/services';

import { callProbe } from './call';

/** How a rewind ended. */
export type RewindResult =
  /** The streams that were restored, and those that did not exist then and were left alone. */
  | {
      readonly kind: 'rewound';
      readonly streams: readonly string[];
      readonly untouched?: readonly string[];
    }
  /** The state is not kept any more, or it was another process's. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'error'; readonly message: string }
  /** No answer came. */
  | { readonly kind: 'lost' };

/** Where to rewind to: before the execution of a record, or to states by their fingerprints. */
export type RewindTarget =
  { readonly record: number } | { readonly states: Record<string, string> };

/**
 * Put streams back. Variables stay.
 *
 * @param session - The name of the ledger that the target is of.
 */
export async function requestRewind(
  kernel: Kernel.IKernelConnection,
  session: string,
  target: RewindTarget
): Promise<RewindResult> {
  const request = { ...target, session };
  const answer = await callProbe<RewindResult>(kernel, 'rewind', request);
  return answer ?? { kind: 'lost' };
}
