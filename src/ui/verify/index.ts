export * from './dialog';
export * from './saved';
export * from './widget';
