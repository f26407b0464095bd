/**
 * What is said of cells, in whole sentences.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellState, Cause, ICellMark, IStreamUse } from '../ledger';
import { PSEUDO_NAMES } from '../ledger';

/** All states, the worst first. */
export const CELL_STATES: readonly CellState[] = [
  'different-seed',
  'unseeded',
  'out-of-sequence',
  'edited',
  'earlier-kernel',
  'unknown',
  'in-sequence'
];

/** How cells are called. */
export interface ICellNames {
  /** The execution count that a cell shows; `null` where it shows none. */
  executionCount(id: string): number | null;
  /** The place of a cell among all cells, from 1; `null` where it is gone. */
  cellNumber(id: string): number | null;
}

/** The same names, each looked up once. */
export function memoNames(names: ICellNames): ICellNames {
  const memo = (
    find: (id: string) => number | null
  ): ((id: string) => number | null) => {
    const found = new Map<string, number | null>();
    return id => {
      const known = found.get(id);
      if (known !== undefined) {
        return known;
      }
      const value = find(id);
      found.set(id, value);
      return value;
    };
  };
  return {
    executionCount: memo(id => names.executionCount(id)),
    cellNumber: memo(id => names.cellNumber(id))
  };
}

/** A cell in a sentence: "cell [3]" by its count, else "cell 5" by its place. */
export function nameCell(
  id: string,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const count = names.executionCount(id);
  const number = names.cellNumber(id);
  if (number === null) {
    return trans.__('a cell that is gone');
  }
  return count === null
    ? trans.__('cell %1', number)
    : trans.__('cell [%1]', count);
}

/** A cell as a label: "Cell [3]" by its count, else "Cell 5" by its place. */
export function labelCell(
  id: string,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const count = names.executionCount(id);
  return count === null
    ? trans.__('Cell %1', names.cellNumber(id) ?? '?')
    : trans.__('Cell [%1]', count);
}

/** A state as a label. */
export function labelState(state: CellState, trans: TranslationBundle): string {
  switch (state) {
    case 'in-sequence':
      return trans.__('As a clean run would');
    case 'different-seed':
      return trans.__('Another seed');
    case 'unseeded':
      return trans.__('Unseeded');
    case 'out-of-sequence':
      return trans.__('Out of sequence');
    case 'edited':
      return trans.__('Edited since it ran');
    case 'earlier-kernel':
      return trans.__('Earlier kernel');
    case 'unknown':
      return trans.__('Not known');
  }
}

/** Names of the libraries that streams belong to; names have no translation. */
const LIBRARIES: Readonly<Record<string, string>> = {
  python: 'Python',
  numpy: 'NumPy',
  torch: 'PyTorch',
  tensorflow: 'TensorFlow',
  keras: 'Keras',
  cupy: 'CuPy',
  jax: 'JAX',
  '.Random.seed': 'R'
};

/** A stream as its users call it: "NumPy", "PyTorch (cuda:0)". */
export function nameStream(stream: string): string {
  const [, library, device] = /^(\.?[^.:]+(?:\.seed)?)[.:]?(.*)$/.exec(
    stream
  ) ?? ['', stream, ''];
  const name = LIBRARIES[library] ?? library;
  return device ? `${name} (${device})` : name;
}

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
  if (cause.kind === 'stream' || cause.kind === 'name') {
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

/**
 * Why a cell is not in sequence, as a clause: "cell [3] above was edited since it ran".
 *
 * @param id - The id of the marked cell.
 * @param cause - Why.
 * @param names - How other cells are called.
 * @param trans - Translates.
 */
export function describeCause(
  id: string,
  cause: Cause,
  names: ICellNames,
  trans: TranslationBundle
): string {
  switch (cause.kind) {
    case 'broken':
      return cause.cell === id
        ? describeOwnFault(cause, trans)
        : describeBroken(cause, names, trans);
    case 'stream':
      return describeStreamCause(cause, names, trans);
    case 'name':
      return describeNameCause(cause, names, trans);
    case 'overlapped':
      return trans.__('other code ran at the same time');
    case 'unproven':
      return cause.stream
        ? trans.__("the seed of %1 can't be proven", nameStream(cause.stream))
        : trans.__("what it started from can't be proven");
  }
}

/** The cell to blame; `null` where it is none of the notebook's, or the marked cell itself. */
export function blamedCell(id: string, cause: Cause | null): string | null {
  switch (cause?.kind) {
    case 'broken':
    case 'stream':
    case 'name':
      return cause.cell === id ||
        (cause.kind !== 'broken' && cause.where === 'gone')
        ? null
        : cause.cell;
    default:
      return null;
  }
}

function describeOwnFault(
  cause: Extract<Cause, { kind: 'broken' }>,
  trans: TranslationBundle
): string {
  switch (cause.why) {
    case 'not-run':
      return trans.__('it did not run');
    case 'edited':
      return trans.__('it was edited since it ran');
    case 'failed':
      return trans.__('it stopped with an error');
    case 'interrupted':
      return trans.__('it was interrupted');
    case 'differs':
      return trans.__('it ran with other values than a clean run gives it');
  }
}

function describeBroken(
  cause: Extract<Cause, { kind: 'broken' }>,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const cell = nameCell(cause.cell, names, trans);
  switch (cause.why) {
    case 'not-run':
      return trans.__('%1 above did not run', cell);
    case 'edited':
      return trans.__('%1 above was edited since it ran', cell);
    case 'failed':
      return trans.__('%1 above stopped with an error', cell);
    case 'interrupted':
      return trans.__('%1 above was interrupted', cell);
    case 'differs':
      return trans.__('%1 above ran with other values', cell);
  }
}

function describeStreamCause(
  cause: Extract<Cause, { kind: 'stream' }>,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const cell = cause.cell === null ? '' : nameCell(cause.cell, names, trans);
  switch (cell ? cause.where : 'gone') {
    case 'above':
      // Which of the two is not known: the cell may have run once, after another.
      return trans.__('%1 above was run again or out of order', cell);
    case 'below':
      return trans.__('%1 below ran before it', cell);
    case 'self':
      return trans.__('it had run before');
    case 'gone':
      return trans.__(
        'code that is not in this notebook moved the numbers of %1',
        nameStream(cause.stream)
      );
  }
}

function describeNameCause(
  cause: Extract<Cause, { kind: 'name' }>,
  names: ICellNames,
  trans: TranslationBundle
): string {
  const { name } = cause;
  const cell = cause.cell === null ? '' : nameCell(cause.cell, names, trans);
  if (name.startsWith('<')) {
    return describePseudoCause(cause, cell, trans);
  }
  switch (cell ? cause.where : 'gone') {
    case 'above':
      return trans.__('%1 above gave "%2" another value', cell, name);
    case 'below':
      return trans.__('%1 below gave "%2" another value', cell, name);
    case 'self':
      return trans.__('its own earlier run gave "%1" another value', name);
    case 'gone':
      return trans.__(
        'code that is not in this notebook gave "%1" another value',
        name
      );
  }
}

/** The same for what is no name of the notebook's code. */
function describePseudoCause(
  cause: Extract<Cause, { kind: 'name' }>,
  cell: string,
  trans: TranslationBundle
): string {
  if (cause.name === PSEUDO_NAMES.unsteady) {
    return trans.__('how often its code runs is not told by the code');
  }
  switch (cell ? cause.where : 'gone') {
    case 'above':
      return trans.__('%1 above was run again or out of order', cell);
    case 'below':
      return trans.__('%1 below ran before it', cell);
    case 'self':
      return trans.__('it had run before');
    case 'gone':
      return trans.__('code that is not in this notebook ran before it');
  }
}

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

/** How many cells need attention; empty where none does. */
export function describeAttention(
  count: number,
  trans: TranslationBundle
): string {
  return count === 0
    ? ''
    : trans._n('%1 cell needs attention', '%1 cells need attention', count);
}
