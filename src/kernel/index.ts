export * from './recordQueue';
export * from './call';
export * from './language';
export * from './launchEnvironment';
export * from './observer';
export * from './report';
export * from './seeder';
export * from './watch';
