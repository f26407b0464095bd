export * from './dialog';
export * from './notices';
export * from './tabs';
export * from './widget';
