import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { IFrameworkRegistry } from '../tokens';

let announce: () => void = () => undefined;

/** Resolves when someone asks for the frameworks, which may be another extension. */
export const frameworksAsked = new Promise<void>(resolve => {
  announce = resolve;
});

/** Provides the frameworks, and lets other extensions add theirs. */
export const frameworksPlugin: JupyterFrontEndPlugin<IFrameworkRegistry> = {
  id: 'jupyterlab-seed:frameworks',
  description: 'The frameworks: how each is detected, seeded and observed.',
  // With the first notebook, or with the first extension that adds a framework.
  autoStart: false,
  provides: IFrameworkRegistry,
  activate: async (_: JupyterFrontEnd): Promise<IFrameworkRegistry> => {
    announce();
    const { createDefaultRegistry } = await import('../recipes');
    return createDefaultRegistry();
  }
};
