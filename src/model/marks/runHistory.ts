import type { IRecord } from '../../ledger';
import type { ICellExecution } from '../types';

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
      const moved = Object.entries(streams)
        .filter(([, [before, after]]) => before !== null && before !== after)
        .map(([name]) => name);
      this._all.push({ n, cell, count, outcome, streams: moved });
      if (this._all.length > 2 * KEPT) {
        this._all = this._all.slice(-KEPT);
      }
    }
  }

  clear(): void {
    this._all = [];
  }

  private _session: string | null = null;
  private _all: ICellExecution[] = [];
}
