export { addCommands, addToPalette } from './context';
export * from './markCommands';
export * from './seedCommands';
export * from './startCommands';
