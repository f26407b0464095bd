import { LabIcon } from '@jupyterlab/ui-components';

import dice from '../../style/icons/dice.svg';
import sprout from '../../style/icons/sprout.svg';

/** The icon of the extension. */
export const sproutIcon = new LabIcon({
  name: 'jupyterlab-seed:sprout',
  svgstr: sprout
});

/** The icon for drawing a seed. */
export const diceIcon = new LabIcon({
  name: 'jupyterlab-seed:dice',
  svgstr: dice
});
