/**
 * Executions of which the kernel has no record.
 */
import type { IRecord } from './types';

/**
 * A record that says nothing but that a cell ran.
 *
 * @param session - The ledger of the process.
 * @param last - The number of the last record before it.
 */
export function missingRecord(
  session: string,
  last: number,
  run: Pick<IRecord, 'cell' | 'code' | 'count'>
): IRecord {
  return {
    ...run,
    session,
    // Between the numbers of the kernel's records.
    n: last + 2 ** -10,
    kind: 'cell',
    outcome: 'ok',
    overlapped: true,
    streams: {},
    isMissing: true
  };
}
