/**
 * The ledger of one notebook: the records of its kernel, compared with its document.
 */
import { DEFAULT_FACTS } from '../frameworks';
import type { Facts } from '../frameworks';
import { Chain } from './chain/chain';
import type { CellAnalysis } from './cellAnalysis';
import type { ISituation } from './causes';
import { noCounts } from './counts';
import { Interner } from './interner';
import { missingRecord } from './missing';
import { Session } from './session';
import {
  disagreementOf,
  earlierMark,
  markOf,
  unobservedMark,
  isSameMark
} from './states';
import type { CellState, ICellMark, ILedgerCell, IRecord } from './types';
import type { CodeReader } from '../effects/types';
import { atOnce } from '../python/slices';
import type { Slices } from '../python/slices';

/**
 * Determines for every cell of a notebook whether a clean run, a fresh kernel that runs
 * all cells from the top, would reproduce its output, from the records and the document
 * that it was given. A change causes only the necessary work.
 */
export class Ledger {
  /**
   * @param reader - Reads code.
   * @param frameworks - Returns the facts about frameworks.
   */
  constructor(
    reader: CodeReader,
    frameworks: () => Facts = () => DEFAULT_FACTS
  ) {
    this._reader = reader;
    this._frameworks = frameworks;
    this._chain = new Chain(reader, this._interner, frameworks);
  }

  /** How many evaluations of cells there were. */
  get visited(): number {
    return this._chain.visited;
  }

  /** The number of cells in each state. */
  get counts(): Readonly<Record<CellState, number>> {
    return this._counts;
  }

  /** Ids of the cells that need attention, in document order. */
  get attention(): readonly string[] {
    this._attention ??= this._chain.analyses
      .filter(analysis => analysis.mark?.needsAttention)
      .map(analysis => analysis.cell.id);
    return this._attention;
  }

  /** Ids of the cells in one state, in document order. */
  cells(state: CellState): readonly string[] {
    if (this._counts[state] === 0) {
      return [];
    }
    return this._chain.analyses
      .filter(analysis => analysis.mark?.state === state)
      .map(analysis => analysis.cell.id);
  }

  /** The mark of a cell; `null` if it has none. */
  mark(id: string): ICellMark | null {
    return this._chain.find(id)?.mark ?? null;
  }

  /** Ids of the cells whose mark has changed since the last call. */
  take(): readonly string[] {
    const changed: string[] = [];
    for (const [id, before] of this._changed) {
      if (!isSameMark(before, this.mark(id))) {
        changed.push(id);
      }
    }
    this._changed.clear();
    return changed;
  }

  /**
   * Takes the document.
   *
   * @param cells - Its code cells in document order. Cells that are the same
   * objects as before cost almost nothing.
   */
  setCells(cells: readonly ILedgerCell[]): void {
    const gone = this._chain.setCells(cells);
    for (const analysis of gone) {
      this._setMark(analysis, null);
    }
    this._attention = null;
    this._update();
  }

  /** Takes the new source of one cell, without a comparison of the others. */
  setSource(id: string, source: string): void {
    if (this._chain.setSource(id, source)) {
      this._update();
    }
  }

  /** Takes the notebook's seed; `null` if it has none. */
  setReference(seed: number | null): void {
    if (seed !== this._reference) {
      this._reference = seed;
      this._chain.invalidateAll();
      this._update();
    }
  }

  /**
   * Takes a record. Records come in the order of their numbers; the first one of
   * another session ends the current one.
   */
  add(record: IRecord): void {
    if (record.session !== this._session?.id) {
      this._end();
      this._session = new Session(
        record.session,
        this._reader,
        this._interner,
        this._frameworks
      );
      this._chain.setSession(this._session);
    }
    const session = this._session;
    this._last = record.n;
    const cell = session.add(record);
    session.takeCorrected().forEach(id => this._chain.ran(id));
    if (record.kind === 'seeded') {
      this._chain.setSession(session);
    }
    if (cell !== null) {
      this._unobserved.delete(cell);
      this._earlier.delete(cell);
      this._chain.ran(cell);
    }
    this._update();
  }

  /** Ends the session: the kernel is gone. */
  clear(): void {
    this._end();
    this._unobserved.forEach(id => this._invalidate(id));
    this._unobserved.clear();
    this._chain.setSession(null);
    this._update();
  }

  /** Forgets what cells ran with, in this session and earlier ones; what the file stores stays. */
  forget(): void {
    this.clear();
    this._earlier.forEach((_, id) => this._invalidate(id));
    this._earlier.clear();
    this._update();
  }

  /** Notes that a cell ran in a kernel that cannot be observed. */
  ranUnobserved(id: string): void {
    this._unobserved.add(id);
    this._invalidate(id);
    this._update();
  }

  /** Notes that a cell ran, and that there is no record of it. */
  ranUnrecorded(id: string, code: string, count: number | null): void {
    if (this._session) {
      const run = { cell: id, code, count };
      this.add(missingRecord(this._session.id, this._last, run));
    } else {
      this.ranUnobserved(id);
    }
  }

  /**
   * What the file has to store for a cell.
   *
   * @returns The seed that it ran with if that is not the notebook's, `null`
   * if a stream had none, `undefined` if it agrees or nothing is known.
   */
  disagreement(id: string): number | null | undefined {
    const analysis = this._chain.find(id);
    if (analysis?.run) {
      return disagreementOf(analysis, this._situation);
    }
    const seed = this._seedBefore(id, analysis);
    return seed === this._reference ? undefined : seed;
  }

  /**
   * The states of the streams before a cell in a clean run.
   *
   * @returns Stream → fingerprint, for the streams with a known state, whether the cell
   * draws from them or not; `null` if there is no kernel.
   */
  cleanStart(id: string): Readonly<Record<string, string>> | null {
    return this._chain.cleanStart(id);
  }

  /** Ends the session, and keeps what its cells ran with. */
  private _end(): void {
    const session = this._session;
    this._session = null;
    for (const cell of session?.cells ?? []) {
      const analysis = this._chain.find(cell);
      const other = analysis
        ? disagreementOf(analysis, this._situation)
        : undefined;
      const agrees = analysis?.run?.streams.uses.some(
        ({ seed }) => seed === this._reference
      );
      this._earlier.set(
        cell,
        other ?? (other === undefined && agrees ? this._reference : other)
      );
    }
  }

  /** The seed that a cell ran with before this session. */
  private _seedBefore(
    id: string,
    analysis: CellAnalysis | null
  ): number | null | undefined {
    return this._earlier.has(id) ? this._earlier.get(id) : analysis?.cell.ran;
  }

  private _invalidate(id: string): void {
    const analysis = this._chain.find(id);
    if (analysis) {
      this._chain.invalidate(analysis);
    }
  }

  /**
   * Makes a change in slices: the marks are as they were until the work is whole. None may
   * go on after another has begun.
   *
   * @param change - Calls other methods of this.
   */
  *inSlices(change: (ledger: this) => void): Slices<void> {
    this._isPaused = true;
    try {
      change(this);
    } finally {
      this._isPaused = false;
    }
    yield* this._updating();
  }

  /** Brings the marks up to date. */
  private _update(): void {
    if (!this._isPaused) {
      atOnce(this._updating());
    }
  }

  private *_updating(): Slices<void> {
    const stale = yield* this._chain.updating();
    // The mark of a cell may rest on those above it.
    for (const analysis of [...stale].sort((a, b) => a.at - b.at)) {
      this._setMark(analysis, this._markOf(analysis));
    }
  }

  private _markOf(analysis: CellAnalysis): ICellMark | null {
    const { id } = analysis.cell;
    if (analysis.run) {
      return markOf(analysis, this._situation);
    }
    if (this._unobserved.has(id)) {
      return unobservedMark(this._reference);
    }
    const seed = this._seedBefore(id, analysis);
    return seed === undefined || seed === this._reference
      ? null
      : earlierMark(seed, this._reference);
  }

  private get _situation(): ISituation {
    return {
      reference: this._reference,
      cells: this._chain.analyses,
      ran: this._session?.cells ?? [],
      find: id => this._chain.find(id),
      runs: id => this._session?.runs(id) ?? [],
      cleanRun: analysis => this._chain.cleanRun(analysis)
    };
  }

  private _setMark(analysis: CellAnalysis, mark: ICellMark | null): void {
    const old = analysis.mark;
    if (isSameMark(old, mark)) {
      return;
    }
    analysis.mark = mark;
    const { id } = analysis.cell;
    if (!this._changed.has(id)) {
      this._changed.set(id, old);
    }
    if (old) {
      this._counts[old.state]--;
    }
    if (mark) {
      this._counts[mark.state]++;
    }
    if (old?.needsAttention !== mark?.needsAttention) {
      this._attention = null;
    }
  }

  private readonly _reader: CodeReader;
  private readonly _frameworks: () => Facts;
  private readonly _interner = new Interner();
  private readonly _chain: Chain;
  private _session: Session | null = null;
  /** The number of the last record. */
  private _last = 0;
  private _reference: number | null = null;
  private _isPaused = false;
  /** Cells of earlier sessions of this page: the seed that they ran with. */
  private readonly _earlier = new Map<string, number | null | undefined>();
  private readonly _unobserved = new Set<string>();
  /** Cells whose mark may have changed since {@link take}, with the mark of then. */
  private readonly _changed = new Map<string, ICellMark | null>();
  private readonly _counts = noCounts();
  private _attention: readonly string[] | null = null;
}
