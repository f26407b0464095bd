/**
 * Sentences about marks.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICellMark } from '../../ledger';
import { ownUnseeded } from '../../model/marks/ownUnseeded';
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
  if (mark.cause?.kind === 'key-reused') {
    return trans.__(
      'Same random numbers twice: %1.',
      describeCause(id, mark.cause, names, trans)
    );
  }
  switch (mark.state) {
    case 'in-sequence':
      return typeof mark.seed === 'number'
        ? trans.__('Ran with seed %1; matches a clean run.', mark.seed)
        : trans.__('Matches a clean run.');
    case 'own-seed':
      return typeof mark.seed === 'number'
        ? trans.__('Own seed %1; matches a clean run.', mark.seed)
        : trans.__('Own seed; matches a clean run.');
    case 'different-seed':
      return describeDifferentSeed(mark, trans);
    case 'unseeded':
      return describeUnseeded(id, mark, names, trans);
    case 'out-of-sequence':
      return describeOutOfSequence(id, mark, names, trans);
    case 'edited':
      return trans.__('Edited since it ran.');
    case 'earlier-kernel':
      return describeEarlierKernel(mark, trans);
    case 'unknown':
      return describeUnknown(id, mark, names, trans);
  }
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

function describeUnseeded(
  id: string,
  mark: ICellMark,
  names: INames,
  trans: TranslationBundle
): string {
  const { cause } = mark;
  if (cause?.kind === 'every-run') {
    return trans.__(
      'Differs in every run: %1.',
      describeCause(id, cause, names, trans)
    );
  }
  const [own] = ownUnseeded(mark);
  // A global generator concerns more than this cell.
  return own !== undefined
    ? trans.__('Differs in every run: %1 has no seed.', names.stream(own))
    : trans.__('Ran before any seed was set.');
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
  id: string,
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
        : trans.__('Its random state at the start cannot be proven.');
    case 'overlapped':
      return trans.__(
        "Other code ran at the same time, so this cell's random numbers cannot be told apart from that code's."
      );
    case 'broken':
    case 'name':
    case 'text':
      return trans.__(
        'Cannot be judged: %1.',
        describeCause(id, cause, names, trans)
      );
    default:
      return trans.__("This kernel's random state cannot be read.");
  }
}

function describeOutOfSequence(
  id: string,
  { cause, certainty }: ICellMark,
  names: INames,
  trans: TranslationBundle
): string {
  const isProven = certainty === 'will';
  if (!cause) {
    return isProven
      ? trans.__('Will differ in a clean run.')
      : trans.__('Possibly stale.');
  }
  const clause = describeCause(id, cause, names, trans, isProven);
  if (cause.kind === 'stops') {
    return trans.__('A clean run stops here: %1.', clause);
  }
  if (!isProven) {
    return trans.__('Possibly stale: %1.', clause);
  }
  return cause.kind === 'stream'
    ? trans.__('Drew different numbers from a clean run: %1.', clause)
    : trans.__('Will differ in a clean run: %1.', clause);
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
