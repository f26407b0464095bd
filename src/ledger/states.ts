/**
 * The mark of a cell, from what is known of it.
 */
import type { CellAnalysis } from './cellAnalysis';
import { causeOf } from './causes';
import type { ISituation } from './causes';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { parentOf } from './runs';
import { isOwn } from './ownStreams';
import type { IRun } from './session';
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
  const finding = findingOf(analysis, run, situation);
  const { state, cause, certainty } = finding;
  const streams = worstUses(run.streams.uses, reference);
  return {
    state,
    certainty,
    seed: seedToName(streams, reference),
    expected: reference,
    streams,
    cause,
    needsAttention: asksForAttention(finding),
    record: run.record.isMissing ? null : run.record.n
  };
}

/** What a mark says of a cell. */
interface IFinding {
  readonly state: CellState;
  readonly cause: Cause | null;
  readonly certainty: Certainty | null;
}

/** The first of what may be said of a cell that holds. */
function findingOf(
  analysis: CellAnalysis,
  run: IRun,
  situation: ISituation
): IFinding {
  const { reference } = situation;
  const { uses, unproven } = run.streams;
  const say = (
    state: CellState,
    cause: Cause | null = null,
    certainty: Certainty | null = null
  ): IFinding => ({ state, cause, certainty });
  if (analysis.fault === 'edited') {
    return say('edited', null, 'may');
  }
  const unseeded = uses.filter(({ seed }) => seed === null);
  if (unseeded.some(({ stream }) => !isOwn(stream))) {
    return say('unseeded');
  }
  const [varying] = run.varying;
  if (varying) {
    const { line, call, remedy } = varying;
    return say('unseeded', { kind: 'every-run', line, call, remedy });
  }
  if (unseeded.length > 0) {
    return say('unseeded'); // another cell has made the generator
  }
  const others = uses.filter(use => isOther(use, reference));
  if (others.some(use => !isNamed(use, analysis, run, situation))) {
    return say('different-seed');
  }
  const unknown = uses.find(isUnproven);
  if (unknown) {
    const stream = unproven ?? unknown.stream;
    return say('unknown', { kind: 'unproven', stream });
  }
  const cause = causeOf(analysis, situation);
  if (cause?.kind === 'broken' && cause.why === 'unrecorded') {
    return say('unknown', cause);
  }
  if (cause) {
    const isProven =
      cause.kind !== 'broken' &&
      cause.kind !== 'overlapped' &&
      analysis.difference?.certainty === 'will';
    if (!isProven && isOpaque(cause, analysis, situation)) {
      return say('unknown', cause);
    }
    return say('out-of-sequence', cause, isProven ? 'will' : 'may');
  }
  if (run.record.outcome === 'error' && !analysis.cell.mayRaise) {
    return say('out-of-sequence', { kind: 'stops' });
  }
  const state = others.length > 0 ? 'own-seed' : 'in-sequence';
  return say(state, reusedKey(analysis, run, situation));
}

/** The first key from which it drew again. */
function reusedKey(
  { at, cell: { id } }: CellAnalysis,
  { reused }: IRun,
  { find }: ISituation
): Cause | null {
  for (const { key, line, first, cells } of reused) {
    if (first !== null) {
      return { kind: 'key-reused', key, line, first, cell: null };
    }
    const others = [...cells].flatMap(other => find(other) ?? []);
    const above = others.find(
      one =>
        one.cell.id !== id &&
        one.at < at &&
        one.facts.keys.outer.some(use => use.key === key)
    );
    if (above) {
      const cell = above.cell.id;
      return { kind: 'key-reused', key, line, first, cell };
    }
  }
  return null;
}

/** Whether a cause lies in code of which nobody knows what it takes, binds or changes. */
function isOpaque(
  cause: Cause,
  { cell }: CellAnalysis,
  { find }: ISituation
): boolean {
  if (cause.kind === 'text') {
    return true;
  }
  if (cause.kind === 'broken') {
    const { facts } = find(cause.cell) ?? {};
    return (
      cause.name === PSEUDO_NAMES.any ||
      (cause.cell !== cell.id && facts?.isReadable === false)
    );
  }
  return cause.kind === 'name' && cause.name === PSEUDO_NAMES.any;
}

/** Whether the document names the seed under which a cell drew. */
function isNamed(
  { stream, seed }: IStreamUse,
  { clean }: CellAnalysis,
  run: IRun,
  { find }: ISituation
): boolean {
  if (clean === run) {
    return true;
  }
  const by =
    run.seededBy.get(stream) ?? run.seededBy.get(parentOf(stream) ?? '');
  const seeder = by && by.cell !== null ? find(by.cell) : null;
  return (
    by !== undefined &&
    seeder !== null &&
    (seeder.facts.normal === by.facts.normal ||
      new RegExp(`(?<![\\w.])${seed}(?![\\w.])`).test(seeder.facts.normal))
  );
}

function asksForAttention({ state, cause, certainty }: IFinding): boolean {
  return (
    state === 'different-seed' ||
    state === 'unseeded' ||
    cause?.kind === 'key-reused' ||
    (state === 'out-of-sequence' &&
      (certainty === 'will' || cause?.kind === 'stops'))
  );
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
 * The seed of a run that is neither the notebook's nor one that its code sets.
 *
 * @returns `null` if no seed was in force, `undefined` if it agrees or nothing is known.
 */
export function disagreementOf(
  analysis: CellAnalysis,
  situation: ISituation
): number | null | undefined {
  const { run } = analysis;
  const found = run?.streams.uses.find(
    use =>
      use.seed === null ||
      (isOther(use, situation.reference) &&
        !isNamed(use, analysis, run, situation))
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

/** Whether the seed is not known; a generator that the code makes has one that is no integer. */
function isUnproven({ stream, seed }: IStreamUse): boolean {
  return seed === 'unknown' && !isOwn(stream);
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
  const other = streams.find(
    use => use.seed === null || isOther(use, reference)
  );
  const seed = (other ?? streams[0])?.seed;
  return seed === 'unknown' ? undefined : seed;
}

/** Whether two marks say the same. */
export function isSameMark(a: ICellMark | null, b: ICellMark | null): boolean {
  return (
    a === b ||
    (!!a &&
      !!b &&
      a.state === b.state &&
      a.certainty === b.certainty &&
      a.seed === b.seed &&
      a.expected === b.expected &&
      a.record === b.record &&
      a.needsAttention === b.needsAttention &&
      a.streams.length === b.streams.length &&
      a.streams.every(
        ({ stream, seed }, i) =>
          stream === b.streams[i].stream && seed === b.streams[i].seed
      ) &&
      // A few fields of plain data, in one order.
      (a.cause === b.cause ||
        JSON.stringify(a.cause) === JSON.stringify(b.cause)))
  );
}
