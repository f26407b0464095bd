/**
 * The clean run: the values and states that each cell would find and leave if the
 * document ran from the top.
 */
import type { Channels } from './channels';
import { isSame } from './cellAnalysis';
import type { CellAnalysis, IDifference, Output } from './cellAnalysis';
import { HISTORY } from '../python/builtins';
import type { Interner } from './interner';
import { collectInput } from './input';
import type { IInput } from './input';
import { applyEffects } from './output';
import type { IContent, IObject, IStreamState, INameLookup } from './objects';
import { parentOf, pending } from './runs';
import { inputOf, provenanceOf } from './session';
import type { IRun } from './session';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { ICodeFacts } from '../effects/types';

/** The channel of all streams, set by cells whose draws are unknown. */
export const ALL_STREAMS = 'streams';

const nameKey = (name: string): string => `name ${name}`;
const objectKey = (object: IObject): string => `object ${object.id}`;
const streamKey = (stream: string): string => `stream ${stream}`;

/** The result of comparing a cell with a clean run. */
export interface IEvaluation {
  readonly isClean: boolean;
  readonly mayStop: boolean;
  readonly difference: IDifference | null;
  readonly reads: ReadonlySet<string>;
  readonly outputs: ReadonlyMap<string, Output>;
}

/**
 * The clean run at one cell of the document. It records the channels that are read.
 */
export class CleanRun implements INameLookup {
  constructor(
    private readonly _analysis: CellAnalysis,
    private readonly _channels: Channels<CellAnalysis>,
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

  isUncertain(name: string): boolean {
    const any = nameKey(PSEUDO_NAMES.any);
    this.reads.add(any);
    const last = this._channels.above(any, this._analysis.at);
    const own = last && this._channels.above(nameKey(name), this._analysis.at);
    return last !== null && (!own || last.at >= own.at);
  }

  /** The state of a stream; a device that does not exist yet has its pending seed. */
  stream(stream: string): IStreamState {
    const key = streamKey(stream);
    this.reads.add(key);
    this.reads.add(ALL_STREAMS);
    const { at } = this._analysis;
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
    return this._channels.above(key, this._analysis.at)?.outputs.get(key);
  }
}

/** The states of streams of which the kernel keeps a copy: stream → fingerprint. */
export function fingerprintsOf(
  cleanRun: CleanRun,
  streams: Iterable<string>
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const stream of streams) {
    const { state } = cleanRun.stream(stream);
    // The kernel keeps states by their fingerprints, so other states are not restorable.
    if (state !== null && /^[\da-f]+$/.test(state)) {
      found[stream] = state;
    }
  }
  return found;
}

const UNKNOWN: IStreamState = { state: null, seed: 'unknown', by: null };

/**
 * Compares a cell with a clean run, from the state that it finds there.
 *
 * @param runs - All runs of the cell in this session.
 */
export function evaluate(
  analysis: CellAnalysis,
  runs: readonly IRun[],
  cleanRun: CleanRun,
  interner: Interner
): IEvaluation {
  const { facts, run } = analysis;
  const input = collectInput(facts, cleanRun);
  const inputId = inputOf(facts, input.key, interner);
  const clean = chooseRun(runs, inputId, cleanRun, interner);
  const isClean = run !== null && clean === run;
  const same = runs.filter(other => other.input === inputId);
  const outputs = namesAfter(analysis, clean, input, cleanRun, interner);
  if (facts.normal !== '') {
    const after = streamsAfter(analysis, same, clean, input);
    loadsOf(analysis, runs, clean, cleanRun).forEach((state, stream) =>
      after.set(stream, state)
    );
    after.forEach((state, stream) =>
      outputs.set(
        stream === ALL_STREAMS ? ALL_STREAMS : streamKey(stream),
        state
      )
    );
  }
  return {
    isClean,
    mayStop: mayStop(analysis, same, clean, input),
    difference:
      run === null || isClean || analysis.fault === 'edited'
        ? null
        : differenceOf(run, input, cleanRun),
    reads: cleanRun.reads,
    outputs
  };
}

/** The names and objects that a cell leaves. */
function namesAfter(
  analysis: CellAnalysis,
  clean: IRun | null,
  input: IInput,
  cleanRun: CleanRun,
  interner: Interner
): Map<string, Output> {
  const { facts, cell, run } = analysis;
  const names = applyEffects(
    facts,
    input,
    cleanRun,
    {
      cell: cell.id,
      // A cell without a clean run leaves unknown values.
      provenance:
        clean?.provenance ?? interner.id(`unknown ${cell.id} ${facts.normal}`),
      complete: (clean ?? run)?.record.outcome !== 'error',
      values: clean?.record.values,
      id: name => `${cell.id} ${name}`,
      // Others contain it as a part.
      keep: object => {
        const known = analysis.outputs.get(nameKey(object.name));
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
  return outputs;
}

/**
 * Whether a clean run may stop at a cell, although its last run did not.
 *
 * @param same - The runs that took the same values.
 */
function mayStop(
  { run, cell, facts }: CellAnalysis,
  same: readonly IRun[],
  clean: IRun | null,
  input: IInput
): boolean {
  if (run === null || cell.mayRaise) {
    return false;
  }
  return clean ? clean.record.outcome === 'error' : mayFail(same, input, facts);
}

/**
 * Whether code may fail in a clean run that no run so far has matched.
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
    : !(facts.isSafe && input.bound);
}

/** The last run that found what a clean run finds. */
function chooseRun(
  runs: readonly IRun[],
  input: number,
  cleanRun: CleanRun,
  interner: Interner
): IRun | null {
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i];
    if (run.input === input) {
      const draws = run.streams.draws.map(({ stream }) => ({
        stream,
        before: cleanRun.stream(stream).state
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

/** The states in which a cell leaves the streams; unknown for those that it may have moved if no run was clean. */
function streamsAfter(
  analysis: CellAnalysis,
  same: readonly IRun[],
  clean: IRun | null,
  { branches }: IInput
): Map<string, IStreamState> {
  const found = new Map<string, IStreamState>();
  const by = analysis.cell.id;
  if (clean) {
    clean.streams.after.forEach((state, stream) => {
      const seed = clean.record.streams[stream][3];
      found.set(stream, { state, seed, by });
    });
    return found;
  }
  if (same.length > 0 && !branches) {
    // With the same values, even from other states, it draws from the same streams.
    for (const run of same) {
      for (const stream of run.streams.after.keys()) {
        found.set(stream, { ...UNKNOWN, by });
      }
    }
  } else if (!analysis.facts.isDrawless) {
    found.set(ALL_STREAMS, { ...UNKNOWN, by });
  }
  return found;
}

/**
 * The states in which the libraries that a cell loads leave the streams that it does not
 * seed. They draw once in each kernel, so the cell's first run shows what a clean run
 * does, not its last one; from another state, what they leave is not known.
 *
 * @param runs - All runs of the cell, of whatever code: what an earlier version loaded is
 * loaded still.
 */
function loadsOf(
  { cell, facts }: CellAnalysis,
  runs: readonly IRun[],
  clean: IRun | null,
  cleanRun: CleanRun
): Map<string, IStreamState> {
  const found = new Map<string, IStreamState>();
  const by = cell.id;
  for (const { streams, facts: ran, record } of runs) {
    for (const { stream, before, after } of streams.loads) {
      if (clean?.streams.resets.includes(stream)) {
        continue;
      }
      const isSame =
        ran.normal === facts.normal && before === cleanRun.stream(stream).state;
      if (isSame && !found.get(stream)?.state) {
        const seed = record.streams[stream][3];
        found.set(stream, { state: after, seed, by });
      } else if (!found.has(stream)) {
        found.set(stream, { ...UNKNOWN, by });
      }
    }
  }
  return found;
}

function differenceOf(
  run: IRun,
  input: IInput,
  cleanRun: CleanRun
): IDifference | null {
  for (const { stream, before } of run.streams.draws) {
    const clean = cleanRun.stream(stream);
    if (clean.state !== before) {
      const ran = run.leftBy.get(stream) ?? null;
      return { kind: 'stream', what: stream, ran, clean: clean.by };
    }
  }
  // The first difference; the following ones result from it.
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
