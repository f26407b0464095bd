/**
 * The document, held against the session: which cells a clean run would give
 * what they had. After a change only the cells are looked at that it reaches.
 */
import { Channels } from './channels';
import { evaluate, View } from './clean';
import { breakOf, Entry, isSame } from './entry';
import type { Fault, Output } from './entry';
import { Heap } from './heap';
import type { Interner } from './interner';
import type { IStreamState } from './objects';
import type { Session } from './session';
import type { CodeReader } from '../effects/types';
import type { ILedgerCell } from './types';

/** The chain of one document. */
export class Chain {
  constructor(reader: CodeReader, interner: Interner) {
    this._reader = reader;
    this._interner = interner;
  }

  /** The code cells in document order. */
  get entries(): readonly Entry[] {
    return this._entries;
  }

  /** How many cells were looked at anew. */
  get visited(): number {
    return this._visited;
  }

  /**
   * The first cell at which a clean run would do something else, or stop; of no cell
   * below it anything can be said.
   */
  get broken(): Entry | null {
    return this._broken;
  }

  find(id: string): Entry | null {
    return this._byId.get(id) ?? null;
  }

  /** Says that the mark of a cell may be another one. */
  touch(entry: Entry): void {
    this._touched.add(entry);
  }

  touchAll(): void {
    this._entries.forEach(entry => this._touched.add(entry));
  }

  /** @returns The entries that are not in the document any more. */
  setCells(cells: readonly ILedgerCell[]): readonly Entry[] {
    const old = this._entries;
    const limit = Math.min(old.length, cells.length);
    let top = 0;
    while (top < limit && this._fits(old[top], cells[top])) {
      top++;
    }
    let bottom = 0;
    while (
      bottom < limit - top &&
      this._fits(old[old.length - 1 - bottom], cells[cells.length - 1 - bottom])
    ) {
      bottom++;
    }
    const removed = old.slice(top, old.length - bottom);
    const added = cells.slice(top, cells.length - bottom);
    const isEdit =
      removed.length === added.length &&
      removed.every(({ cell }, i) => cell.id === added[i].id);
    if (isEdit) {
      removed.forEach((entry, i) => this._edit(entry, added[i]));
      return [];
    }
    const known = new Map(removed.map(entry => [entry.cell.id, entry]));
    this._detach(removed);
    const entries = added.map((cell, i) => {
      const before = known.get(cell.id);
      const entry = new Entry(cell, top + i, this._reader(cell.source));
      if (before) {
        known.delete(cell.id);
        entry.mark = before.mark;
      }
      return entry;
    });
    this._entries = [
      ...old.slice(0, top),
      ...entries,
      ...old.slice(old.length - bottom)
    ];
    if (removed.length !== added.length) {
      this._entries.forEach((entry, i) => (entry.at = i));
      this._heap.rebuild(entry => this._entries[entry.at] === entry);
    }
    this._index();
    this._isMoved = true;
    this._isStartKnown = false;
    // Where the cell stands that is to blame may be another place now.
    this._entries.forEach(entry => entry.difference && this.touch(entry));
    entries.forEach(entry => this._look(entry));
    return [...known.values()];
  }

  /** @returns Whether the cell is there and its source was another one. */
  setSource(id: string, source: string): boolean {
    const entry = this.find(id);
    if (!entry || entry.cell.source === source) {
      return false;
    }
    this._edit(entry, { ...entry.cell, source });
    return true;
  }

  /** Takes another session, or the same with another start. */
  setSession(session: Session | null): void {
    this._session = session;
    this._isStartKnown = false;
    this._entries.forEach(entry => this._look(entry));
    this._isMoved = true;
  }

  /** Notes that a cell ran. */
  ran(id: string): void {
    const entry = this.find(id);
    if (entry) {
      this._look(entry);
    }
  }

  /** Looks at all that a change reached, and gives the cells whose mark may be another one. */
  update(): readonly Entry[] {
    if (!this._isStartKnown) {
      this._findStart();
    }
    if (this._isMoved) {
      this._findAllBroken();
    }
    for (;;) {
      this._findBroken();
      const entry = this._heap.first;
      if (!entry || entry.at > (this._broken?.at ?? Infinity)) {
        break;
      }
      this._heap.take();
      this._evaluate(entry);
    }
    const touched = [...this._touched];
    this._touched.clear();
    return touched;
  }

  /** See {@link Ledger.cleanStart}. */
  cleanStart(id: string): Readonly<Record<string, string>> | null {
    const entry = this.find(id);
    const broken = this._broken;
    if (!entry || !this._session || (broken && broken.at < entry.at)) {
      return null;
    }
    const view = this._view(entry);
    const found: Record<string, string> = {};
    for (const stream of this._session.streams) {
      const { state } = view.stream(stream);
      // What it has no fingerprint of, the kernel has kept no state of.
      if (state !== null && /^[\da-f]+$/.test(state)) {
        found[stream] = state;
      }
    }
    return found;
  }

  private _fits(entry: Entry, cell: ILedgerCell): boolean {
    const known = entry.cell;
    return (
      known === cell ||
      (known.id === cell.id &&
        known.source === cell.source &&
        known.isSeedCell === cell.isSeedCell &&
        known.mayRaise === cell.mayRaise &&
        known.ran === cell.ran)
    );
  }

  private _edit(entry: Entry, cell: ILedgerCell): void {
    if (cell.isSeedCell || entry.cell.isSeedCell) {
      this._isStartKnown = false;
    }
    entry.cell = cell;
    entry.facts = this._reader(cell.source);
    this._look(entry);
  }

  /** Of two cells with one id, the records are the first one's. */
  private _index(): void {
    const before = new Map(this._byId);
    this._byId.clear();
    for (const entry of this._entries) {
      const { id } = entry.cell;
      if (!this._byId.has(id)) {
        this._byId.set(id, entry);
        if (before.get(id) !== entry) {
          this._look(entry);
        }
      } else if (before.get(id) === entry) {
        this._look(entry);
      }
    }
  }

  /** Reads off a cell what does not depend on the cells above. */
  private _look(entry: Entry): void {
    const { cell } = entry;
    const own = this._byId.get(cell.id) === entry;
    const run = own ? (this._session?.last(cell.id) ?? null) : null;
    const fault = faultOf(entry, run?.record.outcome, run?.facts.normal);
    entry.run = run;
    entry.fault = fault;
    this._suspects.push(entry);
    this._heap.add(entry);
    this._touched.add(entry);
  }

  /** A clean run starts seeded as this session did if the seed cell still says the same. */
  private _findStart(): void {
    this._isStartKnown = true;
    const seedCell = this._entries.find(({ cell }) => cell.isSeedCell);
    const code = this._session?.startCode ?? null;
    const isSame =
      code !== null && seedCell?.facts.normal === this._reader(code).normal;
    const start = isSame ? this._session!.start : null;
    if (start !== this._start) {
      this._start = start;
      this._entries.forEach(entry => this._heap.add(entry));
    }
  }

  /** Cells above the seed cell count as well: a clean run that stops there comes to none below. */
  private _findAllBroken(): void {
    this._suspects = [];
    this._isMoved = false;
    const broken = this._entries.find(entry => this._isBroken(entry)) ?? null;
    // The places of before say nothing.
    this._setBroken(broken, 0);
  }

  private _findBroken(): void {
    let broken = this._broken;
    for (const entry of this._suspects) {
      if (entry !== this._entries[entry.at]) {
        continue;
      }
      if (this._isBroken(entry) && entry.at < (broken?.at ?? Infinity)) {
        broken = entry;
      }
    }
    this._suspects = [];
    if (broken) {
      let at = broken.at;
      while (at < this._entries.length && !this._isBroken(this._entries[at])) {
        at++;
      }
      broken = this._entries[at] ?? null;
    }
    this._setBroken(
      broken,
      Math.min(broken?.at ?? Infinity, this._broken?.at ?? Infinity)
    );
  }

  private _isBroken(entry: Entry): boolean {
    return breakOf(entry) !== null;
  }

  private _setBroken(broken: Entry | null, from: number): void {
    const why = broken && breakOf(broken);
    if (broken === this._broken && why === this._why) {
      return;
    }
    for (let at = from; at < this._entries.length; at++) {
      const entry = this._entries[at];
      if (entry.run) {
        this._touched.add(entry);
      }
    }
    this._broken = broken;
    this._why = why;
  }

  private _evaluate(entry: Entry): void {
    this._visited++;
    const session = this._session;
    const own = this._byId.get(entry.cell.id) === entry;
    const runs = own ? (session?.runs(entry.cell.id) ?? []) : [];
    const found = evaluate(entry, runs, this._view(entry), this._interner);
    entry.isClean = found.isClean;
    if (found.mayStop !== entry.mayStop) {
      entry.mayStop = found.mayStop;
      this._suspects.push(entry);
    }
    entry.difference = found.difference;
    this._touched.add(entry);
    this._setReads(entry, found.reads);
    // While it breaks the chain nobody looks at what it leaves; then it may be the same again.
    if (entry.fault === null || entry.facts.normal === '') {
      this._setOutputs(entry, found.outputs);
    }
  }

  private _view(entry: Entry): View {
    return new View(entry, this._channels, this._start, this._interner);
  }

  private _setReads(entry: Entry, reads: ReadonlySet<string>): void {
    for (const key of entry.reads) {
      if (!reads.has(key)) {
        this._channels.unread(key, entry);
      }
    }
    for (const key of reads) {
      this._channels.read(key, entry);
    }
    entry.reads = reads;
  }

  private _setOutputs(
    entry: Entry,
    outputs: ReadonlyMap<string, Output>
  ): void {
    const before = entry.outputs;
    const merged = new Map<string, Output>();
    for (const key of before.keys()) {
      if (!outputs.has(key)) {
        this._markBelow(key, entry);
        this._channels.unwrite(key, entry);
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
        this._channels.write(key, entry);
      }
      this._markBelow(key, entry);
    }
    entry.outputs = merged;
  }

  /** What a cell sets is another thing now: those that take it are to be looked at. */
  private _markBelow(key: string, entry: Entry): void {
    for (const reader of this._channels.below(key, entry.at)) {
      this._heap.add(reader);
    }
  }

  private _detach(entries: readonly Entry[]): void {
    const gone = new Set(entries);
    for (const entry of entries) {
      this._setReads(entry, NO_READS);
      this._setOutputs(entry, NO_OUTPUTS);
      this._touched.delete(entry);
    }
    this._heap.rebuild(entry => !gone.has(entry));
  }

  private readonly _reader: CodeReader;
  private readonly _interner: Interner;
  private readonly _channels = new Channels<Entry>();
  private readonly _heap = new Heap<Entry>();
  private readonly _byId = new Map<string, Entry>();
  private readonly _touched = new Set<Entry>();
  private _entries: Entry[] = [];
  private _session: Session | null = null;
  /** The states with which a clean run starts, as far as they are known. */
  private _start: ReadonlyMap<string, IStreamState> | null = null;
  private _isStartKnown = true;
  private _suspects: Entry[] = [];
  private _broken: Entry | null = null;
  private _why: Fault | null = null;
  private _isMoved = true;
  private _visited = 0;
}

const NO_READS: ReadonlySet<string> = new Set();
const NO_OUTPUTS: ReadonlyMap<string, Output> = new Map();

/** What of a cell's last run keeps a clean run from doing the same, whatever it finds there. */
function faultOf(
  { cell, facts }: Entry,
  outcome: 'ok' | 'error' | 'interrupted' | undefined,
  normal: string | undefined
): Fault | null {
  if (normal === undefined) {
    return facts.normal === '' ? null : 'not-run';
  }
  if (normal !== facts.normal) {
    return 'edited';
  }
  if (outcome === 'interrupted') {
    return 'interrupted';
  }
  return outcome === 'error' && !cell.mayRaise ? 'failed' : null;
}
