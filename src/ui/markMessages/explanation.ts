/**
 * What is said of a cell at length.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellState, ICellMark, IStreamUse } from '../../ledger';
import { describeCause } from './causes';
import type { ICellNames } from './names';
import { labelCell, labelState, nameStream } from './names';
import { describeMark } from './sentences';

/** One stream and the seed under which a cell drew from it. */
export function describeUse(use: IStreamUse, trans: TranslationBundle): string {
  const name = nameStream(use.stream);
  if (use.seed === 'unknown') {
    return trans.__('%1: seed not known', name);
  }
  return use.seed === null
    ? trans.__('%1: not seeded', name)
    : trans.__('%1: seed %2', name, use.seed);
}

/** Why a cell is marked, at length. */
export interface IExplanation {
  readonly title: string;
  /** The mark in one sentence, and what it means. */
  readonly meaning: readonly string[];
  /** The streams that the cell used. */
  readonly streams: readonly string[];
  /** What to do. */
  readonly advice: readonly string[];
}

/**
 * Why a cell is marked.
 *
 * @param id - The id of the cell.
 * @param mark - What is known of it.
 * @param names - How cells are called.
 * @param trans - Translates.
 */
export function explainMark(
  id: string,
  mark: ICellMark,
  names: ICellNames,
  trans: TranslationBundle
): IExplanation {
  const { state, cause } = mark;
  const meaning = [
    describeMark(id, mark, names, trans),
    explainState(state, trans)
  ];
  if (cause && state !== 'out-of-sequence' && state !== 'unknown') {
    meaning.push(
      trans.__('What led to it: %1.', describeCause(id, cause, names, trans))
    );
  }
  const advice = [advise(state, trans)];
  if (mark.record !== null) {
    advice.push(
      trans.__(
        'Rewind and Run gives it the numbers again that it drew the last time. It rewinds the random streams and not the variables: what cells have changed since stays changed.'
      )
    );
  }
  return {
    title: trans.__(
      '%1: %2',
      labelCell(id, names, trans),
      labelState(state, trans)
    ),
    meaning,
    streams: mark.streams.map(use => describeUse(use, trans)),
    advice
  };
}

/** What a state means. */
function explainState(state: CellState, trans: TranslationBundle): string {
  switch (state) {
    case 'in-sequence':
      return trans.__(
        'Restarting the kernel and running all cells would hand it the same random numbers: the cells above ran in this kernel and are unedited since, and every random stream stood where they leave it.'
      );
    case 'different-seed':
      return trans.__(
        "A random stream that it drew from stood under another seed than the notebook's, so a clean run gives other numbers."
      );
    case 'unseeded':
      return trans.__(
        'A random stream that it drew from had been given no seed in this kernel, so no run can be expected to give these numbers again.'
      );
    case 'out-of-sequence':
      return trans.__(
        'The seed is the right one, but the cell started from something else than the cells above it leave when they run once, from top to bottom.'
      );
    case 'edited':
      return trans.__(
        'The code that you see is not the code that ran, so its output may be that of the old code.'
      );
    case 'earlier-kernel':
      return trans.__(
        'This was stored in the notebook when it ran. The kernel that ran it is gone, and it has not run in the present one.'
      );
    case 'unknown':
      return trans.__(
        'What it drew was not observed or can not be proven, so nothing is claimed: a clean run may or may not give the same numbers.'
      );
  }
}

/** What to do about a state. */
function advise(state: CellState, trans: TranslationBundle): string {
  switch (state) {
    case 'in-sequence':
      return trans.__('There is nothing to do.');
    case 'different-seed':
    case 'earlier-kernel':
      return trans.__(
        "For the numbers of the notebook's seed, run the seed cell and then the cells from top to bottom."
      );
    case 'unseeded':
      return trans.__(
        'Seed the notebook, then run its cells from top to bottom.'
      );
    case 'out-of-sequence':
      return trans.__(
        'Run from the First Broken Cell runs the cells again in order, from the first that is not as a clean run would have it.'
      );
    case 'edited':
      return trans.__('Run it as it stands now.');
    case 'unknown':
      return trans.__(
        'Restart the kernel and run all cells: that is the clean run.'
      );
  }
}
