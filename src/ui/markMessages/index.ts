export * from './names';
export * from './causes';
export * from './sentences';
export * from './explanation';
export * from './findings';
export * from './states';
export * from './streams';
