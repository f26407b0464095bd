/**
 * The cell to blame for another that is out of sequence.
 */
import { breakOf } from './cellAnalysis';
import type { CellAnalysis, IDifference } from './cellAnalysis';
import type { Cause, Where } from './types';

/** What a mark rests on beside the cell itself. */
export interface ISituation {
  /** The notebook's seed. */
  readonly reference: number | null;
  /** The first cell at which a clean run would differ, or stop. */
  readonly broken: CellAnalysis | null;
  /** The cell of an id. */
  find(id: string): CellAnalysis | null;
}

/** Why a clean run would not give a cell the same values and states; `null` if it would. */
export function causeOf(
  analysis: CellAnalysis,
  situation: ISituation
): Cause | null {
  const { run, fault } = analysis;
  const { broken } = situation;
  if (!run || fault === 'edited') {
    return null;
  }
  const why = broken && breakOf(broken);
  if (broken && why && broken.at < analysis.at) {
    return { kind: 'broken', cell: broken.cell.id, why };
  }
  if (fault === 'interrupted') {
    return { kind: 'broken', cell: analysis.cell.id, why: fault };
  }
  if (run.record.overlapped) {
    return { kind: 'overlapped' };
  }
  if (analysis.isClean || !analysis.difference) {
    return null;
  }
  const { kind, what } = analysis.difference;
  const { cell, where } = blame(analysis, analysis.difference, situation);
  switch (kind) {
    case 'stream':
      return { kind, stream: what, cell, where };
    case 'name':
      return { kind, name: what, cell, where };
    default:
      return { kind: 'unproven', stream: run.streams.uses[0]?.stream ?? '' };
  }
}

/**
 * Whether a cell seeds and does nothing else that could differ: it imports, takes nothing
 * from other cells, draws nothing and prints nothing. A seed cell is run on its own before
 * the set-up above it has run.
 */
export function onlySeeds({ run, facts }: CellAnalysis): boolean {
  return (
    facts.isSetUp &&
    facts.resets.length > 0 &&
    facts.reads.every(name => name === 'str') &&
    run?.record.outcome === 'ok' &&
    run.streams.draws.length === 0
  );
}

/**
 * Of the cell that left the state in the kernel and the one that leaves it in a
 * clean run, the one that explains the difference.
 */
function blame(
  analysis: CellAnalysis,
  { ran, clean }: IDifference,
  situation: ISituation
): { cell: string | null; where: Where } {
  const theirs = ran === null ? null : situation.find(ran);
  const ours = clean === null ? null : situation.find(clean);
  if (theirs && theirs.at > analysis.at) {
    return { cell: theirs.cell.id, where: 'below' };
  }
  if (theirs === analysis) {
    return { cell: analysis.cell.id, where: 'self' };
  }
  if (ran !== null && !theirs) {
    return { cell: null, where: 'gone' };
  }
  const nearest =
    theirs && (!ours || theirs.at >= ours.at || ours.at >= analysis.at)
      ? theirs
      : ours;
  return nearest
    ? { cell: nearest.cell.id, where: 'above' }
    : { cell: null, where: 'gone' };
}
