/**
 * The effects of code on names and streams, read from its text without running it.
 *
 * @packageDocumentation
 */
export * from './types';
export { createRReader } from './r';
export { createCodeReader } from './reader';
