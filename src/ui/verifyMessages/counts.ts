/**
 * What ran and what was compared: nothing is dropped silently.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IMask, IReport } from '../../jobs';
import { nameMask } from './masks';
import { countCells, countOutputs, describeSeconds } from './names';

/** What ran, what was compared, and what was not. */
export function describeCounts(
  report: IReport,
  masks: readonly IMask[],
  trans: TranslationBundle
): string[] {
  const { counts, options } = report;
  const { equal, diverged, skipped, notRun } = counts;
  const lines = [
    trans.__(
      '%1: %2 equal, %3 different, %4 not compared, %5 left out, %6 not run.',
      countCells(counts.cells, trans),
      equal,
      diverged,
      // The rest: those whose tag says so.
      counts.cells - equal - diverged - skipped - notRun,
      skipped,
      notRun
    ),
    trans.__(
      '%1: %2 equal, %3 different, %4 not compared.',
      countOutputs(counts.outputs, trans),
      counts.outputsEqual,
      counts.outputs - counts.outputsEqual - counts.outputsNotCompared,
      counts.outputsNotCompared
    )
  ];
  for (const [id, count] of Object.entries(counts.masked)) {
    lines.push(
      trans._n(
        'Masked, and not compared: %2, %1 time.',
        'Masked, and not compared: %2, %1 times.',
        count,
        nameMask(id, masks, trans)
      )
    );
  }
  if (counts.withinTolerance > 0) {
    lines.push(
      trans.__(
        '%1 equal only within the tolerance of %2.',
        countOutputs(counts.withinTolerance, trans),
        options.tolerance
      )
    );
  }
  if (options.masksOff.length > 0) {
    const names = options.masksOff.map(id => nameMask(id, masks, trans));
    lines.push(trans.__('Not masked: %1.', names.join(', ')));
  }
  return lines;
}

/** One run of the notebook. */
export function describeRuns(
  report: IReport,
  trans: TranslationBundle
): string[] {
  return report.runs.map(({ label, cells, seconds, hashSeed }) => {
    const said = [
      countCells(cells, trans),
      describeSeconds(seconds, trans),
      ...(hashSeed === null ? [] : [trans.__('hash seed %1', hashSeed)])
    ].join(', ');
    return ['A', 'B'].includes(label)
      ? trans.__('Run %1: %2', label, said)
      : trans.__('Run %1, alone, to tell causes apart: %2', label, said);
  });
}
