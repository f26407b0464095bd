export * from './notices';
export * from './pointedAt';
export * from './runWidget';
export * from './widget';
export { JobTabs } from '../jobTabs';
