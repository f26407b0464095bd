/**
 * How the states of cells are called.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellState, ICellMark } from '../../ledger';

/** All states, the worst first. */
export const CELL_STATES: readonly CellState[] = [
  'different-seed',
  'unseeded',
  'out-of-sequence',
  'edited',
  'earlier-kernel',
  'unknown',
  'own-seed',
  'in-sequence'
];

/** A mark as a label: its state, or how sure it is that a clean run differs. */
export function labelMark(
  { state, certainty, cause }: ICellMark,
  trans: TranslationBundle
): string {
  if (cause?.kind === 'key-reused') {
    return trans.__('Key used twice');
  }
  if (state !== 'out-of-sequence') {
    return labelState(state, trans);
  }
  if (cause?.kind === 'stops') {
    return trans.__('Stops a clean run');
  }
  return certainty === 'will'
    ? trans.__('Will differ')
    : trans.__('Possibly stale');
}

/** A state as a label. */
export function labelState(state: CellState, trans: TranslationBundle): string {
  switch (state) {
    case 'in-sequence':
      return trans.__('Matches a clean run');
    case 'own-seed':
      return trans.__('Own seed');
    case 'different-seed':
      return trans.__('Different seed');
    case 'unseeded':
      return trans.__('Unseeded');
    case 'out-of-sequence':
      return trans.__('Out of sequence');
    case 'edited':
      return trans.__('Edited since it ran');
    case 'earlier-kernel':
      return trans.__('Earlier kernel');
    case 'unknown':
      return trans.__('Unknown');
  }
}
