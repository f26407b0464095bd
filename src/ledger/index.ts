/**
 * What every cell ran with: the kernel's records, the chain, and the mark of each
 * cell. Independent of JupyterLab and of the way records arrive.
 *
 * @packageDocumentation
 */
export * from './types';
export { Ledger } from './ledger';
export { noCounts } from './counts';
export { isOwn } from './ownStreams';
