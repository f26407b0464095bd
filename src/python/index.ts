/**
 * Reading Python: one cell's text, tree and names. Knows no framework and no notebook.
 *
 * @packageDocumentation
 */
export { CellParser } from './cell';
export { PSEUDO_NAMES } from './pseudoNames';
export type { Slices } from './slices';
export type { IPythonParser } from './types';
