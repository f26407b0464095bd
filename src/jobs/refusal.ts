/**
 * Why a server does not do what it is asked for.
 */
import type { IMessage } from './message';

/** Why something was refused. */
export interface IRefusal {
  /** `http` and `network` where the server gave no reason. */
  readonly kind: string;
  /** In English. */
  readonly message: string;
  /** The server's own sentences; empty where it gave none. */
  readonly messages?: readonly IMessage[];
}

/** A refusal that the server explains. */
export class RefusedError extends Error {
  /**
   * @param kind - For programs: `no-code`, `busy`, `unknown-kernel`, …; `missing`
   * where the server has no such extension, `gone` where it no longer has the report,
   * `unreadable` where its answer is none of ours.
   * @param message - In one sentence, in English.
   * @param id - The job that runs already, where `kind` is `busy`.
   * @param messages - The server's sentences.
   */
  constructor(
    readonly kind: string,
    message: string,
    readonly id: string | null = null,
    readonly messages: readonly IMessage[] = []
  ) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** Why a request failed. */
export function refusalOf(error: unknown): IRefusal {
  if (error instanceof RefusedError) {
    const { kind, message, messages } = error;
    return { kind, message, ...(messages.length > 0 ? { messages } : {}) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'network', message };
}
