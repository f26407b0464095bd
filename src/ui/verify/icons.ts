import type { LabIcon } from '@jupyterlab/ui-components';
import {
  bugIcon,
  checkIcon,
  circleEmptyIcon,
  closeIcon,
  fastForwardIcon,
  stopIcon
} from '@jupyterlab/ui-components';

import type { VerdictKind, VerifiedCellState } from '../../jobs';
import { diceIcon } from '../icons';

/** One shape for each state, so that colour is not the only difference. */
export const CELL_ICONS: Readonly<Record<VerifiedCellState, LabIcon>> = {
  equal: checkIcon,
  state: diceIcon,
  output: closeIcon,
  outcome: bugIcon,
  'not-compared': circleEmptyIcon,
  skipped: fastForwardIcon,
  'not-run': stopIcon
};

/** One shape for each verdict. */
export const VERDICT_ICONS: Readonly<Record<VerdictKind, LabIcon>> = {
  reproduced: checkIcon,
  diverged: closeIcon,
  raised: bugIcon,
  died: bugIcon,
  'timed-out': stopIcon,
  incomplete: circleEmptyIcon,
  stopped: stopIcon
};
