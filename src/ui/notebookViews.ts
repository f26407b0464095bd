/**
 * What stands in and beside every notebook, in one file that loads with the first.
 */
export { describeAction } from './messages';
export { notifyFailure, notifyRefusal, notifySeeded } from './notify';
export { describeSeeding, labelSeed } from './seedMessages';
export { SeedStatusItem } from './statusItem';
