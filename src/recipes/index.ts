export { compose, HEADER } from './cell/composer';
export { readCell } from './cell/reader';
export type { ICellReading, IUnreadLine } from './cell/reader';
export { replaceSeed } from './cell/seed';
export type { ISeedLiteral } from './cell/seed';
export { createDefaultRegistry, DEFAULT_FRAMEWORKS } from './defaults';
export { DEFAULT_SEED } from './defaultSeed';
export {
  DEFAULT_DETERMINISM,
  DETERMINISM_KEYS,
  DETERMINISM_VALUES
} from './determinism';
export { followSeed, HASH_SEED, offeredValues } from './environment';
export {
  chooseOptions,
  determinismKeysOf,
  normalizeChoices,
  normalizeOptions
} from './options';
export type { IChoice, IUsedFramework } from './options';
export { FrameworkRegistry, withRequired } from './registry';
export * from './types';
export * from './validate';
export { isBefore } from './versions';
