/**
 * The document compared with the session: the cells whose last runs a clean run would reproduce.
 */
import { Blamers } from './blamers';
import { Channels } from './channels';
import {
  ALL_STREAMS,
  CleanRun,
  fingerprintsOf,
  PAST,
  startOf,
  streamKey
} from '../cleanRun';
import { compareCells } from './documentChange';
import { CellAnalysis, faultOf, isSame, NOTHING_LEFT } from '../cellAnalysis';
import type { Output } from '../cellAnalysis';
import { COST, evaluating } from './evaluation';
import { Heap } from './heap';
import type { Interner } from '../interner';
import type { IStreamState } from '../objects';
import type { IRun, Session } from '../session';
import type { Facts } from '../../frameworks';
import type { CodeReader } from '../../effects/types';
import type { ILedgerCell } from '../types';
import { Pace, SLICE } from '../../python/slices';
import type { Slices } from '../../python/slices';

/** The chain of one document. */
export class Chain {
  /** @param interner - Shared with the sessions. */
  constructor(
    private readonly _reader: CodeReader,
    private readonly _interner: Interner,
    private readonly _frameworks: () => Facts
  ) {}

  /** The code cells in document order. */
  get analyses(): readonly CellAnalysis[] {
    return this._analyses;
  }

  /** How many evaluations of cells there were. */
  get visited(): number {
    return this._visited;
  }

  find(id: string): CellAnalysis | null {
    return this._byId.get(id) ?? null;
  }

  /** Notes that the mark of a cell may have changed. */
  invalidate(analysis: CellAnalysis): void {
    this._stale.add(analysis);
  }

  invalidateAll(): void {
    this._analyses.forEach(analysis => this._stale.add(analysis));
  }

  /** @returns The analyses of cells that are no longer in the document. */
  setCells(cells: readonly ILedgerCell[]): readonly CellAnalysis[] {
    const old = this._analyses;
    const { top, bottom } = compareCells(
      old.map(({ cell }) => cell),
      cells
    );
    const removed = old.slice(top, old.length - bottom);
    const added = cells.slice(top, cells.length - bottom);
    const isEdit =
      removed.length === added.length &&
      removed.every(({ cell }, i) => cell.id === added[i].id);
    if (isEdit) {
      removed.forEach((analysis, i) => this._edit(analysis, added[i]));
      return [];
    }
    return this._replace(removed, added, top);
  }

  /** @returns Whether the cell exists and its source has changed. */
  setSource(id: string, source: string): boolean {
    const analysis = this.find(id);
    const isEdit = analysis !== null && analysis.cell.source !== source;
    if (isEdit) {
      this._edit(analysis, { ...analysis.cell, source });
    }
    return isEdit;
  }

  /** Takes a new session, or the same one with a new start. */
  setSession(session: Session | null): void {
    this._session = session;
    this._isStartKnown = false;
    this._analyses.forEach(analysis => this._look(analysis));
  }

  /** Notes that a cell ran. */
  ran(id: string): void {
    const analysis = this.find(id);
    if (analysis) {
      this._look(analysis);
    }
  }

  /** Evaluates the cells that changes affected, and returns those whose mark may have changed. */
  *updating(): Slices<readonly CellAnalysis[]> {
    if (!this._isStartKnown) {
      this._findStart();
    }
    const pace = new Pace(SLICE);
    for (let next = this._heap.first; next; next = this._heap.first) {
      if (pace.isDue(COST + next.cell.source.length)) {
        yield;
      }
      try {
        yield* this._evaluate(next);
      } finally {
        // One that is given up in between stays.
        this._heap.take();
      }
    }
    const stale = [...this._stale];
    this._stale.clear();
    return stale;
  }

  /** See {@link Ledger.cleanStart}. */
  cleanStart(id: string): Readonly<Record<string, string>> | null {
    const analysis = this.find(id);
    return analysis && this._session
      ? fingerprintsOf(this.cleanRun(analysis), this._session.streams)
      : null;
  }

  /** @returns Those of the removed analyses whose cell is gone. */
  private _replace(
    removed: readonly CellAnalysis[],
    added: readonly ILedgerCell[],
    top: number
  ): readonly CellAnalysis[] {
    const known = new Map(
      removed.map(analysis => [analysis.cell.id, analysis])
    );
    this._detach(removed);
    const analyses = added.map((cell, i) => {
      const before = known.get(cell.id);
      const analysis = new CellAnalysis(
        cell,
        top + i,
        this._reader(cell.source)
      );
      if (before) {
        known.delete(cell.id);
        analysis.mark = before.mark;
      }
      return analysis;
    });
    this._analyses = [
      ...this._analyses.slice(0, top),
      ...analyses,
      ...this._analyses.slice(top + removed.length)
    ];
    if (removed.length !== added.length) {
      this._analyses.forEach((analysis, i) => (analysis.at = i));
      this._heap.rebuild(analysis => this._analyses[analysis.at] === analysis);
    }
    this._index();
    this._isStartKnown = false;
    this._invalidateOthers();
    removed.forEach(({ run }) => this._invalidateSharers(run));
    analyses.forEach(analysis => this._look(analysis));
    return [...known.values()];
  }

  private _edit(analysis: CellAnalysis, cell: ILedgerCell): void {
    if (cell.isSeedCell || analysis.cell.isSeedCell) {
      this._isStartKnown = false;
    }
    analysis.cell = cell;
    analysis.facts = this._reader(cell.source);
    if (this._session?.seeders.has(cell.id)) {
      this._invalidateOthers();
    }
    this._look(analysis);
  }

  /** Notes that the cell to blame for the mark of another may have changed or moved. */
  private _invalidateOthers(): void {
    for (const analysis of this._analyses) {
      if (analysis.difference) {
        this.invalidate(analysis);
      }
    }
  }

  /** The same where they used up the same JAX key. */
  private _invalidateSharers(run: IRun | null): void {
    for (const id of run?.reused.flatMap(({ cells }) => [...cells]) ?? []) {
      const other = this.find(id);
      if (other) {
        this._stale.add(other);
      }
    }
  }

  /** Of two cells with the same id, the first has the records. */
  private _index(): void {
    const before = new Map(this._byId);
    this._byId.clear();
    for (const analysis of this._analyses) {
      const { id } = analysis.cell;
      const isFirst = !this._byId.has(id);
      if (isFirst) {
        this._byId.set(id, analysis);
      }
      if (isFirst !== (before.get(id) === analysis)) {
        this._look(analysis);
      }
    }
  }

  /** Finds out about a cell what does not depend on the cells above. */
  private _look(analysis: CellAnalysis): void {
    const { cell } = analysis;
    const own = this._byId.get(cell.id) === analysis;
    const run = own ? (this._session?.last(cell.id) ?? null) : null;
    this._invalidateSharers(analysis.run);
    this._invalidateSharers(run);
    analysis.run = run;
    const fault = faultOf(analysis);
    if (analysis.fault !== fault) {
      this._blamers.of(cell.id).forEach(other => this._stale.add(other));
    }
    analysis.fault = fault;
    this._heap.add(analysis);
    this._stale.add(analysis);
  }

  private _findStart(): void {
    this._isStartKnown = true;
    const start = startOf(this._analyses, this._session, this._reader);
    if (start !== this._start) {
      this._start = start;
      this._analyses.forEach(analysis => this._heap.add(analysis));
    }
  }

  private *_evaluate(analysis: CellAnalysis): Slices<void> {
    this._visited++;
    const own = this._byId.get(analysis.cell.id) === analysis;
    const runs = own ? this._runsOf(analysis) : [];
    const cleanRun = this.cleanRun(analysis);
    const found = yield* evaluating(analysis, runs, cleanRun, {
      interner: this._interner,
      frameworks: this._frameworks()
    });
    analysis.clean = found.clean;
    this._blamers.set(analysis, found.difference);
    this._stale.add(analysis);
    this._setReads(analysis, found.reads);
    this._setOutputs(analysis, found.outputs, found.left);
  }

  /** The runs of a cell, with that of the same code at the kernel's start. */
  private _runsOf({ cell }: CellAnalysis): readonly IRun[] {
    const runs = this._session?.runs(cell.id) ?? [];
    const first = this._session?.startRun ?? null;
    return first && cell.isSeedCell && this._start ? [first, ...runs] : runs;
  }

  /** The clean run at a cell. */
  cleanRun(analysis: CellAnalysis): CleanRun {
    return new CleanRun(
      analysis,
      this._channels,
      this._start,
      this._interner,
      this._analyses,
      this._session?.startNames ?? new Map()
    );
  }

  private _setReads(analysis: CellAnalysis, reads: ReadonlySet<string>): void {
    this._channels.readInstead(analysis.reads, reads, analysis);
    analysis.reads = reads;
  }

  private _setOutputs(
    analysis: CellAnalysis,
    outputs: ReadonlyMap<string, Output>,
    left: number
  ): void {
    if (analysis.left !== left) {
      analysis.left = left;
      this._markBelow(PAST, analysis);
    }
    const before = analysis.outputs;
    const merged = new Map<string, Output>();
    for (const key of before.keys()) {
      if (!outputs.has(key)) {
        this._markBelow(key, analysis);
        this._channels.unwrite(key, analysis);
      }
    }
    for (const [key, output] of outputs) {
      const known = before.get(key);
      if (known && isSame(known, output)) {
        merged.set(key, known);
        continue;
      }
      merged.set(key, output);
      if (!known) {
        this._channels.write(key, analysis);
      }
      this._markBelow(key, analysis);
    }
    analysis.outputs = merged;
  }

  /** Marks for evaluation the cells that take what a cell sets, which has changed. */
  private _markBelow(key: string, analysis: CellAnalysis): void {
    const until = key.startsWith(streamKey('')) ? ALL_STREAMS : key;
    for (const reader of this._channels.below(key, analysis.at, until)) {
      this._heap.add(reader);
    }
  }

  private _detach(analyses: readonly CellAnalysis[]): void {
    const gone = new Set(analyses);
    for (const analysis of analyses) {
      this._setReads(analysis, new Set());
      this._setOutputs(analysis, new Map(), NOTHING_LEFT);
      this._blamers.set(analysis, null);
      this._stale.delete(analysis);
    }
    this._heap.rebuild(analysis => !gone.has(analysis));
  }

  private readonly _channels = new Channels<CellAnalysis>();
  private readonly _heap = new Heap<CellAnalysis>();
  private readonly _byId = new Map<string, CellAnalysis>();
  private readonly _stale = new Set<CellAnalysis>();
  private _analyses: CellAnalysis[] = [];
  private _session: Session | null = null;
  /** The states with which a clean run starts, as far as they are known. */
  private _start: ReadonlyMap<string, IStreamState> | null = null;
  private _isStartKnown = true;
  private readonly _blamers = new Blamers();
  private _visited = 0;
}
