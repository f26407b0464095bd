/**
 * A kernel that can be told what its streams do, and the notebook beside it.
 */
import { parser } from '@lezer/python';
import { CellParser } from '../../python';
import { createCodeReader } from '../../effects';
import { Ledger } from '../index';
import type {
  Cause,
  ILedgerCell,
  IRecord,
  Outcome,
  SeedInForce,
  StreamRecord
} from '../index';

export const reader = createCodeReader(new CellParser(parser));

/** How a stream stands: made of the seed and the draws since, so that equal histories are equal. */
interface IState {
  print: string;
  seed: SeedInForce;
}

/** What an execution does to streams: `seed python 42; draw numpy`. */
export type Acts = string;

/** A process with streams that are hashes of what was done to them. */
export class FakeKernel {
  constructor(readonly session: string) {}

  n = 0;
  count = 0;
  readonly streams = new Map<string, IState>();

  start(fresh = true): IRecord {
    this._act('make', 'python');
    return this._record('start', null, '', '', 'ok', { fresh });
  }

  /** Our own seeding at the start. */
  seed(acts: Acts): IRecord {
    return this._record('seeded', null, SEED_CELL, acts, 'ok', {});
  }

  run(
    cell: string | null,
    code: string,
    acts: Acts = actsOf(code),
    outcome: Outcome = 'ok',
    more: Partial<IRecord> = {}
  ): IRecord {
    this.count++;
    return this._record('cell', cell, code, acts, outcome, more);
  }

  private _record(
    kind: IRecord['kind'],
    cell: string | null,
    code: string,
    acts: Acts,
    outcome: Outcome,
    more: Partial<IRecord>
  ): IRecord {
    const before = new Map(
      [...this.streams].map(([name, state]) => [name, { ...state }])
    );
    for (const act of acts.split(';')) {
      const [what, stream, value] = act.trim().split(/\s+/);
      if (what) {
        this._act(what, stream, value);
      }
    }
    const streams: Record<string, StreamRecord> = {};
    for (const [name, { print, seed }] of this.streams) {
      const was = before.get(name);
      streams[name] = [was?.print ?? null, print, was?.seed ?? null, seed];
    }
    return {
      session: this.session,
      n: this.n++,
      kind,
      cell,
      code,
      count: kind === 'cell' ? this.count : null,
      outcome,
      overlapped: false,
      streams,
      ...more
    };
  }

  private _act(what: string, stream: string, value = ''): void {
    const state = this.streams.get(stream) ?? {
      print: hex(`system ${this.session}`),
      seed: null
    };
    this.streams.set(stream, state);
    if (what === 'seed') {
      // Devices are called after the seed that leaves their state.
      const isDevice = stream.includes(':');
      state.print = isDevice ? `seed ${value}` : hex(`seed ${value}`);
      state.seed = value === 'unknown' ? value : Number(value);
    } else if (what === 'draw') {
      state.print = hex(`${state.print} draw ${value}`);
    } else if (what === 'unseed') {
      state.print = hex(`system ${this.session} ${this.n}`);
      state.seed = null;
    }
  }
}

/** A fingerprint. */
function hex(text: string): string {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) {
    hash = ((hash * 33 + text.charCodeAt(i)) % 9007199254740881) % 4294967291;
  }
  return hash.toString(16);
}

/** What simple code does: `random.seed(42)`, `np.random.rand()`. */
export function actsOf(code: string): Acts {
  const acts: string[] = [];
  const pattern =
    /(np\.)?random\.(seed|random|rand)\(([\w]*)\)|torch\.(manual_seed|rand)\((\w*)\)/g;
  for (const [, np, how, value, torch, argument] of code.matchAll(pattern)) {
    const stream = torch ? 'torch' : np ? 'numpy' : 'python';
    const isSeed = how === 'seed' || torch === 'manual_seed';
    const seed = (torch ? argument : value).replace('SEED', '42');
    acts.push(isSeed ? `seed ${stream} ${seed}` : `draw ${stream}`);
  }
  return acts.join(';');
}

export const SEED_CELL =
  'import random\nimport numpy as np\nSEED = 42\nrandom.seed(SEED)\nnp.random.seed(SEED)';

/** A notebook, its kernel and its ledger. */
export class Bench {
  constructor(...sources: readonly string[]) {
    sources.forEach((source, i) => this.insert(i, `c${i}`, source, false));
    this.ledger.setReference(42);
    this.restart();
    this.sync();
  }

  ledger = new Ledger(reader);
  cells: ILedgerCell[] = [];
  kernel = new FakeKernel('k0');
  readonly log: IRecord[] = [];

  insert(at: number, id: string, source: string, sync = true): void {
    this.cells.splice(at, 0, {
      id,
      source,
      isSeedCell: source === SEED_CELL,
      mayRaise: source.includes('# may raise')
    });
    if (sync) {
      this.sync();
    }
  }

  remove(id: string): void {
    this.cells = this.cells.filter(cell => cell.id !== id);
    this.sync();
  }

  move(id: string, at: number): void {
    const cell = this.cell(id);
    this.cells = this.cells.filter(other => other !== cell);
    this.cells.splice(at, 0, cell);
    this.sync();
  }

  edit(id: string, source: string): void {
    this.cells = this.cells.map(cell =>
      cell.id === id ? { ...cell, source } : cell
    );
    this.ledger.setSource(id, source);
  }

  cell(id: string): ILedgerCell {
    const cell = this.cells.find(other => other.id === id);
    if (!cell) {
      throw new Error(`no cell ${id}`);
    }
    return cell;
  }

  sync(): void {
    this.ledger.setCells(this.cells);
  }

  restart(seeded: string | null = null): void {
    this.kernel = new FakeKernel(`k${this._starts++}`);
    this.add(this.kernel.start());
    if (seeded !== null) {
      this.add(this.kernel.seed(seeded));
    }
  }

  add(record: IRecord): void {
    this.log.push(record);
    this.ledger.add(record);
  }

  /** Runs cells as they stand. */
  run(...ids: readonly string[]): this {
    for (const id of ids) {
      const { source } = this.cell(id);
      this.add(
        this.kernel.run(
          id,
          source,
          actsOf(source),
          source.includes('raise') ? 'error' : 'ok'
        )
      );
    }
    return this;
  }

  runAll(): this {
    return this.run(
      ...this.cells.filter(cell => cell.source).map(cell => cell.id)
    );
  }

  /** The states of all cells in one line: `= = out(stream python self)`. */
  get states(): string {
    return this.cells.map(({ id }) => this.state(id)).join(' ');
  }

  state(id: string): string {
    const mark = this.ledger.mark(id);
    if (!mark) {
      return '-';
    }
    const { state, cause } = mark;
    return this.named(state === 'in-sequence' ? '=' : state, cause);
  }

  private named(short: string, cause: Cause | null): string {
    switch (cause?.kind) {
      case undefined:
        return short;
      case 'text': {
        const because = this.named('', cause.because);
        const { order } = { order: undefined, ...cause.because };
        return `${short}(text${because}${order ? order.kind : ''})`;
      }
      case 'broken':
        return `${short}(${cause.cell}:${cause.why})`;
      case 'stream':
        return `${short}(${cause.stream}<${cause.cell ?? ''}:${cause.where})`;
      case 'name':
        return `${short}(${cause.name}<${cause.cell ?? ''}:${cause.where})`;
      case 'unproven':
        return `${short}(${cause.stream}?)`;
      default:
        return `${short}(${cause?.kind})`;
    }
  }

  private _starts = 0;
}
