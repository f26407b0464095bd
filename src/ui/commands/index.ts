export { addCommands } from './context';
export * from './markCommands';
export * from './seedCommands';
export * from './startCommands';
