import type { CodeReader } from '../../effects';
import type { ILedgerCell, Ledger } from '../../ledger';
import type { OnDemand } from '../onDemand';

/** What judges the records of one notebook. */
export interface IJudge {
  readonly ledger: Ledger;
  /** Reads the effects of code on names and streams. */
  readonly reader: CodeReader;
}

/** A ledger that loads when there is something to judge; until then, what it has to do waits. */
export class LateLedger {
  constructor(judge: OnDemand<IJudge>) {
    this._judge = judge;
  }

  /** The ledger; `null` before {@link begin}. */
  get value(): Ledger | null {
    return this._ledger;
  }

  /** The reader of code; `null` before it has loaded. */
  get reader(): CodeReader | null {
    return this._judge.value?.reader ?? null;
  }

  /**
   * Have the ledger do something: now, or when it has loaded.
   *
   * @param isNeeded - Whether it has to load for that.
   */
  do(step: (ledger: Ledger) => void, isNeeded = true): void {
    if (this._ledger) {
      step(this._ledger);
      return;
    }
    this._waiting.push(step);
    if (isNeeded) {
      void this._judge.need();
    }
  }

  /** Do what has waited, once it has loaded, with the document as it is. */
  begin(cells: readonly ILedgerCell[], reference: number | null): void {
    const ledger = this._judge.value?.ledger;
    if (!ledger || this._ledger) {
      return;
    }
    ledger.setCells(cells);
    ledger.setReference(reference);
    this._ledger = ledger;
    this._waiting.splice(0).forEach(step => step(ledger));
  }

  /** Forget what cells ran with. */
  forget(): void {
    this._waiting.length = 0;
    this._ledger?.forget();
  }

  private readonly _judge: OnDemand<IJudge>;
  private readonly _waiting: ((ledger: Ledger) => void)[] = [];
  private _ledger: Ledger | null = null;
}
