/**
 * The streams in one execution, by its record.
 */
import { own } from '../frameworks/byName';
import { isOwn } from './ownStreams';
import { covers } from './seeders';
import type { IRecord, IStreamUse, SeedInForce, StreamRecord } from './types';

/** A stream that an execution drew from, and the state before. */
export interface IDraw {
  readonly stream: string;
  readonly before: string;
  /** Whether it surely drew: the state moved, and no seed call explains that. */
  readonly isSure: boolean;
}

/** A stream that modules drew from while they loaded. */
export interface ILoad {
  readonly stream: string;
  readonly before: string;
  readonly after: string;
}

/** A generator that the code makes, found under another name afterwards. */
export interface IRename {
  readonly from: string;
  readonly to: string;
}

/** The effects of one execution on the streams. */
export interface IStreamEffects {
  /** The streams whose earlier state matters. */
  readonly draws: readonly IDraw[];
  /** The streams that only the loading of modules moved; what the code makes and shows does not depend on them. */
  readonly loads: readonly ILoad[];
  /** The generators that it left as they were, under other names. */
  readonly renames: readonly IRename[];
  /** The states afterwards: fingerprints, or `null` if a clean run would have a different one. */
  readonly after: ReadonlyMap<string, string | null>;
  /** The streams that it drew from or seeded. */
  readonly uses: readonly IStreamUse[];
  /** A stream that may have been drawn from before it was seeded. */
  readonly unproven: string | null;
  /** Streams that it seeded before it drew. */
  readonly resets: readonly string[];
}

/** What the code of an execution shows about the streams. */
export interface IStreamCode {
  /** The streams that it seeds first, see {@link ICodeFacts.resets}. */
  readonly resets: ReadonlySet<string>;
  /** Whether it reads the state of the streams. */
  readonly readsState: boolean;
  /** Whether it may set the state of a generator that it holds, which is in this state. */
  readonly seedsOwn: (state: string) => boolean;
  /** Whether it may seed a stream after its first draw. */
  readonly reseeds: (stream: string) => boolean;
  /** Whether it may draw from a stream that is new, as far as the record leaves that open. */
  readonly mayDraw: (stream: string) => boolean;
  /** Whether modules alone draw, while they load, from the streams that it does not seed. */
  readonly isSetUp: boolean;
}

/**
 * Reads the effects of an execution on the streams.
 *
 * @param record - What was observed.
 * @param code - What its code shows.
 */
export function readStreams(
  record: IRecord,
  code: IStreamCode
): IStreamEffects {
  const reader = new Private.StreamReader(record, code);
  Object.entries(record.streams)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .forEach(([stream, entry]) => reader.take(stream, entry));
  return reader.found;
}

namespace Private {
  /** Takes the streams of one record, one by one. */
  export class StreamReader {
    constructor(record: IRecord, code: IStreamCode) {
      this._record = record;
      this._code = code;
    }

    get found(): IStreamEffects {
      return {
        draws: this._draws,
        loads: this._loads,
        renames: this._renames,
        after: this._after,
        uses: this._uses,
        unproven: this._unproven,
        resets: this._resets
      };
    }

    take(stream: string, entry: StreamRecord): void {
      const [before, now, seedBefore, seedAfter] = entry;
      if (isOwn(stream)) {
        this._own(stream, entry);
      } else if (covers(this._code.resets, stream, entry)) {
        this._resets.push(stream);
        this._use(stream, now, seedAfter);
      } else if (before === now) {
        // Seeded again with the same seed after a draw, it is back in its old state.
        if (this._code.readsState || this._code.reseeds(stream)) {
          this._draw(stream, before, false);
        }
      } else if (before === null) {
        this._made(stream, entry);
      } else if (seedBefore === null && seedAfter !== null) {
        // Seeded at an unknown time; if the code itself seeds it, it may have drawn before.
        if (seedAfter === 'unknown' || this._code.reseeds(stream)) {
          this._draw(stream, before, false);
        }
        this._doubt(stream, now);
      } else if (
        this._code.isSetUp &&
        seedBefore === seedAfter &&
        !this._code.reseeds(stream)
      ) {
        this._loads.push({ stream, before, after: now });
        this._after.set(stream, seedAfter === null ? null : now);
      } else {
        this._draw(stream, before, seedBefore === seedAfter);
        this._use(stream, seedAfter === null ? null : now, seedBefore);
        if (seedAfter !== seedBefore) {
          this._uses.push({ stream, seed: seedAfter });
        }
      }
    }

    /** A generator that the code makes. */
    private _own(stream: string, entry: StreamRecord): void {
      const [before, now, seedBefore, seedAfter, former] = entry;
      const state = seedAfter === null ? null : now;
      if (covers(this._code.resets, stream, entry)) {
        this._resets.push(stream);
        this._use(stream, now, seedAfter);
      } else if (before === null) {
        this._after.set(stream, state);
        // One deep in an object is a library's; who draws from it later is told.
        if (typeof seedAfter === 'number' || !/[.(]/.test(stream)) {
          this._uses.push({ stream, seed: seedAfter });
        }
      } else if (before !== now) {
        this._draw(former ?? stream, before, seedBefore === seedAfter);
        this._after.set(stream, state);
        this._uses.push({ stream, seed: seedBefore });
        if (seedAfter !== seedBefore) {
          this._uses.push({ stream, seed: seedAfter });
        }
      } else {
        if (former !== undefined) {
          this._renames.push({ from: former, to: stream });
        }
        if (this._code.readsState || this._code.seedsOwn(before)) {
          // Seeded again after a draw, it may be back in its old state.
          this._draw(former ?? stream, before, false);
        }
      }
    }

    /** A stream that did not exist before. */
    private _made(stream: string, entry: StreamRecord): void {
      const [, now, , seedAfter] = entry;
      const pendingBefore = pendingSeed(this._record, stream, entry);
      if (pendingBefore === now) {
        // In use, and not drawn from.
        this._after.set(stream, now);
      } else if (pendingBefore !== null) {
        this._draw(stream, pendingBefore, true);
        this._use(stream, now, seedAfter);
      } else if (seedAfter === null) {
        this._after.set(stream, null);
        // Created, for example by an import; whether it was drawn from is unknown.
        if (this._code.mayDraw(stream)) {
          this._draw(stream, UNBORN, false);
          this._uses.push({ stream, seed: null });
        }
      } else {
        if (this._code.reseeds(stream)) {
          this._draw(stream, UNBORN, false);
        }
        this._doubt(stream, now);
      }
    }

    private _draw(stream: string, before: string, isSure: boolean): void {
      this._draws.push({ stream, before, isSure });
    }

    private _use(stream: string, now: string | null, seed: SeedInForce): void {
      this._after.set(stream, now);
      this._uses.push({ stream, seed });
    }

    /** A stream that may have been drawn from before it was seeded. */
    private _doubt(stream: string, now: string): void {
      this._unproven ??= stream;
      this._use(stream, now, 'unknown');
    }

    private readonly _record: IRecord;
    private readonly _code: IStreamCode;
    private readonly _draws: IDraw[] = [];
    private readonly _loads: ILoad[] = [];
    private readonly _renames: IRename[] = [];
    private readonly _after = new Map<string, string | null>();
    private readonly _uses: IStreamUse[] = [];
    private readonly _resets: string[] = [];
    private _unproven: string | null = null;
  }
}

/**
 * A device that PyTorch initialises takes the seed that PyTorch was given before:
 * then its state before is that seed.
 */
function pendingSeed(
  record: IRecord,
  stream: string,
  [, , , seed]: StreamRecord
): string | null {
  const parent = own(record.streams, parentOf(stream) ?? '');
  return typeof seed === 'number' && parent?.[2] === seed && parent[3] === seed
    ? pending(seed)
    : null;
}

/** The stream from which a new device takes its seed. */
export function parentOf(stream: string): string | null {
  return /^torch\./.test(stream) ? 'torch' : null;
}

/** Stands for the state of a stream that a cell creates, draws from and seeds; never that of a clean run. */
const UNBORN = 'unborn';

/** Stands for the state of a device that does not exist yet. */
export function pending(seed: SeedInForce): string {
  return `seed ${seed}`;
}
