export * from './button';
export * from './icons';
export * from './messages';
export * from './notify';
export * from './panel/panel';
export * from './prompts';
export * from './statusItem';
