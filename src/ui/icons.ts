import { LabIcon } from '@jupyterlab/ui-components';

import dice from '../../style/icons/dice.svg';
import sprout from '../../style/icons/sprout.svg';
import verify from '../../style/icons/verify.svg';

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

/** The icon of verifications. */
export const verifyIcon = new LabIcon({
  name: 'jupyterlab-seed:verify',
  svgstr: verify
});
