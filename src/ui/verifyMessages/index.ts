export * from './advice';
export * from './cause';
export * from './counts';
export * from './masks';
export * from './names';
export * from './note';
export * from './status';
export * from './verdict';
