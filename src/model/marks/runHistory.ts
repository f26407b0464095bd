import type { IRecord, SeedInForce } from '../../ledger';
import type { ICellExecution } from '../types';
import { isOwn } from '../../ledger';

/** How many executions are kept at least. */
const KEPT = 5000;

/** The executions of cells in the current process, the oldest first. */
export class RunHistory {
  get all(): readonly ICellExecution[] {
    return this._all;
  }

  /** Take a record; the first one of another process begins a new history. */
  add(record: IRecord): void {
    if (record.session !== this._session) {
      this._session = record.session;
      this._all = [];
    }
    const { cell, kind, n, count, outcome, streams } = record;
    if (kind === 'cell' && cell !== null) {
      this._last.set(cell, record);
      const moved = Object.entries(streams)
        .filter(([, [before, after]]) => before !== null && before !== after)
        .map(([name]) => name);
      this._all.push({ n, cell, count, outcome, streams: moved });
      if (this._all.length > 2 * KEPT) {
        this._all = this._all.slice(-KEPT);
      }
    }
  }

  /** The last record of a cell; `null` if it did not run. */
  last(cell: string): IRecord | null {
    return this._last.get(cell) ?? null;
  }

  /** Forget the last record of a cell: it ran since. */
  forget(cell: string): void {
    this._last.delete(cell);
  }

  clear(): void {
    this._all = [];
    this._last.clear();
  }

  private _session: string | null = null;
  private _all: ICellExecution[] = [];
  private readonly _last = new Map<string, IRecord>();
}

/** The seeds in force after a record, of all streams but the code's own generators. */
export function seedsOf(
  record: IRecord | null
): Readonly<Record<string, SeedInForce>> {
  return Object.fromEntries(
    Object.entries(record?.streams ?? {})
      .filter(([name]) => !isOwn(name))
      .map(([name, [, , , seed]]) => [name, seed])
  );
}
