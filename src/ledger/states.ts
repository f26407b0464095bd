/**
 * The mark of a cell, from what is known of it.
 */
import type { CellAnalysis } from './cellAnalysis';
import { causeOf, onlySeeds } from './causes';
import type { ISituation } from './causes';
import { isOwn } from './seeders';
import type {
  Cause,
  CellState,
  Certainty,
  ICellMark,
  IStreamUse
} from './types';

/** The mark of a cell that ran in this session; `null` if it did not. */
export function markOf(
  analysis: CellAnalysis,
  situation: ISituation
): ICellMark | null {
  const { run } = analysis;
  if (!run) {
    return null;
  }
  const { reference } = situation;
  const { uses, unproven } = run.streams;
  const cause = causeOf(analysis, situation);
  let state: CellState = 'in-sequence';
  let why: Cause | null = null;
  if (analysis.fault === 'edited') {
    state = 'edited';
  } else if (uses.some(({ seed }) => seed === null)) {
    state = 'unseeded';
  } else if (uses.some(use => isOther(use, reference))) {
    state = 'different-seed';
  } else if (uses.some(isUnproven)) {
    state = 'unknown';
    const stream = unproven ?? uses.find(isUnproven)?.stream ?? '';
    why = { kind: 'unproven', stream };
  } else if (cause) {
    state = 'out-of-sequence';
    why = cause;
  }
  const streams = worstUses(uses, reference);
  return {
    state,
    certainty: certaintyOf(state, why),
    seed: seedToName(streams, reference),
    expected: reference,
    streams,
    cause: why,
    needsAttention:
      state !== 'in-sequence' &&
      streams.length > 0 &&
      // A clean run that gets there seeds as this run did.
      !(why?.kind === 'broken' && why.why === 'not-run' && onlySeeds(analysis)),
    record: run.record.n
  };
}

/** The mark of a cell that ran in a kernel that is gone. */
export function earlierMark(
  seed: number | null,
  reference: number | null
): ICellMark {
  return {
    state: 'earlier-kernel',
    certainty: null,
    seed,
    expected: reference,
    streams: [],
    cause: null,
    needsAttention: true,
    record: null
  };
}

/** The mark of a cell that ran in a kernel that cannot be observed. */
export function unobservedMark(reference: number | null): ICellMark {
  return {
    state: 'unknown',
    certainty: null,
    seed: undefined,
    expected: reference,
    streams: [],
    cause: null,
    needsAttention: false,
    record: null
  };
}

/**
 * The seed of a run that is not the notebook's.
 *
 * @returns `null` if no seed was in force, `undefined` if it agrees or nothing is known.
 */
export function disagreementOf(
  uses: readonly IStreamUse[],
  reference: number | null
): number | null | undefined {
  const found = uses.find(
    use => use.seed === null || isOther(use, reference)
  )?.seed;
  return found === 'unknown' ? undefined : found;
}

/** Whether the seed is not the notebook's. That of a generator of its own is the code's choice. */
function isOther(
  { stream, seed }: IStreamUse,
  reference: number | null
): boolean {
  return (
    reference !== null &&
    typeof seed === 'number' &&
    seed !== reference &&
    !isOwn(stream)
  );
}

/** Whether the seed is not known; a generator of the code's own has one that is no integer. */
function isUnproven({ stream, seed }: IStreamUse): boolean {
  return seed === 'unknown' && !isOwn(stream);
}

function certaintyOf(state: CellState, cause: Cause | null): Certainty | null {
  if (state === 'out-of-sequence') {
    return cause?.kind === 'stream' ? 'will' : 'may';
  }
  return state === 'edited' ? 'may' : null;
}

/** One use for each stream: the one that disagrees, where there is one. */
function worstUses(
  uses: readonly IStreamUse[],
  reference: number | null
): IStreamUse[] {
  const rank = (use: IStreamUse): number =>
    use.seed === null
      ? 3
      : isOther(use, reference)
        ? 2
        : isUnproven(use)
          ? 1
          : 0;
  const worst = new Map<string, IStreamUse>();
  for (const use of uses) {
    const known = worst.get(use.stream);
    if (!known || rank(use) > rank(known)) {
      worst.set(use.stream, use);
    }
  }
  return [...worst.values()];
}

function seedToName(
  streams: readonly IStreamUse[],
  reference: number | null
): number | null | undefined {
  const other = disagreementOf(streams, reference);
  const seed = other !== undefined ? other : streams[0]?.seed;
  return seed === 'unknown' ? undefined : seed;
}
