/**
 * Code that runs outside of all cells: a thread, a task, a button's callback.
 */
import type { IDraw } from '../runs';
import type { IRecord } from '../types';

/** Notices in the records of one session that such code moved a stream. */
export class OutsideCells {
  /**
   * Takes the next record.
   *
   * @param draws - The streams from which it drew.
   * @param states - Has `stream fingerprint` of each state in which a cell left a stream: in
   * such a one it was put back.
   * @returns The record. It overlapped with other code if a stream from which it drew was
   * not as the record before left it: what moved it may do so at any time.
   */
  take(
    record: IRecord,
    draws: readonly IDraw[] = [],
    states: ReadonlyMap<string, unknown> = new Map()
  ): IRecord {
    const isNext = record.n === this._n + 1;
    const isMoved = draws.some(({ stream, before }) => {
      const left = this._left.get(stream);
      const isLeft = left === undefined || left === before;
      return isNext && !isLeft && !states.has(`${stream} ${before}`);
    });
    for (const [stream, [, after]] of Object.entries(record.streams)) {
      this._left.set(stream, after);
    }
    this._n = record.n;
    return isMoved ? { ...record, overlapped: true } : record;
  }

  private _n = -1;
  /** The fingerprint in which each stream was left. */
  private readonly _left = new Map<string, string>();
}
