import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { createDefaultRegistry } from '../recipes';
import { IRecipeRegistry } from '../tokens';

/** Provides the recipes, and lets other extensions add theirs. */
export const recipesPlugin: JupyterFrontEndPlugin<IRecipeRegistry> = {
  id: 'jupyterlab-seed:recipes',
  description: 'The recipes: how each framework is seeded.',
  autoStart: true,
  provides: IRecipeRegistry,
  activate: (_: JupyterFrontEnd): IRecipeRegistry => createDefaultRegistry()
};
