/**
 * The clean run: what each cell would find and leave behind if the document
 * ran from the top.
 */
import type { Channels } from './channels';
import { isSame } from './entry';
import type { Entry, IDifference, Output } from './entry';
import { HISTORY } from '../python/builtins';
import type { Interner } from './interner';
import { gather, perform } from './names';
import type { IInput } from './names';
import type { IContent, IObject, IStreamState, IWorld } from './objects';
import { parentOf, pending } from './runs';
import { inputOf, provenanceOf } from './session';
import type { IRun } from './session';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { ICodeFacts } from '../effects/types';

/** The channel of all streams, set by cells of which nobody knows what they draw. */
export const ALL_STREAMS = 'streams';

const nameKey = (name: string): string => `name ${name}`;
const objectKey = (object: IObject): string => `object ${object.id}`;
const streamKey = (stream: string): string => `stream ${stream}`;

/** What a clean run makes of a cell. */
export interface IEvaluation {
  readonly isClean: boolean;
  readonly mayStop: boolean;
  readonly difference: IDifference | null;
  readonly reads: ReadonlySet<string>;
  readonly outputs: ReadonlyMap<string, Output>;
}

/**
 * A place in the document from which a clean run is looked at. It notes what
 * is looked at.
 */
export class View implements IWorld {
  constructor(
    private readonly _entry: Entry,
    private readonly _channels: Channels<Entry>,
    private readonly _start: ReadonlyMap<string, IStreamState> | null,
    private readonly _interner: Interner
  ) {}

  readonly reads = new Set<string>();

  find(name: string): IObject | null {
    return (this._above(nameKey(name)) as IObject | undefined) ?? null;
  }

  content(object: IObject): IContent {
    return (this._above(objectKey(object)) as IContent | undefined) ?? object;
  }

  unbound(name: string): number {
    return HISTORY.test(name) ? this._interner.id('history of a clean run') : 0;
  }

  isClouded(name: string): boolean {
    const any = nameKey(PSEUDO_NAMES.any);
    this.reads.add(any);
    const cloud = this._channels.above(any, this._entry.at);
    const own = cloud && this._channels.above(nameKey(name), this._entry.at);
    return cloud !== null && (!own || cloud.at >= own.at);
  }

  /** The state of a stream; a device that is not there yet has the seed that waits for it. */
  stream(stream: string): IStreamState {
    const key = streamKey(stream);
    this.reads.add(key);
    this.reads.add(ALL_STREAMS);
    const { at } = this._entry;
    const own = this._channels.above(key, at);
    const all = this._channels.above(ALL_STREAMS, at);
    const last = own && (!all || own.at >= all.at) ? own : all;
    const found = last?.outputs.get(last === own ? key : ALL_STREAMS);
    if (found) {
      return found as IStreamState;
    }
    const parent = parentOf(stream);
    const start = this._start?.get(stream);
    if (!start && parent !== null) {
      const { seed, by } = this.stream(parent);
      return typeof seed === 'number'
        ? { state: pending(seed), seed, by }
        : { ...UNKNOWN, by };
    }
    return start ?? UNKNOWN;
  }

  private _above(key: string): Output | undefined {
    this.reads.add(key);
    return this._channels.above(key, this._entry.at)?.outputs.get(key);
  }
}

const UNKNOWN: IStreamState = { state: null, seed: 'unknown', by: null };

/**
 * Works out what a clean run makes of a cell, from what it finds there.
 *
 * @param runs - All runs of the cell in this session.
 */
export function evaluate(
  entry: Entry,
  runs: readonly IRun[],
  view: View,
  interner: Interner
): IEvaluation {
  const { facts, cell, run } = entry;
  const input = gather(facts, view);
  const inputId = inputOf(facts, input.key, interner);
  const clean = chooseRun(runs, inputId, view, interner);
  const isClean = run !== null && clean === run;
  // Cells of which no run was clean leave what nobody knows.
  const provenance =
    clean?.provenance ?? interner.id(`unknown ${cell.id} ${facts.normal}`);
  const names = perform(
    facts,
    input,
    view,
    {
      cell: cell.id,
      provenance,
      complete: (clean ?? run)?.record.outcome !== 'error',
      id: name => `${cell.id} ${name}`,
      // Others hold it as a part.
      keep: object => {
        const known = entry.outputs.get(nameKey(object.name));
        return known && isSame(known, object) ? (known as IObject) : object;
      }
    },
    interner
  );
  const outputs = new Map<string, Output>();
  names.bound.forEach((object, name) => outputs.set(nameKey(name), object));
  names.changed.forEach((content, object) =>
    outputs.set(objectKey(object), content)
  );
  if (facts.normal !== '') {
    streamsAfter(entry, runs, clean, inputId, input).forEach((state, stream) =>
      outputs.set(
        stream === ALL_STREAMS ? ALL_STREAMS : streamKey(stream),
        state
      )
    );
  }
  return {
    isClean,
    mayStop:
      run !== null &&
      !cell.mayRaise &&
      (clean
        ? clean.record.outcome === 'error'
        : mayFail(
            runs.filter(other => other.input === inputId),
            input,
            facts
          )),
    difference:
      run === null || isClean || entry.fault === 'edited'
        ? null
        : differenceOf(run, input, view),
    reads: view.reads,
    outputs
  };
}

/**
 * Whether code may fail in a clean run, of which nobody has seen a run like that.
 *
 * @param same - The runs that took the same values, from other states of the streams.
 */
function mayFail(
  same: readonly IRun[],
  input: IInput,
  facts: ICodeFacts
): boolean {
  return same.length > 0
    ? input.raises || same.some(run => run.record.outcome !== 'ok')
    : !(facts.safe && input.bound);
}

/** The last run that found what a clean run finds. */
function chooseRun(
  runs: readonly IRun[],
  input: number,
  view: View,
  interner: Interner
): IRun | null {
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i];
    if (run.input === input) {
      const draws = run.streams.draws.map(({ stream }) => ({
        stream,
        before: view.stream(stream).state
      }));
      if (
        draws.every(({ before }) => before !== null) &&
        provenanceOf(input, draws, interner) === run.provenance
      ) {
        return run;
      }
    }
  }
  return null;
}

/** What a cell leaves of the streams; where no run was clean, what it may have moved is lost. */
function streamsAfter(
  entry: Entry,
  runs: readonly IRun[],
  clean: IRun | null,
  input: number,
  { branches }: IInput
): Map<string, IStreamState> {
  const found = new Map<string, IStreamState>();
  const by = entry.cell.id;
  if (clean) {
    clean.streams.after.forEach((state, stream) => {
      const seed = clean.record.streams[stream][3];
      found.set(stream, { state, seed, by });
    });
    return found;
  }
  const same = runs.filter(run => run.input === input);
  if (same.length > 0 && !branches) {
    // The same values, other states: then it draws from the same streams.
    for (const run of same) {
      for (const stream of run.streams.after.keys()) {
        found.set(stream, { ...UNKNOWN, by });
      }
    }
  } else if (!entry.facts.inert) {
    found.set(ALL_STREAMS, { ...UNKNOWN, by });
  }
  return found;
}

function differenceOf(
  run: IRun,
  input: IInput,
  view: View
): IDifference | null {
  for (const { stream, before } of run.streams.draws) {
    const clean = view.stream(stream);
    if (clean.state !== before) {
      const ran = run.leftBy.get(stream) ?? null;
      return { kind: 'stream', what: stream, ran, clean: clean.by };
    }
  }
  // Where the ways part for the first time: what comes behind follows from it.
  const length = Math.max(run.items.length, input.items.length);
  for (let i = 0; i < length; i++) {
    const ran = run.items.length > i ? run.items[i] : null;
    const clean = input.items.length > i ? input.items[i] : null;
    if (ran?.name !== clean?.name || ran?.token !== clean?.token) {
      return {
        kind: 'name',
        what: (ran ?? clean)?.name ?? '',
        ran: ran?.by ?? null,
        clean: clean?.by ?? null
      };
    }
  }
  return { kind: 'other', what: '', ran: null, clean: null };
}
