/** Before jest runs: the probe's text, which tests import as the page does, and the command line's core. */
import { bundleCore } from './bundle_core.mjs';
import { joinProbe } from './join_probe.mjs';

export default async function setUp() {
  joinProbe();
  await bundleCore();
}
