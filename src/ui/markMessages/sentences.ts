/**
 * Sentences about marks.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICellMark } from '../../ledger';
import { describeCause } from './causes';
import type { INames } from './names';

/**
 * A mark in one sentence.
 *
 * @param id - The id of the cell.
 * @param mark - Its mark.
 * @param names - The names of cells and streams.
 * @param trans - Translates.
 */
export function describeMark(
  id: string,
  mark: ICellMark,
  names: INames,
  trans: TranslationBundle
): string {
  const isDrawless = drewNothing(mark);
  switch (mark.state) {
    case 'in-sequence':
      return describeInSequence(mark, trans);
    case 'own-seed':
      return describeOwnSeed(mark, trans);
    case 'different-seed':
      return describeDifferentSeed(mark, trans);
    case 'unseeded':
      if (mark.cause?.kind === 'every-run') {
        const clause = describeCause(id, mark.cause, names, trans);
        return trans.__('Differs in every run: %1.', clause);
      }
      return trans.__('Ran before any seed was set.');
    case 'out-of-sequence':
      return describeOutOfSequence(id, mark, names, trans);
    case 'edited':
      return isDrawless
        ? trans.__('Drew no random numbers; edited since it ran.')
        : trans.__('Edited since it ran.');
    case 'earlier-kernel':
      return describeEarlierKernel(mark, trans);
    case 'unknown':
      return describeUnknown(mark, names, trans);
  }
}

function describeInSequence(mark: ICellMark, trans: TranslationBundle): string {
  if (drewNothing(mark)) {
    return trans.__('Drew no random numbers; matches a clean run.');
  }
  return typeof mark.seed === 'number'
    ? trans.__('Ran with seed %1; matches a clean run.', mark.seed)
    : trans.__('Drew the same numbers as a clean run.');
}

function describeOwnSeed(
  { seed }: ICellMark,
  trans: TranslationBundle
): string {
  return typeof seed === 'number'
    ? trans.__('Ran with its own seed %1; matches a clean run.', seed)
    : trans.__('Ran with a seed of its own; matches a clean run.');
}

function describeDifferentSeed(
  { seed, expected }: ICellMark,
  trans: TranslationBundle
): string {
  if (typeof seed !== 'number') {
    return expected === null
      ? trans.__('Ran with a different seed.')
      : trans.__(
          "Ran with a different seed; the notebook's seed is %1.",
          expected
        );
  }
  return expected === null
    ? trans.__('Ran with seed %1; the notebook has none.', seed)
    : trans.__("Ran with seed %1; the notebook's seed is %2.", seed, expected);
}

function describeEarlierKernel(
  { seed }: ICellMark,
  trans: TranslationBundle
): string {
  if (typeof seed === 'number') {
    return trans.__('Ran with seed %1 in an earlier kernel.', seed);
  }
  return seed === null
    ? trans.__('Ran unseeded in an earlier kernel.')
    : trans.__('Ran in an earlier kernel.');
}

function describeUnknown(
  { cause }: ICellMark,
  names: INames,
  trans: TranslationBundle
): string {
  switch (cause?.kind) {
    case 'unproven':
      return cause.stream
        ? trans.__(
            'The seed of %1 cannot be proven: its state does not reveal which one was set.',
            names.stream(cause.stream)
          )
        : trans.__('The state at its start cannot be proven.');
    case 'overlapped':
      return trans.__(
        "Other code ran at the same time, so this cell's random numbers cannot be told apart from it."
      );
    default:
      return trans.__("This kernel's random state cannot be read.");
  }
}

/** Whether a cell is known to have used no stream. */
function drewNothing(mark: ICellMark): boolean {
  return mark.streams.length === 0 && !mark.needsAttention;
}

function describeOutOfSequence(
  id: string,
  mark: ICellMark,
  names: INames,
  trans: TranslationBundle
): string {
  const { cause } = mark;
  if (!cause) {
    return drewNothing(mark)
      ? trans.__('Drew no random numbers; ran out of sequence.')
      : trans.__('Drew different numbers from a clean run.');
  }
  const clause = describeCause(id, cause, names, trans);
  if (cause.kind === 'stops') {
    return trans.__('A clean run stops here: %1.', clause);
  }
  if (drewNothing(mark)) {
    return trans.__('Drew no random numbers; ran out of sequence: %1.', clause);
  }
  if (!mark.needsAttention) {
    return trans.__('Set the seed; ran out of sequence: %1.', clause);
  }
  // A name that was bound differently may still have the same value.
  if (cause.kind === 'stream') {
    return trans.__('Drew different numbers from a clean run: %1.', clause);
  }
  const stops =
    cause.kind === 'broken' && cause.why === 'failed' && cause.cell !== id;
  // Only a cell that failed is known to stop a clean run.
  return stops
    ? trans.__('A clean run would stop before this cell: %1.', clause)
    : trans.__(
        'May have drawn different numbers from a clean run: %1.',
        clause
      );
}

/** How many cells need attention; empty if none does. */
export function describeAttention(
  count: number,
  trans: TranslationBundle
): string {
  return count === 0
    ? ''
    : trans._n('%1 cell needs attention', '%1 cells need attention', count);
}
