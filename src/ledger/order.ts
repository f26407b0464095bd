/**
 * In which way the order of runs kept a stream or a name from being as in a clean run.
 */
import { own } from '../frameworks/byName';
import type { CellAnalysis } from './cellAnalysis';
import type { CleanRun } from './cleanRun';
import type { IRun } from './run';
import type { Order } from './types';

/** Looks up what ran, and what a clean run would find. */
export interface IHistory {
  /** The cell of an id; `null` if it is not in the document. */
  find(id: string): CellAnalysis | null;
  /** The runs of a cell in this kernel, in order. */
  runs(id: string): readonly IRun[];
  /** The clean run at a cell. */
  cleanRun(analysis: CellAnalysis): CleanRun;
}

/** The cell whose run was not where it would be in a clean run, and what it did. */
export interface IDisorder {
  readonly cell: string;
  readonly order: Order;
}

/** A run, and a stream from which it drew. */
interface IPlace {
  readonly analysis: CellAnalysis;
  readonly run: IRun;
  readonly stream: string;
}

type Step = IDisorder | { readonly next: IPlace } | null;

/** How many runs are followed. */
const MAX_STEPS = 100;

/**
 * Where the order of runs first was another than in a clean run, so that a run drew from
 * another state of a stream. Follows who left each state in the kernel, upwards.
 *
 * @returns `null` if the records do not show it.
 */
export function findDisorder(
  place: IPlace,
  history: IHistory
): IDisorder | null {
  let step = stepFrom(place, history);
  for (let i = 0; step && 'next' in step && i < MAX_STEPS; i++) {
    const { next } = step;
    step = foundBefore(next) ?? stepFrom(next, history);
  }
  return step && !('next' in step) ? step : null;
}

/** The same of a run whose mark says it. */
function foundBefore({ analysis, run, stream }: IPlace): IDisorder | null {
  const cause = analysis.run === run ? analysis.mark?.cause : null;
  return cause?.kind === 'stream' &&
    cause.stream === stream &&
    cause.order &&
    cause.cell !== null
    ? { cell: cause.cell, order: cause.order }
    : null;
}

/** What left the state from which a run drew, against what leaves it in a clean run. */
function stepFrom({ analysis, run, stream }: IPlace, history: IHistory): Step {
  const draw = run.streams.draws.find(one => one.stream === stream);
  const theirs = history.find(run.leftBy.get(stream) ?? '');
  const { state, by } = history.cleanRun(analysis).stream(stream);
  if (!draw || !theirs || state === draw.before) {
    return null;
  }
  const { id } = analysis.cell;
  if (theirs === analysis) {
    return { cell: id, order: { kind: 'again' } };
  }
  if (theirs.at > analysis.at) {
    return { cell: id, order: { kind: 'after', other: theirs.cell.id } };
  }
  const left = lastBefore(
    history.runs(theirs.cell.id).filter(({ record }) => {
      return own(record.streams, stream)?.[1] === draw.before;
    }),
    run
  );
  const ours = by === null ? null : history.find(by);
  if (ours && ours.at > theirs.at && ours.at < analysis.at) {
    // One that seeds may run again at any time.
    const isDraw = left?.streams.draws.some(one => one.stream === stream);
    const last = left && { analysis: theirs, isDraw: isDraw === true };
    return misplaced(ours, { than: analysis, run }, last, history);
  }
  return left && { next: { analysis: theirs, run: left, stream } };
}

/**
 * What is known of a cell that runs last before another in a clean run, and did not here.
 *
 * @param last - The cell that did, and whether it drew.
 */
function misplaced(
  { cell: { id } }: CellAnalysis,
  { than, run }: { than: CellAnalysis; run: IRun },
  last: { readonly analysis: CellAnalysis; readonly isDraw: boolean } | null,
  history: IHistory
): IDisorder | null {
  const runs = history.runs(id);
  const before = lastBefore(runs, run);
  if (!before) {
    return runs.length > 0
      ? { cell: id, order: { kind: 'late', other: than.cell.id } }
      : null;
  }
  const other = last?.analysis.cell.id ?? '';
  const theirs = history.runs(other);
  const latest = lastBefore(theirs, run);
  if (!latest || latest.record.n < before.record.n) {
    return null;
  }
  return last?.isDraw === true && lastBefore(theirs, before)
    ? { cell: other, order: { kind: 'again' } }
    : { cell: id, order: { kind: 'early', other } };
}

/**
 * What is known of the runs of a cell that may have bound any name, above another.
 *
 * @param run - The run of the other cell.
 */
export function orderOfRuns(
  id: string,
  other: string,
  run: IRun,
  history: IHistory
): Order | null {
  const runs = history.runs(id);
  const before = runs.filter(({ record }) => record.n < run.record.n);
  if (before.length > 1) {
    return { kind: 'again' };
  }
  return before.length === 0 && runs.length > 0
    ? { kind: 'late', other }
    : null;
}

function lastBefore(runs: readonly IRun[], run: IRun): IRun | null {
  let last: IRun | null = null;
  for (const one of runs) {
    if (one.record.n < run.record.n) {
      last = one;
    }
  }
  return last;
}
