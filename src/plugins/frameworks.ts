import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { IFrameworkRegistry } from '../tokens';

/** Provides the frameworks, and lets other extensions add theirs. */
export const frameworksPlugin: JupyterFrontEndPlugin<IFrameworkRegistry> = {
  id: 'jupyterlab-seed:frameworks',
  description: 'The frameworks: how each is detected, seeded and observed.',
  // With the first notebook, or with the first extension that adds a framework.
  autoStart: false,
  provides: IFrameworkRegistry,
  activate: async (_: JupyterFrontEnd): Promise<IFrameworkRegistry> => {
    const { createDefaultRegistry } = await import('../recipes');
    return createDefaultRegistry();
  }
};
