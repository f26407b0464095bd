export * from './explain';
export * from './icons';
export * from './marksView';
export * from './names';
