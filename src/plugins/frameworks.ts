import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { createDefaultRegistry } from '../recipes';
import { IFrameworkRegistry } from '../tokens';

/** Provides the frameworks, and lets other extensions add theirs. */
export const frameworksPlugin: JupyterFrontEndPlugin<IFrameworkRegistry> = {
  id: 'jupyterlab-seed:frameworks',
  description: 'The frameworks: how each is detected, seeded and observed.',
  autoStart: true,
  provides: IFrameworkRegistry,
  activate: (_: JupyterFrontEnd): IFrameworkRegistry => createDefaultRegistry()
};
