export { compose, HEADER } from './composer';
export { createDefaultRegistry, DEFAULT_RECIPES } from './defaults';
export {
  DEFAULT_DETERMINISM,
  DETERMINISM_KEYS,
  DETERMINISM_VALUES
} from './determinism';
export * from './diff';
export {
  chooseOptions,
  determinismKeysOf,
  normalizeChoices,
  normalizeOptions
} from './options';
export type { IChoice, IUsedFramework } from './options';
export { readCell } from './reader';
export type { ICellReading, IUnreadLine } from './reader';
export { RecipeRegistry, withRequired } from './registry';
export { replaceSeed } from './seed';
export type { ISeedLiteral } from './seed';
export * from './types';
export * from './validate';
export { isBefore } from './versions';
export {
  EARLY_VARIABLES,
  followSeed,
  HASH_SEED,
  LAUNCH_VARIABLES
} from './environment';
export type { IEarlyVariable, ILaunchVariable } from './environment';
