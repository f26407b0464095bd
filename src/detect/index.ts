/**
 * What can be learned from the sources of a notebook without running them:
 * the frameworks that it uses and the seeds that it sets.
 *
 * @packageDocumentation
 */
export * from './types';
export { Detector } from './detector';
export { EMPTY_DETECTION } from './empty';
