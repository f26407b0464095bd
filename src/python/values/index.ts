/**
 * What the names and expressions of one cell are worth.
 */
export { calculate } from './arithmetic';
export { CellValues } from './reader';
export * from './types';
