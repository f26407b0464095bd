/**
 * What stands in and beside every notebook, in one file that loads with the first.
 */
export { MarksView } from './marks/marksView';
export { TocMarks } from './marks/tocMarks';
export { describeAction, describeSeeding } from './messages';
export { notifyFailure, notifyRefusal } from './notify';
export { SeedStatusItem } from './statusItem';
