export * from './observer';
export * from './report';
export * from './language';
