import type { KernelMessage } from '@jupyterlab/services';

import type { IRecord } from '../ledger';
import type { IKernelProblem } from './records';
import { readProblem, readRecord } from './records';

/** The id of the comm that the probe sends its records on; it is never opened. */
const LEDGER_COMM = 'jupyterlab_seed';

/** What the probe says on its comm. */
export type LedgerMessage =
  | {
      readonly kind: 'record';
      readonly record: IRecord;
      /** The client that asked for the execution. */
      readonly client: string | undefined;
    }
  | { readonly kind: 'problem'; readonly problem: IKernelProblem }
  /** Something else, which the probe does not send. */
  | { readonly kind: 'unreadable' };

/** Read a message of a kernel; `null` if it is not on the probe's comm. */
export function readLedgerMessage(
  message: KernelMessage.IMessage
): LedgerMessage | null {
  const content = message.content as { comm_id?: unknown; data?: unknown };
  if (
    message.header.msg_type !== 'comm_msg' ||
    content.comm_id !== LEDGER_COMM
  ) {
    return null;
  }
  const record = readRecord(content.data);
  if (record) {
    const { session } = message.parent_header as { session?: string };
    return { kind: 'record', record, client: session };
  }
  const problem = readProblem(content.data);
  return problem === null
    ? { kind: 'unreadable' }
    : { kind: 'problem', problem };
}
