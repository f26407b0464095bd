/**
 * What every cell ran with: records of the kernel, the chain, and what is said
 * of each cell. Knows neither JupyterLab nor how a record gets here.
 *
 * @packageDocumentation
 */
export * from './types';
export { Ledger } from './ledger';
