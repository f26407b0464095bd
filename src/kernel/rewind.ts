/**
 * Restoring random streams to states that a kernel's ledger kept.
 */
import type { Kernel } from '@jupyterlab/services';
import type { JSONObject, PartialJSONObject } from '@lumino/coreutils';

import { callProbe } from './call';
import { isObject, shorten, words } from './checks';

/** The outcome of a rewind. */
export type RewindResult =
  /**
   * The restored streams, those that did not exist then and were left alone, and those
   * that have moved since and whose state cannot be set.
   */
  | {
      readonly kind: 'rewound';
      readonly streams: readonly string[];
      readonly untouched?: readonly string[];
      readonly unrestored?: readonly string[];
    }
  /** The state is no longer kept, or belongs to an earlier process. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'error'; readonly message: string }
  /** No answer came. */
  | { readonly kind: 'lost' };

/** Where to rewind to: before the execution of a record, or to states by their fingerprints. */
export type RewindTarget =
  | { readonly record: number }
  | { readonly states: Readonly<Record<string, string>> };

/**
 * Restore streams. Variables stay.
 *
 * @param session - The name of the target's ledger.
 */
export async function requestRewind(
  kernel: Kernel.IKernelConnection,
  session: string,
  target: RewindTarget
): Promise<RewindResult> {
  const request = { ...(target as PartialJSONObject as JSONObject), session };
  const answer = await callProbe(kernel, 'rewind', request, readRewind);
  return answer ?? { kind: 'lost' };
}

/** Read the outcome of a rewind; `null` if it is none. */
export function readRewind(value: unknown): RewindResult | null {
  if (!isObject(value)) {
    return null;
  }
  const { kind, message } = value;
  switch (kind) {
    case 'rewound':
      return {
        kind,
        streams: words(value.streams),
        untouched: words(value.untouched),
        unrestored: words(value.unrestored)
      };
    case 'gone':
      return { kind };
    case 'error':
      return typeof message === 'string'
        ? { kind, message: shorten(message) }
        : null;
    default:
      return null;
  }
}
