/**
 * The explanation of a cell's mark.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICellMark, IStreamUse } from '../../ledger';
import { ownUnseeded } from '../../model/marks/ownUnseeded';
import { describeCause } from './causes';
import { labelCell } from '../cellName';
import type { INames } from './names';
import { labelMark } from './states';
import { describeMark } from './sentences';

/** One stream and the seed under which a cell drew from it. */
function describeUse(
  use: IStreamUse,
  names: INames,
  trans: TranslationBundle
): string {
  const name = names.stream(use.stream);
  if (use.seed === 'unknown') {
    return trans.__('%1: seed unknown', name);
  }
  return use.seed === null
    ? trans.__('%1: not seeded', name)
    : trans.__('%1: seed %2', name, use.seed);
}

/** The explanation of a mark. */
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
 * @param mark - Its mark.
 * @param names - The names of cells and streams.
 * @param trans - Translates.
 */
export function explainMark(
  id: string,
  mark: ICellMark,
  names: INames,
  trans: TranslationBundle
): IExplanation {
  const { state, cause } = mark;
  const meaning = [
    describeMark(id, mark, names, trans),
    explainState(mark, trans)
  ];
  const isNamed =
    state === 'out-of-sequence' ||
    state === 'unknown' ||
    cause?.kind === 'key-reused' ||
    (state === 'unseeded' && cause?.kind === 'every-run');
  if (cause && !isNamed) {
    meaning.push(
      trans.__('Cause: %1.', describeCause(id, cause, names, trans))
    );
  }
  const advice = [advise(mark, trans)];
  if (mark.record !== null && mark.streams.length > 0) {
    advice.push(
      trans.__(
        '“Rewind and Run” makes the cell draw the same numbers as in its last run. It rewinds the random streams, not the variables: changes made by other cells since then remain.'
      )
    );
  }
  return {
    title: trans.__(
      '%1: %2',
      labelCell(id, names, trans),
      labelMark(mark, trans)
    ),
    meaning,
    streams: mark.streams.map(use => describeUse(use, names, trans)),
    advice
  };
}

/** What a state means. */
function explainState(mark: ICellMark, trans: TranslationBundle): string {
  switch (mark.state) {
    case 'in-sequence':
      return trans.__(
        'Restarting the kernel and running all cells would give this cell the same random numbers: the cells above ran in this kernel and have not been edited since, and every random stream was in the state they left.'
      );
    case 'own-seed':
      return trans.__(
        "Restarting the kernel and running all cells would give this cell the same random numbers: its code, or a cell above it, sets this seed in addition to the notebook's."
      );
    case 'different-seed':
      return trans.__(
        "A random stream that it drew from had a different seed from the notebook's, so a clean run gives different numbers."
      );
    case 'unseeded':
      return mark.cause?.kind === 'every-run' || ownUnseeded(mark).length > 0
        ? trans.__(
            "Its code uses something that the notebook's seed does not control, so its results differ in every run."
          )
        : trans.__(
            'A random stream that it drew from had no seed in this kernel, so no other run can be expected to reproduce these numbers.'
          );
    case 'out-of-sequence':
      return explainOutOfSequence(mark, trans);
    case 'edited':
      return trans.__(
        'The code you see is not the code that ran, so the output may come from the old code.'
      );
    case 'earlier-kernel':
      return trans.__(
        'The notebook stored this when the cell ran. That kernel is gone, and the cell has not run in the current one.'
      );
    case 'unknown':
      return trans.__(
        'Its random draws were not observed or cannot be proven: a clean run may or may not give the same numbers.'
      );
  }
}

function explainOutOfSequence(
  { certainty, cause }: ICellMark,
  trans: TranslationBundle
): string {
  if (cause?.kind === 'stops') {
    return trans.__('In a clean run the cells below it would not run.');
  }
  return certainty === 'will'
    ? trans.__(
        'The seed is right, but the cell did not start from the state and the values that the cells above it leave when they run once, from top to bottom.'
      )
    : trans.__(
        'A cell that it depends on was edited or skipped, ran again, or failed. A clean run may still give the same output.'
      );
}

/** What to do about a state. */
function advise(mark: ICellMark, trans: TranslationBundle): string {
  const { state, cause } = mark;
  if (cause?.kind === 'key-reused') {
    return trans.__(
      'Split the key before each use: `key, subkey = jax.random.split(key)`, and draw from `subkey`. With the switch “Keys used twice (JAX)” in the panel, under Determinism, JAX raises an error where a key made by `jax.random.key` is used twice.'
    );
  }
  switch (state) {
    case 'in-sequence':
    case 'own-seed':
      return trans.__('No action needed.');
    case 'different-seed':
    case 'earlier-kernel':
      return trans.__(
        "To get the numbers of the notebook's seed, run the seed cell and then all cells from top to bottom."
      );
    case 'unseeded':
      if (cause?.kind === 'every-run') {
        return cause.remedy === null
          ? trans.__(
              'Compute it once and store it, or keep it out of the results.'
            )
          : trans.__('Give it a seed in the code, then run the cell again.');
      }
      if (ownUnseeded(mark).length > 0) {
        return trans.__(
          'Give the generator a seed in the code, then run the cell that makes it and this one again.'
        );
      }
      return trans.__(
        'Seed the notebook, then run its cells from top to bottom.'
      );
    case 'out-of-sequence':
      if (cause?.kind === 'stops') {
        return trans.__(
          'Fix the cell, or tag it “raises-exception” if the error is intended.'
        );
      }
      return trans.__(
        '“Run from the First Broken Cell” runs the cells again in order, starting with the first one that differs from a clean run.'
      );
    case 'edited':
      return trans.__('Run the edited cell.');
    case 'unknown':
      return trans.__('Restart the kernel and run all cells for a clean run.');
  }
}
