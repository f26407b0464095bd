/**
 * The clean run: the values and states that each cell would find and leave if the
 * document ran from the top.
 */
import type { Channels } from './chain/channels';
import { NOTHING_LEFT } from './cellAnalysis';
import type { CellAnalysis, Output } from './cellAnalysis';
import { HISTORY } from '../python/builtins';
import type { Interner } from './interner';
import type { IContent, IObject, IStreamState, INameLookup } from './objects';
import type { Session } from './session';
import type { CodeReader } from '../effects/types';
import { Past } from './past';
import { parentOf, pending } from './runs';
import { PSEUDO_NAMES } from '../python/pseudoNames';

/** The channel of all streams, set by cells whose draws are unknown. */
export const ALL_STREAMS = 'streams';

/** The channel of all that cells leave behind, see {@link Past}; it has no content of its own. */
export const PAST = 'past';

export const nameKey = (name: string): string => `name ${name}`;
export const objectKey = (object: IObject): string => `object ${object.id}`;
export const streamKey = (stream: string): string =>
  stream === ALL_STREAMS ? ALL_STREAMS : `stream ${stream}`;

/**
 * The clean run at one cell of the document. It records the channels that are read.
 */
export class CleanRun implements INameLookup {
  constructor(
    private readonly _analysis: CellAnalysis,
    private readonly _channels: Channels<CellAnalysis>,
    private readonly _start: ReadonlyMap<string, IStreamState> | null,
    private readonly _interner: Interner,
    private readonly _all: readonly CellAnalysis[],
    private readonly _startNames: ReadonlyMap<string, IObject>
  ) {}

  readonly reads = new Set<string>();

  find(name: string): IObject | null {
    const found = this._above(nameKey(name)) as IObject | undefined;
    // The seed code at the start of the process ran in a clean run as well.
    const first = this._start ? this._startNames.get(name) : undefined;
    return found ?? first ?? null;
  }

  content(object: IObject): IContent {
    return (this._above(objectKey(object)) as IContent | undefined) ?? object;
  }

  unbound(name: string): number {
    return HISTORY.test(name) ? this._interner.id('history of a clean run') : 0;
  }

  past(): number {
    this.reads.add(PAST);
    const past = new Past(this._interner);
    for (const { left } of this._all.slice(0, this._analysis.at)) {
      if (left !== NOTHING_LEFT) {
        past.add(left);
      }
    }
    return past.token;
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
    const found = this._last(stream);
    if (found) {
      return found;
    }
    const parent = parentOf(stream);
    const start = this._start?.get(stream);
    if (!start && parent !== null) {
      const { seed, by, doubt } = this.stream(parent);
      return typeof seed === 'number'
        ? { state: pending(seed), seed, by, doubt: null }
        : { ...UNKNOWN, by, doubt };
    }
    return start ?? UNKNOWN;
  }

  /** What the last cell above leaves of a stream, of all devices of its kind, or of all. */
  private _last(stream: string): IStreamState | null {
    let last: CellAnalysis | null = null;
    let found: Output | undefined;
    for (const name of [stream, stream.split(':')[0], ALL_STREAMS]) {
      const key = streamKey(name);
      this.reads.add(key);
      const writer = this._channels.above(key, this._analysis.at);
      if (writer && writer.at > (last?.at ?? -1)) {
        last = writer;
        found = writer.outputs.get(key);
      }
    }
    return (found as IStreamState | undefined) ?? null;
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
  const found = new Map<string, string>();
  for (const stream of streams) {
    const { state } = cleanRun.stream(stream);
    // The kernel keeps states by their fingerprints, and knows those of pending seeds.
    if (state !== null && /^(?:seed \d+|[\da-f]+)$/.test(state)) {
      found.set(stream, state);
    }
  }
  return Object.fromEntries(found);
}

/** A clean run starts with the same seeds as a session if the seed cell is unchanged. */
export function startOf(
  analyses: readonly CellAnalysis[],
  session: Session | null,
  reader: CodeReader
): Session['start'] {
  const seedCell = analyses.find(({ cell }) => cell.isSeedCell);
  const code = session?.startCode ?? null;
  return code !== null && seedCell?.facts.normal === reader(code).normal
    ? (session?.start ?? null)
    : null;
}

/** A state of which nothing is known. */
export const UNKNOWN: IStreamState = {
  state: null,
  seed: 'unknown',
  by: null,
  doubt: null
};
