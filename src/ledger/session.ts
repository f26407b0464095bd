/**
 * One process of the kernel: what ran in it, in the order in which it ran.
 */
import type { Interner } from './interner';
import { BUILTINS, HISTORY } from '../python/builtins';
import { mayDraw } from './drawing';
import { gather, perform } from './names';
import type { IItem } from './names';
import type { IContent, IObject, IStreamState, IWorld } from './objects';
import { readStreams } from './runs';
import type { IStreamEffects } from './runs';
import { readReseeds, resolveResets } from './seeders';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { CodeReader, ICodeFacts } from '../effects/types';
import type { IRecord } from './types';

/** One execution, with what it took. */
export interface IRun {
  readonly record: IRecord;
  readonly facts: ICodeFacts;
  /** Equal for runs of equal code that took equal values. */
  readonly input: number;
  /** Equal if they drew from equal states as well. */
  readonly provenance: number;
  readonly streams: IStreamEffects;
  /** What it took, for the last run of a cell only. */
  items: readonly IItem[];
  /** For each stream that it drew from: the cell that left it in that state. */
  readonly leftBy: ReadonlyMap<string, string | null>;
}

/** What ran in one process. */
export class Session {
  constructor(
    readonly id: string,
    private readonly _reader: CodeReader,
    private readonly _interner: Interner
  ) {}

  /** The streams that existed after one of its cells. */
  get streams(): Iterable<string> {
    return this._streams;
  }

  /**
   * The states that our seed code at the start of the process left;
   * `null` if there was none.
   */
  get start(): ReadonlyMap<string, IStreamState> | null {
    return this._start;
  }

  /** The code that left {@link start}; `null` if there was none. */
  get startCode(): string | null {
    return this._startCode;
  }

  /** The runs of a cell in the order in which they ran. */
  runs(cell: string): readonly IRun[] {
    return this._runs.get(cell) ?? NO_RUNS;
  }

  /** The last run of a cell. */
  last(cell: string): IRun | null {
    const runs = this.runs(cell);
    return runs[runs.length - 1] ?? null;
  }

  /** The ids of the cells that ran. */
  get cells(): Iterable<string> {
    return this._runs.keys();
  }

  /**
   * Notes an execution.
   *
   * @returns Its cell, if the record says something of a cell.
   */
  add(record: IRecord): string | null {
    switch (record.kind) {
      case 'start':
        this._fresh = record.n === 0 && record.fresh === true;
        return null;
      case 'seeded':
        if (record.n === 1) {
          this._startCode = record.code;
          this._start = new Map(
            Object.entries(record.streams).map(([stream, entry]) => [
              stream,
              {
                state: entry[3] === null ? null : entry[1],
                seed: entry[3],
                by: null
              }
            ])
          );
        }
        return null;
      case 'rewound':
        return null;
      default:
        return this._run(record);
    }
  }

  private _run(record: IRecord): string | null {
    const facts = this._reader(record.code);
    const world = this._world;
    const given = gather(facts, world);
    const codes = [facts, ...given.definitions.map(object => object.facts)];
    const streams = readStreams(
      record,
      resolveResets(facts, world),
      given.peeks,
      readReseeds(facts, given.definitions, world),
      mayDraw(codes)
    );
    const input = inputOf(facts, given.key, this._interner);
    // What was interrupted, or not alone, will not be the same again.
    const steady =
      !record.overlapped &&
      record.outcome !== 'interrupted' &&
      !(given.unsteady && streams.uses.length > 0);
    const provenance = steady
      ? provenanceOf(input, streams.draws, this._interner)
      : this._interner.id(`run ${record.session} ${record.n}`);
    const { cell } = record;
    const by = cell ?? NOBODY;
    const output = perform(
      facts,
      given,
      world,
      {
        cell: by,
        provenance,
        complete: record.outcome === 'ok',
        id: name => `${record.n} ${name}`
      },
      this._interner
    );
    output.changed.forEach((content, object) =>
      this._contents.set(object, content)
    );
    output.bound.forEach((object, name) => {
      this._names.set(name, object);
      this._bound.set(name, record.n);
    });
    const leftBy = new Map<string, string | null>();
    for (const { stream, before } of streams.draws) {
      leftBy.set(stream, this._left.get(`${stream} ${before}`) ?? null);
    }
    for (const [stream, entry] of Object.entries(record.streams)) {
      this._streams.add(stream);
      if (entry[0] !== entry[1] || streams.resets.includes(stream)) {
        this._left.set(`${stream} ${entry[1]}`, by);
      }
    }
    if (cell === null) {
      return null;
    }
    const runs = this._runs.get(cell) ?? [];
    this._runs.set(cell, runs);
    if (runs.length > 0) {
      runs[runs.length - 1].items = [];
    }
    const run = {
      record,
      facts,
      input,
      provenance,
      streams,
      items: given.items,
      leftBy
    };
    runs.push(run);
    return cell;
  }

  private readonly _streams = new Set<string>();
  private readonly _runs = new Map<string, IRun[]>();
  /** Name → the number of the record that last bound it. */
  private readonly _bound = new Map<string, number>();
  private readonly _names = new Map<string, IObject>();
  private readonly _contents = new WeakMap<IObject, IContent>();
  /** Stream and fingerprint → the cell that last left it so. */
  private readonly _left = new Map<string, string>();
  private _start: ReadonlyMap<string, IStreamState> | null = null;
  private _startCode: string | null = null;
  private _fresh = false;
  private readonly _world: IWorld = {
    find: name => this._names.get(name) ?? null,
    content: object => this._contents.get(object) ?? object,
    isClouded: name =>
      (this._bound.get(PSEUDO_NAMES.any) ?? -1) >=
      (this._bound.get(name) ?? -0.5),
    unbound: name => {
      if (HISTORY.test(name)) {
        return this._interner.id('history of this session');
      }
      const foreign =
        !this._fresh && !BUILTINS.has(name) && name !== PSEUDO_NAMES.star;
      return foreign ? this._interner.id('from before this session') : 0;
    }
  };
}

/** Stands for the cell of code that came without one. */
const NOBODY = '';
const NO_RUNS: readonly IRun[] = [];

/** What code and input are together. */
export function inputOf(
  facts: ICodeFacts,
  key: string,
  interner: Interner
): number {
  return interner.id(`${interner.id(facts.normal)} ${key}`);
}

/** What input and streams are together. */
export function provenanceOf(
  input: number,
  draws: readonly { readonly stream: string; readonly before: string | null }[],
  interner: Interner
): number {
  const states = draws.map(({ stream, before }) => `${stream}@${before}`);
  return interner.id(`${input} ${states.join(' ')}`);
}
