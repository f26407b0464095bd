/**
 * One process of the kernel: what ran in it, in the order in which it ran.
 */
import type { Interner } from './interner';
import { BUILTINS, HISTORY } from '../python/builtins';
import type { Facts } from '../frameworks';
import { collectInput } from './input';
import type { IInput, IItem } from './input';
import { applyEffects } from './output';
import type { ICellExecution } from './output';
import { isSetUp, mayDraw } from './drawing';
import { tokenOf } from './objects';
import type { IContent, IObject, IStreamState, INameLookup } from './objects';
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
  /** What it took; kept for the last run of a cell only. */
  items: readonly IItem[];
  /** For each stream that it drew from: the cell that left it in that state. */
  readonly leftBy: ReadonlyMap<string, string | null>;
}

/** What ran in one process. */
export class Session {
  constructor(
    readonly id: string,
    private readonly _reader: CodeReader,
    private readonly _interner: Interner,
    private readonly _frameworks: () => Facts
  ) {}

  /** The streams that existed after one of its cells. */
  get streams(): Iterable<string> {
    return this._streams;
  }

  /** The names as the next code finds them. */
  get names(): INameLookup {
    return this._lookup;
  }

  /**
   * The states that the extension's seed code left at the start of the process;
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
   * @returns The cell, if the record is a cell's.
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
    this._correct(record);
    const given = collectInput(facts, this._lookup);
    const streams = this._streamsOf(record, facts, given);
    const input = inputOf(facts, given.key, this._interner);
    // An interrupted or overlapped run cannot be repeated exactly.
    const isSteady =
      !record.overlapped &&
      record.outcome !== 'interrupted' &&
      !(given.unsteady && streams.uses.length > 0);
    const provenance = isSteady
      ? provenanceOf(input, streams.draws, this._interner)
      : this._interner.id(`run ${record.session} ${record.n}`);
    this._apply(record, facts, given, provenance);
    const leftBy = this._leave(record, streams);
    const { items } = given;
    return record.cell === null
      ? null
      : this._note(record.cell, {
          record,
          facts,
          input,
          provenance,
          streams,
          items,
          leftBy
        });
  }

  /** Takes values for what they are, if something changed them that no code shows. */
  private _correct({ values = {} }: IRecord): void {
    for (const [name, [before]] of Object.entries(values)) {
      const object = before === null ? null : this._lookup.find(name);
      if (object && before !== null) {
        const { value, by } = this._lookup.content(object);
        if (value !== null && value !== before) {
          const token = tokenOf(before, this._interner);
          this._contents.set(object, { token, value: before, by });
        }
      }
    }
  }

  /** The effects of an execution on the streams. */
  private _streamsOf(
    record: IRecord,
    facts: ICodeFacts,
    { definitions, readsState }: IInput
  ): IStreamEffects {
    const lookup = this._lookup;
    const frameworks = this._frameworks();
    const codes = [facts, ...definitions.map(object => object.facts)];
    const onlySetsUp =
      !readsState && !record.overlapped && isSetUp(facts, lookup);
    return readStreams(record, {
      resets: resolveResets(facts, lookup),
      readsState,
      seedsOwn: codes.some(code => code.seedCalls.length > 0),
      reseeds: readReseeds(facts, definitions, lookup, frameworks),
      mayDraw: !onlySetsUp && mayDraw(codes, frameworks),
      isSetUp: onlySetsUp
    });
  }

  /** Notes the names that an execution bound and the objects that it changed. */
  private _apply(
    record: IRecord,
    facts: ICodeFacts,
    given: IInput,
    provenance: number
  ): void {
    const execution: ICellExecution = {
      cell: record.cell ?? NO_CELL,
      provenance,
      complete: record.outcome === 'ok',
      values: record.values,
      id: name => `${record.n} ${name}`
    };
    const { changed, bound } = applyEffects(
      facts,
      given,
      this._lookup,
      execution,
      this._interner
    );
    changed.forEach((content, object) => this._contents.set(object, content));
    bound.forEach((object, name) => {
      this._names.set(name, object);
      this._bound.set(name, record.n);
    });
  }

  /**
   * Notes the states in which an execution left the streams.
   *
   * @returns For each stream that it drew from: the cell that had left it in that state.
   */
  private _leave(
    record: IRecord,
    { draws, resets }: IStreamEffects
  ): Map<string, string | null> {
    const leftBy = new Map<string, string | null>();
    for (const { stream, before } of draws) {
      leftBy.set(stream, this._left.get(`${stream} ${before}`) ?? null);
    }
    for (const [stream, entry] of Object.entries(record.streams)) {
      this._streams.add(stream);
      if (entry[0] !== entry[1] || resets.includes(stream)) {
        this._left.set(`${stream} ${entry[1]}`, record.cell ?? NO_CELL);
      }
    }
    return leftBy;
  }

  private _note(cell: string, run: IRun): string {
    const runs = this._runs.get(cell) ?? [];
    this._runs.set(cell, runs);
    if (runs.length > 0) {
      runs[runs.length - 1].items = [];
    }
    runs.push(run);
    return cell;
  }

  private readonly _streams = new Set<string>();
  private readonly _runs = new Map<string, IRun[]>();
  /** Name → the number of the record that last bound it. */
  private readonly _bound = new Map<string, number>();
  private readonly _names = new Map<string, IObject>();
  private readonly _contents = new WeakMap<IObject, IContent>();
  /** Stream and fingerprint → the cell that last left the stream in that state. */
  private readonly _left = new Map<string, string>();
  private _start: ReadonlyMap<string, IStreamState> | null = null;
  private _startCode: string | null = null;
  private _fresh = false;
  private readonly _lookup: INameLookup = {
    find: name => this._names.get(name) ?? null,
    content: object => this._contents.get(object) ?? object,
    isUncertain: name =>
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

/** Stands for the cell of code outside cells. */
const NO_CELL = '';
const NO_RUNS: readonly IRun[] = [];

/** The number of code together with its input. */
export function inputOf(
  facts: ICodeFacts,
  key: string,
  interner: Interner
): number {
  return interner.id(`${interner.id(facts.normal)} ${key}`);
}

/** The number of an input together with the states of the streams. */
export function provenanceOf(
  input: number,
  draws: readonly { readonly stream: string; readonly before: string | null }[],
  interner: Interner
): number {
  const states = draws.map(({ stream, before }) => `${stream}@${before}`);
  return interner.id(`${input} ${states.join(' ')}`);
}
