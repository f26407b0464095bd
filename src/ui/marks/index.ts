export * from './cellNames';
export * from './explain';
export { faceOf } from './face';
export * from './icons';
export * from './marksView';
export * from './names';
export * from './notebookMap';
