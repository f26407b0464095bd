export { factsFaults } from './check';
export { COMMON } from './common';
export { FRAMEWORKS, PYTHON } from './data';
export { DEFAULT_FACTS } from './defaults';
export { Facts } from './facts';
export type { IEarlyVariable, ILaunchVariable } from './facts';
export { inOrder } from './order';
export type { ISeedCall } from './seedCalls';
export * from './types';
