import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICellFinding } from '../../model';

/** What a verification found at a cell, in one sentence. */
export function describeFinding(
  { kind, finished }: ICellFinding,
  trans: TranslationBundle
): string {
  const time = finished.toLocaleTimeString([], {
    hour: 'numeric',
    minute: '2-digit'
  });
  switch (kind) {
    case 'equal':
      return trans.__('Two clean runs gave the same output (%1).', time);
    case 'output':
      return trans.__('Two clean runs gave different outputs (%1).', time);
    case 'outcome':
      return trans.__('Two clean runs ended in different ways (%1).', time);
    case 'state':
      return trans.__('Two clean runs drew different numbers (%1).', time);
  }
}
