/**
 * What is said of cells, in one sentence.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICellMark } from '../../ledger';
import { describeCause } from './causes';
import type { ICellNames } from './names';
import { nameStream } from './names';

/**
 * A mark in one sentence.
 *
 * @param id - The id of the cell.
 * @param mark - What is known of the cell.
 * @param names - How other cells are called.
 * @param trans - Translates.
 */
export function describeMark(
  id: string,
  mark: ICellMark,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const { state, seed, expected, cause } = mark;
  const quiet = isQuiet(mark);
  switch (state) {
    case 'in-sequence':
      if (quiet) {
        return trans.__('Drew no random numbers; ran as a clean run would.');
      }
      return typeof seed === 'number'
        ? trans.__('Ran with seed %1, as a clean run would.', seed)
        : trans.__('Drew the numbers that a clean run would.');
    case 'different-seed':
      if (typeof seed !== 'number') {
        return expected === null
          ? trans.__('Ran with another seed.')
          : trans.__(
              "Ran with another seed; the notebook's seed is %1.",
              expected
            );
      }
      return expected === null
        ? trans.__('Ran with seed %1; the notebook has none.', seed)
        : trans.__(
            "Ran with seed %1; the notebook's seed is %2.",
            seed,
            expected
          );
    case 'unseeded':
      return trans.__('Ran before any seed was set.');
    case 'out-of-sequence':
      return describeOutOfSequence(id, mark, names, trans);
    case 'edited':
      return quiet
        ? trans.__('Drew no random numbers; edited since it ran.')
        : trans.__('Edited since it ran.');
    case 'earlier-kernel':
      if (typeof seed === 'number') {
        return trans.__('Ran with seed %1 in an earlier kernel.', seed);
      }
      return seed === null
        ? trans.__('Ran unseeded in an earlier kernel.')
        : trans.__('Ran in an earlier kernel.');
    case 'unknown':
      switch (cause?.kind) {
        case 'unproven':
          return cause.stream
            ? trans.__(
                "The seed of %1 can't be proven: its state does not tell which one it was given.",
                nameStream(cause.stream)
              )
            : trans.__("What it started from can't be proven.");
        case 'overlapped':
          return trans.__(
            "Other code ran at the same time, so its random numbers can't be told apart."
          );
        default:
          return trans.__("This kernel's random state can't be read.");
      }
  }
}

/** Whether it is known that a cell used no stream. */
function isQuiet(mark: ICellMark): boolean {
  return mark.streams.length === 0 && !mark.needsAttention;
}

function describeOutOfSequence(
  id: string,
  mark: ICellMark,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const { cause } = mark;
  if (!cause) {
    return isQuiet(mark)
      ? trans.__('Drew no random numbers; ran out of sequence.')
      : trans.__('Drew other numbers than a clean run would.');
  }
  const clause = describeCause(id, cause, names, trans);
  if (isQuiet(mark)) {
    return trans.__('Drew no random numbers; ran out of sequence: %1.', clause);
  }
  // Where a name was made otherwise its value may be the same all the same.
  if (cause.kind === 'stream') {
    return trans.__('Drew other numbers than a clean run would: %1.', clause);
  }
  const stops =
    cause.kind === 'broken' && cause.why === 'failed' && cause.cell !== id;
  // What a cell above will do when it runs, nobody has seen.
  return stops
    ? trans.__('A clean run would stop before it: %1.', clause)
    : trans.__(
        'May have drawn other numbers than a clean run would: %1.',
        clause
      );
}

/** How many cells need attention; empty where none does. */
export function describeAttention(
  count: number,
  trans: TranslationBundle
): string {
  return count === 0
    ? ''
    : trans._n('%1 cell needs attention', '%1 cells need attention', count);
}
