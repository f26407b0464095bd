export { compose } from './cell/composer';
export { readCell } from './cell/reader';
export type { ICellReading } from './cell/reader';
export { replaceSeed } from './cell/seed';
export { createDefaultRegistry, DEFAULT_FRAMEWORKS } from './defaults';
export { DEFAULT_SEED } from './defaultSeed';
export { DEFAULT_DETERMINISM, DETERMINISM_VALUES } from './determinism';
export { followSeed, HASH_SEED, offeredValues } from './environment';
export {
  determinismKeysOf,
  effectiveVariant,
  normalizeOptions
} from './options';
export { FrameworkRegistry, withRequired } from './registry';
export * from './types';
export * from './validate';
export { isBefore } from './versions';
