import type { IRecord } from '../ledger';

/** A record, and whether this page asked for the execution. */
export interface IReceivedRecord {
  readonly record: IRecord;
  readonly isOwn: boolean;
}

/**
 * Puts the records of one kernel's processes in order, each once.
 *
 * Each process has a ledger, with a name and records numbered from 0. Late records of
 * an earlier ledger are dropped.
 */
export class RecordQueue {
  /** The name of the current ledger; `null` if none is known. */
  get ledger(): string | null {
    return this._ledger;
  }

  /** The number of the next record in order. */
  get next(): number {
    return this._next;
  }

  /** The last record in order, or `null`. */
  get last(): IRecord | null {
    return this._last;
  }

  /** Whether a ledger has ended. */
  isOver(ledger: string): boolean {
    return this._over.has(ledger);
  }

  /** Take the records of this ledger from now on. */
  begin(ledger: string): void {
    this._over.delete(ledger);
    this._ledger = ledger;
  }

  /**
   * Take a record of the current ledger.
   *
   * @returns The records that are next in order; empty if an earlier one is missing.
   */
  take(received: IReceivedRecord): IReceivedRecord[] {
    const { n } = received.record;
    if (n >= this._next && !this._early.has(n)) {
      this._early.set(n, received);
    }
    const ready: IReceivedRecord[] = [];
    for (;;) {
      const found = this._early.get(this._next);
      if (!found) {
        return ready;
      }
      this._early.delete(this._next);
      this._next += 1;
      this._last = found.record;
      ready.push(found);
    }
  }

  /**
   * End the current ledger.
   *
   * @returns Whether there was one.
   */
  end(): boolean {
    if (this._ledger === null) {
      return false;
    }
    this._over.add(this._ledger);
    this._ledger = null;
    this._next = 0;
    this._last = null;
    this._early.clear();
    return true;
  }

  /** Records that came before a missing one. */
  private readonly _early = new Map<number, IReceivedRecord>();
  private readonly _over = new Set<string>();
  private _ledger: string | null = null;
  private _last: IRecord | null = null;
  private _next = 0;
}
