export * from './document';
export * from './metadata';
export * from './sources';
export * from './plan';
export * from './ran';
export * from './run';
export * from './writer';
export * from './injection';
