/**
 * The reasons why a server refuses a request.
 */
import type { IMessage } from './message';

/** Why something was refused. */
export interface IRefusal {
  /** `http` and `network` if the server gave no reason. */
  readonly kind: string;
  /** In English. */
  readonly message: string;
  /** The server's own sentences; empty if it gave none. */
  readonly messages?: readonly IMessage[];
  /** The option that it is about. */
  readonly field?: string;
}

/** A refusal that the server explains. */
export class RefusedError extends Error {
  /**
   * @param kind - For programs: `no-code`, `busy`, `unknown-kernel`, …; `missing` if the
   * server lacks the extension, `gone` if it no longer has the report, `unreadable` if
   * the answer is not the extension's.
   * @param message - In one sentence, in English.
   * @param id - The job that is already running, if `kind` is `busy`.
   * @param messages - The server's sentences.
   * @param field - The option that it is about.
   */
  constructor(
    readonly kind: string,
    message: string,
    readonly id: string | null = null,
    readonly messages: readonly IMessage[] = [],
    readonly field: string | null = null
  ) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** Why a request failed. */
export function refusalOf(error: unknown): IRefusal {
  if (error instanceof RefusedError) {
    const { kind, message, messages, field } = error;
    return {
      kind,
      message,
      ...(messages.length > 0 ? { messages } : {}),
      ...(field === null ? {} : { field })
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'network', message };
}
