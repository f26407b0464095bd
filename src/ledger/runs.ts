/**
 * What the streams did in one execution, by its record.
 */
import { covers } from './seeders';
import type { IRecord, IStreamUse, SeedInForce, StreamRecord } from './types';

/** A stream that an execution drew from, in the state that it found. */
export interface IDraw {
  readonly stream: string;
  readonly before: string;
}

/** What one execution did to the streams. */
export interface IStreamEffects {
  /** The streams whose state before counts. */
  readonly draws: readonly IDraw[];
  /** What the streams are afterwards: fingerprint, or `null` where a clean run would have another. */
  readonly after: ReadonlyMap<string, string | null>;
  /** The streams that it drew from or seeded. */
  readonly uses: readonly IStreamUse[];
  /** A stream of which no one can say what was drawn before it was seeded. */
  readonly unproven: string | null;
  /** Streams that it seeded before it drew. */
  readonly resets: readonly string[];
}

/**
 * Reads what an execution did to the streams.
 *
 * @param record - What was observed.
 * @param resets - The streams that its code seeds first, see {@link ICodeFacts.resets}.
 * @param peeks - Whether its code looks at the state of the streams.
 * @param reseeds - Whether its code may seed a stream behind its first draw.
 * @param mayDraw - Whether its code may draw at all.
 */
export function readStreams(
  record: IRecord,
  resets: ReadonlySet<string>,
  peeks: boolean,
  reseeds: (stream: string) => boolean,
  mayDraw: boolean
): IStreamEffects {
  const draws: IDraw[] = [];
  const after = new Map<string, string | null>();
  const uses: IStreamUse[] = [];
  const reset: string[] = [];
  let unproven: string | null = null;
  for (const stream of Object.keys(record.streams).sort()) {
    const entry = record.streams[stream];
    const [before, now, seedBefore, seedAfter] = entry;
    if (covers(resets, stream, entry)) {
      reset.push(stream);
      after.set(stream, now);
      uses.push({ stream, seed: seedAfter });
      continue;
    }
    if (before === now) {
      // Seeded with the same once more, after a draw, it is where it was.
      if (peeks || reseeds(stream)) {
        draws.push({ stream, before });
      }
      continue;
    }
    if (before === null) {
      const pending = pendingSeed(record, stream, entry);
      if (pending !== null) {
        draws.push({ stream, before: pending });
        after.set(stream, now);
        uses.push({ stream, seed: seedAfter });
      } else if (seedAfter === null) {
        after.set(stream, null);
        // Made, by an import for one; nothing tells whether it was drawn from.
        if (mayDraw) {
          draws.push({ stream, before: UNBORN });
          uses.push({ stream, seed: null });
        }
      } else {
        if (reseeds(stream)) {
          draws.push({ stream, before: UNBORN });
        }
        after.set(stream, now);
        unproven = unproven ?? stream;
        uses.push({ stream, seed: 'unknown' });
      }
      continue;
    }
    if (seedBefore === null && seedAfter !== null) {
      // Seeded, but nobody can say when; if its own code does it, it may have drawn before.
      if (seedAfter === 'unknown' || reseeds(stream)) {
        draws.push({ stream, before });
      }
      after.set(stream, now);
      unproven = unproven ?? stream;
      uses.push({ stream, seed: 'unknown' });
      continue;
    }
    draws.push({ stream, before });
    after.set(stream, seedAfter === null ? null : now);
    uses.push({ stream, seed: seedBefore });
    if (seedAfter !== seedBefore) {
      uses.push({ stream, seed: seedAfter });
    }
  }
  return { draws, after, uses, unproven, resets: reset };
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
  const parent = record.streams[parentOf(stream) ?? ''];
  return typeof seed === 'number' && parent?.[2] === seed && parent[3] === seed
    ? pending(seed)
    : null;
}

/** The stream whose seed a device takes that did not exist before. */
export function parentOf(stream: string): string | null {
  return /^torch\./.test(stream) ? 'torch' : null;
}

/** What stands for the state of a stream that a cell makes, draws from and seeds: never a clean run's. */
const UNBORN = 'unborn';

/** What stands for the state of a device that is not there yet. */
export function pending(seed: SeedInForce): string {
  return `seed ${seed}`;
}
