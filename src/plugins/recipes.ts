import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { createDefaultRegistry } from '../recipes';
import { IRecipeRegistry } from '../tokens';

/** Provides the recipes, and lets other extensions add theirs. */
export const recipesPlugin: JupyterFrontEndPlugin<IRecipeRegistry> = {
  id: 'jupyterlab-seed:recipes',
  description: 'What seeding means for each framework.',
  autoStart: true,
  provides: IRecipeRegistry,
  activate: (_: JupyterFrontEnd): IRecipeRegistry => createDefaultRegistry()
};
