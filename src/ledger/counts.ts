import type { CellState } from './types';

/** Counts of the cells in each state, for none. */
export function noCounts(): Record<CellState, number> {
  return {
    'in-sequence': 0,
    'own-seed': 0,
    'different-seed': 0,
    unseeded: 0,
    'out-of-sequence': 0,
    edited: 0,
    'earlier-kernel': 0,
    unknown: 0
  };
}
