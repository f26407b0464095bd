/** Before jest runs: the probe's text, which tests import as the page does. */
import { joinProbe } from './join_probe.mjs';

export default joinProbe;
