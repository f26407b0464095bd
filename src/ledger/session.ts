/**
 * One process of the kernel: what ran in it, in the order in which it ran.
 */
import type { Interner } from './interner';
import { BUILTINS, HISTORY } from '../python/builtins';
import type { Facts } from '../frameworks';
import { codeOf, inputOf, provenanceOf, steeringOf } from './provenance';
import { drawsAlike, everyRunOf } from './everyRun';
import { collectInput } from './input';
import type { IInput } from './input';
import { KeyReuses } from './keyReuse';
import { applyEffects } from './output';
import type { ICellExecution } from './output';
import { isSetUp, mayDraw } from './draws/drawing';
import { OutsideCells } from './draws/outside';
import { Past, UNKNOWN_PAST } from './past';
import type { IContent, IObject, IStreamState, INameLookup } from './objects';
import { NO_CELL } from './run';
import type { IRun, ISeeder } from './run';
import { readStreams } from './runs';
import type { IStreamEffects } from './runs';
import { readReseedsOfOwn, readReseeds, resolveResets } from './seeders';
import { UnshownChanges } from './unshown';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { CodeReader, ICodeFacts } from '../effects/types';
import type { IRecord } from './types';

export type { IRun, ISeeder };
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

  /** The states that the extension's seed code left at the start; `null` if there was none. */
  get start(): ReadonlyMap<string, IStreamState> | null {
    return this._start;
  }

  /** The code that left {@link start}; `null` if there was none. */
  get startCode(): string | null {
    return this._startCode;
  }

  /** What that code bound, by name. */
  readonly startNames = new Map<string, IObject>();
  /** That code as a run. */
  get startRun(): IRun | null {
    return this._startRun;
  }

  /** The cells that seeded a stream. */
  get seeders(): ReadonlySet<string> {
    return this._seeders;
  }

  /** The runs of a cell, in order. */
  runs(cell: string): readonly IRun[] {
    return this._runs.get(cell) ?? [];
  }

  /** The last run of a cell. */
  last(cell: string): IRun | null {
    const runs = this.runs(cell);
    return runs.length > 0 ? runs[runs.length - 1] : null;
  }

  /** The ids of the cells that ran. */
  get cells(): Iterable<string> {
    return this._runs.keys();
  }

  /** The cells of which more is known than when they ran, since the last call. */
  takeCorrected(): readonly string[] {
    return this._unshown.take();
  }

  /**
   * Notes an execution.
   *
   * @returns The cell, if the record is a cell's.
   */
  add(record: IRecord): string | null {
    switch (record.kind) {
      case 'start':
        this._outside.take(record);
        this._fresh = record.n === 0 && record.fresh === true;
        this._areHashesFixed = record.hashes === 'fixed';
        return null;
      case 'seeded':
        if (record.n === 1) {
          this._startCode = record.code;
          this._startRun = this._execute(record);
          this._start = new Map(
            Object.entries(record.streams).map(([stream, entry]) => [
              stream,
              {
                state: entry[3] === null ? null : entry[1],
                seed: entry[3],
                by: null,
                doubt: null
              }
            ])
          );
        }
        return null;
      case 'rewound':
        this._outside.take(record);
        return null;
      default:
        return this._note(record.cell, this._execute(record));
    }
  }

  /** Takes the effects of an execution. */
  private _execute(made: IRecord): IRun {
    this._unshown
      .meet(made)
      .forEach((content, object) => this._contents.set(object, content));
    const run = this._runOf(made, this._reader(made.code));
    this._unshown.ran(run);
    return run;
  }

  private _runOf(made: IRecord, facts: ICodeFacts): IRun {
    const given = collectInput(facts, this._lookup);
    const reused = this._keys.take(made.cell, facts, this._frameworks());
    const streams = this._streamsOf(made, facts, given);
    const record = this._outside.take(made, streams.draws, this._left);
    const input = inputOf(facts, given.key, this._interner);
    const varying = everyRunOf(facts, given.definitions, this._lookup, {
      areHashesFixed: this._areHashesFixed,
      texts: record.texts ?? []
    });
    // What was interrupted or overlapped cannot be repeated.
    const isWhole =
      !record.overlapped &&
      record.outcome !== 'interrupted' &&
      !(given.unsteady && streams.uses.length > 0);
    const isSteady =
      isWhole &&
      // Nor what differs in every run, or is drawn from a stream without a seed.
      varying.length === 0 &&
      streams.uses.every(({ seed }) => seed !== null);
    const provenance = isSteady
      ? provenanceOf(input, streams.draws, this._interner)
      : this._interner.id(`run ${record.session} ${record.n}`);
    const lastingFacts = facts.lasting ?? facts;
    const lastingInput = facts.lasting
      ? collectInput(facts.lasting, this._lookup)
      : given;
    const lasting =
      isSteady && record.outcome === 'ok' && facts.lasting
        ? provenanceOf(
            inputOf(lastingFacts, lastingInput.key, this._interner),
            streams.draws,
            this._interner
          )
        : provenance;
    this._apply(record, lastingFacts, lastingInput, lasting);
    this._past.ran(facts, lasting);
    const leftBy = this._leave(record, streams);
    const code = codeOf(facts, given, this._interner);
    return {
      record,
      changes: record.values ?? {},
      facts,
      code,
      input,
      provenance,
      lasting,
      steering:
        isWhole && record.outcome === 'ok' && drawsAlike(varying, given)
          ? steeringOf(code, given, this._interner)
          : null,
      streams,
      varying,
      reused,
      items: given.items,
      leftBy,
      seededBy: this._seed(record, facts, streams)
    };
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
      seedsOwn: readReseedsOfOwn(facts, definitions, lookup, frameworks),
      reseeds: readReseeds(facts, definitions, lookup, frameworks),
      mayDraw: stream =>
        !onlySetsUp &&
        frameworks.stream(stream)?.tellsFirstDraw !== true &&
        mayDraw(codes, frameworks),
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
      doubt: null,
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
      // The seed code at the start hands on no modules.
      if (record.kind === 'seeded') {
        if (object.facts.imports[name]) {
          return;
        }
        this.startNames.set(name, object);
      }
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
      const isMoved = entry[0] !== entry[1] || resets.includes(stream);
      if (isMoved && record.kind === 'cell') {
        this._left.set(`${stream} ${entry[1]}`, record.cell ?? NO_CELL);
      }
    }
    return leftBy;
  }

  /**
   * Notes which streams an execution seeded.
   *
   * @returns For each stream: the run that seeded it last.
   */
  private _seed(
    record: IRecord,
    facts: ICodeFacts,
    { resets }: IStreamEffects
  ): ReadonlyMap<string, ISeeder> {
    const { cell } = record;
    const seeded = Object.entries(record.streams).filter(
      ([stream, [, , before, after]]) =>
        before !== after || resets.includes(stream)
    );
    if (seeded.length > 0) {
      if (cell !== null) {
        this._seeders.add(cell);
      }
      // Runs share the map as long as nothing is seeded.
      this._seededBy = new Map([
        ...this._seededBy,
        ...seeded.map(([stream]) => [stream, { cell, facts }] as const)
      ]);
    }
    return this._seededBy;
  }

  private _note(cell: string | null, run: IRun): string | null {
    if (cell === null) {
      return null;
    }
    const runs = this._runs.get(cell) ?? [];
    this._runs.set(cell, runs);
    runs.slice(-1).forEach(last => (last.items = []));
    runs.push(run);
    return cell;
  }

  private readonly _outside = new OutsideCells();
  private readonly _past = new Past(this._interner);
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
  private readonly _seeders = new Set<string>();
  private _startRun: IRun | null = null;
  private _seededBy: ReadonlyMap<string, ISeeder> = new Map();
  private _fresh = false;
  private _areHashesFixed = false;
  private readonly _lookup: INameLookup = {
    find: name => this._names.get(name) ?? null,
    content: object => this._contents.get(object) ?? object,
    past: () => (this._fresh ? this._past.token : UNKNOWN_PAST),
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
  private readonly _keys = new KeyReuses(this._lookup);
  private readonly _unshown = new UnshownChanges(this._lookup, this._interner);
}
