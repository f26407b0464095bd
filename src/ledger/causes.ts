/**
 * Which cell is to blame that another is out of sequence.
 */
import { breakOf } from './entry';
import type { Entry, IDifference } from './entry';
import type { ISituation } from './states';
import type { Cause, Where } from './types';

/** Why a clean run would not give a cell what it had; `null` if it would. */
export function causeOf(entry: Entry, situation: ISituation): Cause | null {
  const { run, fault } = entry;
  const { broken } = situation;
  if (!run || fault === 'edited') {
    return null;
  }
  const why = broken && breakOf(broken);
  if (broken && why && broken.at < entry.at) {
    return { kind: 'broken', cell: broken.cell.id, why };
  }
  if (fault === 'interrupted') {
    return { kind: 'broken', cell: entry.cell.id, why: fault };
  }
  if (run.record.overlapped) {
    return { kind: 'overlapped' };
  }
  if (entry.isClean || !entry.difference) {
    return null;
  }
  const { kind, what } = entry.difference;
  const { cell, where } = blame(entry, entry.difference, situation);
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
 * Of the cell that left the state in the kernel and the one that leaves it in a
 * clean run, the one that surprises.
 */
function blame(
  entry: Entry,
  { ran, clean }: IDifference,
  situation: ISituation
): { cell: string | null; where: Where } {
  const theirs = ran === null ? null : situation.find(ran);
  const ours = clean === null ? null : situation.find(clean);
  if (theirs && theirs.at > entry.at) {
    return { cell: theirs.cell.id, where: 'below' };
  }
  if (theirs === entry) {
    return { cell: entry.cell.id, where: 'self' };
  }
  if (ran !== null && !theirs) {
    return { cell: null, where: 'gone' };
  }
  const nearest =
    theirs && (!ours || theirs.at >= ours.at || ours.at >= entry.at)
      ? theirs
      : ours;
  return nearest
    ? { cell: nearest.cell.id, where: 'above' }
    : { cell: null, where: 'gone' };
}
