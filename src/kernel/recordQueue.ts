import type { IRecord } from '../ledger';

/** How many records may wait for a missing one. */
const MOST_EARLY = 10_000;

/** How often the kernel is asked for missing records without having them. */
const ATTEMPTS = 3;

/** How many ended ledgers are remembered. */
const MOST_OVER = 100;

/** What became of missing records, see {@link RecordQueue.settle}. */
export interface ISettled {
  readonly ready: readonly IReceivedRecord[];
  readonly lost: number;
  readonly isToAsk: boolean;
}

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
    if (
      n >= this._next &&
      !this._early.has(n) &&
      (n === this._next || this._early.size < MOST_EARLY)
    ) {
      this._early.set(n, received);
    }
    return this._ready();
  }

  /**
   * Take what the kernel has told of its ledger, after its records.
   *
   * @param total - How many records it has.
   * @returns The records that are next in order; how many were given up, because the
   * kernel does not have them as they should be; and whether to ask it again.
   */
  settle(total: number): ISettled {
    const ready: IReceivedRecord[] = [];
    let lost = 0;
    while (this._early.size > 0 && this._next < total) {
      const first = Math.min(total, ...this._early.keys());
      lost += first - this._next;
      this._next = first;
      ready.push(...this._ready());
    }
    if (this._early.size === 0) {
      this._fruitless = 0;
    } else if (++this._fruitless >= ATTEMPTS) {
      // The kernel says that it has no such records.
      lost += this._early.size;
      this._early.clear();
      this._fruitless = 0;
    }
    return { ready, lost, isToAsk: this._early.size > 0 };
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
    for (const ledger of this._over) {
      if (this._over.size <= MOST_OVER) {
        break;
      }
      this._over.delete(ledger);
    }
    this._ledger = null;
    this._next = 0;
    this._last = null;
    this._early.clear();
    this._fruitless = 0;
    return true;
  }

  private _ready(): IReceivedRecord[] {
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

  /** Records that came before a missing one. */
  private readonly _early = new Map<number, IReceivedRecord>();
  private readonly _over = new Set<string>();
  private _ledger: string | null = null;
  private _last: IRecord | null = null;
  private _next = 0;
  private _fruitless = 0;
}
