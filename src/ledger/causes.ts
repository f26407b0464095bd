/**
 * The cell to blame for another that is out of sequence.
 */
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { CellAnalysis, IDifference } from './cellAnalysis';
import { findDisorder, orderOfRuns } from './order';
import { findPastDisorder } from './pastOrder';
import type { IWholeHistory } from './pastOrder';
import type { Cause, Where } from './types';

/** What a mark depends on beside the cell itself. */
export interface ISituation extends IWholeHistory {
  /** The notebook's seed. */
  readonly reference: number | null;
}

/** Why a clean run would not give a cell the same values and states; `null` if it would. */
export function causeOf(
  analysis: CellAnalysis,
  situation: ISituation
): Cause | null {
  const { run, difference } = analysis;
  if (!run || analysis.fault === 'edited') {
    return null;
  }
  if (analysis.fault === 'interrupted' || analysis.fault === 'unrecorded') {
    return { kind: 'broken', cell: analysis.cell.id, why: analysis.fault };
  }
  if (run.record.overlapped) {
    return { kind: 'overlapped' };
  }
  if (!difference) {
    return null;
  }
  const { kind, what, doubt, certainty } = difference;
  if (what === PSEUDO_NAMES.text) {
    const because = findPastDisorder(analysis, run, situation);
    return { kind: 'text', because };
  }
  const name = kind === 'name' ? { name: what } : {};
  if (doubt && doubt.cell !== null && certainty === 'may') {
    return { kind: 'broken', cell: doubt.cell, why: doubt.why, ...name };
  }
  const { cell, where } = blame(analysis, difference, situation);
  const why = cell === null ? null : situation.find(cell)?.fault;
  if (cell !== null && why === 'unrecorded' && certainty === 'may') {
    return { kind: 'broken', cell, why, ...name };
  }
  // What a cell below does now changes nothing about what a clean run is known to give.
  const isOpen = certainty === 'may' || where === 'above';
  if (cell !== null && isOpen && (why === 'edited' || why === 'not-run')) {
    // What it does now is known from its code alone.
    return { kind: 'broken', cell, why, ...name };
  }
  switch (kind) {
    case 'stream':
      return streamCause(analysis, what, { cell, where }, situation);
    case 'name': {
      const isShared = what.startsWith('<') && where === 'above';
      const order =
        isShared && cell !== null
          ? orderOfRuns(cell, analysis.cell.id, run, situation)
          : null;
      return { kind, name: what, cell, where, ...(order && { order }) };
    }
    default:
      return { kind: 'unproven', stream: run.streams.uses[0]?.stream ?? '' };
  }
}

/** The same of a stream, with the place where the order of runs began to differ. */
function streamCause(
  analysis: CellAnalysis,
  stream: string,
  blamed: { readonly cell: string | null; readonly where: Where },
  situation: ISituation
): Cause {
  const kind = 'stream';
  const found =
    analysis.run && blamed.where === 'above'
      ? findDisorder({ analysis, run: analysis.run, stream }, situation)
      : null;
  return found
    ? { kind, stream, where: 'above', ...found }
    : { kind, stream, ...blamed };
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
