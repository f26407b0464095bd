/**
 * Texts that the page adds to a report: labels of buttons, and its runs.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Facts } from '../../frameworks';
import { sourceIn } from '../../jobs';
import type { IAdvice, IReport } from '../../jobs';
import type { AdviceAction } from '../../model';
import { labelCellAt } from '../cellName';
import { nameStream } from '../markMessages';
import { countCells, describeSeconds } from './amounts';

/** The label of the button for a piece of advice. */
export function labelAdvice(
  advice: IAdvice,
  action: AdviceAction,
  report: IReport,
  facts: Facts,
  trans: TranslationBundle
): string {
  switch (action) {
    case 'seed':
      return trans.__('Seed %1', nameStream(advice.framework ?? '', facts));
    case 'hash-seed':
      return trans.__('Set Hash Seed');
    case 'one-after-the-other':
      return trans.__('Verify One After the Other');
    case 'show':
      return describeGoTo(advice.cell ?? 0, report, trans);
  }
}

function describeGoTo(
  cell: number,
  report: IReport,
  trans: TranslationBundle
): string {
  return trans.__(
    'Go to %1',
    labelCellAt(cell + 1, sourceIn(report, cell), trans)
  );
}

/** Each run of the notebook in one line. */
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
    if (label === 'P') {
      return trans.__(
        'Run %1, without the change, to compare times: %2',
        label,
        said
      );
    }
    return ['C', 'D'].includes(label)
      ? trans.__('Run %1, alone, to separate causes: %2', label, said)
      : trans.__('Run %1: %2', label, said);
  });
}
