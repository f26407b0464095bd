export * from './notices';
export * from './widget';
export { JobTabs } from '../jobTabs';
