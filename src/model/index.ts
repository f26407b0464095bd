export * from './knowledge';
export * from './notebookSeed';
export * from './state';
export * from './tracker';
export * from './parser';
export * from './preferences';
export * from './vouched';
