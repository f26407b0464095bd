export * from './advice';
export * from './cause';
export * from './counts';
export * from './names';
export * from './status';
export * from './verdict';
