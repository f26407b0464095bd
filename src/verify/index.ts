export * from './client';
export * from './content';
export * from './choices';
export * from './images';
export * from './report';
export * from './reportFile';
export * from './verification';
