/**
 * What came of a verification, in whole sentences.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICellRun, IReport, IVerifiedCell, IWarning } from '../../jobs';
import { describeCells } from '../messages';
import { countCells, countOutputs, nameStreams } from './names';

/** The verdict in one sentence. */
export function describeVerdict(
  report: IReport,
  trans: TranslationBundle
): string {
  const { verdict, counts } = report;
  const number = verdict.cell === null ? null : verdict.cell + 1;
  switch (verdict.kind) {
    case 'reproduced':
      return describeReproduced(report, trans);
    case 'diverged':
      return trans.__('Diverged at cell %1', number);
    case 'raised':
      return trans.__('Cell %1 raised an error in both runs', number);
    case 'died':
      return trans.__('The kernel died at cell %1 in both runs', number);
    case 'timed-out':
      return trans.__('Cell %1 exceeded the time limit in both runs', number);
    case 'stopped':
      return trans.__(
        'Stopped: %1 of %2 ran in both runs',
        counts.ran,
        countCells(counts.cells, trans)
      );
    default:
      return report.verdict.text;
  }
}

function describeReproduced(report: IReport, trans: TranslationBundle): string {
  const { counts, options } = report;
  const { outputsEqual, outputsNotCompared, withinTolerance } = counts;
  const cells = countCells(counts.ran, trans);
  const outputs = countOutputs(counts.outputs, trans);
  if (counts.outputs === 0) {
    return trans.__('Reproduced: %1, no output to compare', cells);
  }
  if (outputsNotCompared === counts.outputs) {
    return trans.__('Reproduced: %1, %2, none compared', cells, outputs);
  }
  if (outputsNotCompared === 0) {
    return withinTolerance === 0
      ? trans.__('Reproduced: %1, %2, all equal', cells, outputs)
      : trans.__(
          'Reproduced: %1, %2, all equal within the tolerance',
          cells,
          outputs
        );
  }
  return withinTolerance === 0
    ? trans.__(
        'Reproduced: %1, %2, of which %3 equal and %4 not compared',
        cells,
        outputs,
        outputsEqual,
        outputsNotCompared
      )
    : trans.__(
        'Reproduced: %1, %2, of which %3 equal (%4 only within the tolerance of %6) and %5 not compared',
        cells,
        outputs,
        outputsEqual,
        withinTolerance,
        outputsNotCompared,
        options.tolerance
      );
}

/** What belongs to the verdict: how the cell ended, and where a difference is first seen. */
export function describeDetails(
  report: IReport,
  trans: TranslationBundle
): string[] {
  const { verdict, cells } = report;
  const cell = cells.find(({ index }) => index === verdict.cell);
  if (!cell) {
    return [];
  }
  if (verdict.kind === 'diverged') {
    return describeDivergence(cell, cells, trans);
  }
  const details: string[] = [];
  const [run] = cell.runs;
  if (verdict.kind === 'raised' && run?.error) {
    details.push(describeError(run.error));
  }
  const above = cells.filter(
    ({ index, runs }) => index < cell.index && runs.some(item => item !== null)
  );
  return [...details, describeAbove(above, trans)];
}

/** What came of the cells above the one where both runs ended. */
function describeAbove(
  cells: readonly IVerifiedCell[],
  trans: TranslationBundle
): string {
  const equal = cells.filter(wasCompared).length;
  if (cells.length === 0) {
    return trans.__('No cell ran before it.');
  }
  if (equal === cells.length) {
    return trans._n(
      'The cell that ran before it gave equal outputs.',
      'The %1 cells that ran before it gave equal outputs.',
      equal
    );
  }
  return equal === 0
    ? trans.__('What ran before it was not compared, or not all of it.')
    : trans.__(
        'Of the %1 that ran before it, %2 gave equal outputs; the rest was not compared, or not all of it.',
        countCells(cells.length, trans),
        equal
      );
}

/** Whether nothing that a cell gave was left out of the comparison. */
function wasCompared({ state, outputs }: IVerifiedCell): boolean {
  return (
    state !== 'not-compared' &&
    outputs.every(({ equality }) => equality !== 'not-compared')
  );
}

function describeDivergence(
  cell: IVerifiedCell,
  cells: readonly IVerifiedCell[],
  trans: TranslationBundle
): string[] {
  if (cell.state === 'outcome') {
    const [a, b] = cell.runs;
    return [
      trans.__('Run A: %1', describeRun(a ?? null, trans)),
      trans.__('Run B: %1', describeRun(b ?? null, trans))
    ];
  }
  const seen = cells.find(({ state }) => ['output', 'outcome'].includes(state));
  return cell.state === 'state' && seen
    ? [
        trans.__(
          'The first difference that can be seen is in cell %1.',
          seen.number
        )
      ]
    : [];
}

/** How a cell ended in one run. */
export function describeRun(
  run: ICellRun | null,
  trans: TranslationBundle
): string {
  switch (run?.outcome) {
    case undefined:
      return trans.__('it did not run');
    case 'ok':
      return trans.__('it ended without an error');
    case 'error':
      return run?.error ? describeError(run.error) : trans.__('it raised');
    case 'died':
      return trans.__('the kernel died');
    case 'timed-out':
      return trans.__('it exceeded the time limit');
    case 'input':
      return trans.__('it asked for standard input');
  }
}

/** An exception as its last line says it. */
function describeError([name, value]: readonly [string, string]): string {
  const [first] = value.trim().split('\n');
  return first ? `${name}: ${first}` : name;
}

/** Something that should be known beside the verdict. */
export function describeWarning(
  warning: IWarning,
  report: IReport,
  trans: TranslationBundle
): string {
  switch (warning.kind) {
    case 'state': {
      const numbers = report.cells
        .filter(cell => cell.state === 'state' && drew(cell, warning.streams))
        .map(cell => cell.number);
      return numbers.length === 0
        ? warning.text
        : trans.__(
            'Another random state (%1) in each run, although no output shows it: %2.',
            nameStreams(warning.streams),
            describeCells(numbers, trans)
          );
    }
    case 'unobserved': {
      const problem = report.runs.find(run => run.problem !== null)?.problem;
      return problem && warning.cell === null
        ? trans.__('The random state could not be observed: %1', problem)
        : warning.text;
    }
    case 'hash-order':
      return warning.cell === null
        ? warning.text
        : trans.__(
            'The order of a set matters in cell %1. It follows the hash seed; it was the same in these runs, and need not be in others.',
            warning.cell + 1
          );
    case 'no-hash-seed':
      return trans.__(
        'The hash seed could not be set; the kernels chose their own.'
      );
    default:
      return warning.text;
  }
}

function drew(cell: IVerifiedCell, streams: readonly string[]): boolean {
  const moved = cell.streams
    .filter(stream => stream.used && !stream.sameAfter)
    .map(stream => stream.name);
  return [...moved].sort().join() === [...streams].sort().join();
}
