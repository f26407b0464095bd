import { createCodeReader, createRReader } from '../../effects';
import type { Facts } from '../../frameworks';
import { Ledger } from '../../ledger';
import type { CellParser } from '../../python';
import type { IJudge } from './lateLedger';

/**
 * Make what judges the records of one notebook. This file leads to all that it takes, and
 * loads with the first record.
 *
 * @param parser - The parser of Python; `null` where the host has none.
 * @param facts - Returns the facts about frameworks.
 * @param isR - Whether the cells are of R.
 */
export function createJudge(
  parser: CellParser | null,
  facts: () => Facts,
  isR = false
): IJudge {
  const reader = isR ? createRReader() : createCodeReader(parser, facts);
  return { ledger: new Ledger(reader, facts), reader };
}
