/**
 * What shows the marks of cells, in one file that loads with the first mark.
 */
export { MarksView } from './marks/marksView';
export { TocMarks } from './marks/tocMarks';
