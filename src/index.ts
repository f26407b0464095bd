/**
 * The plugins of jupyterlab-seed.
 *
 * @packageDocumentation
 */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { commandsPlugin } from './plugins/commands';
import { markCommandsPlugin } from './plugins/markCommands';
import { marksPlugin } from './plugins/marks';
import { panelPlugin } from './plugins/panel';
import { preferencesPlugin } from './plugins/preferences';
import { recipesPlugin } from './plugins/recipes';
import { statusPlugin } from './plugins/status';
import { toolbarPlugin } from './plugins/toolbar';
import { trackerPlugin } from './plugins/tracker';
import { verifierPlugin } from './plugins/verifier';
import { verifyPlugin } from './plugins/verify';
import { verifyCommandsPlugin } from './plugins/verifyCommands';

export * from './tokens';
export type {
  ICellLines,
  IDeterminism,
  IRecipe,
  ISeedRange,
  ITranslate,
  IUsage,
  IVariant,
  Language
} from './recipes';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  recipesPlugin,
  preferencesPlugin,
  trackerPlugin,
  commandsPlugin,
  markCommandsPlugin,
  verifierPlugin,
  verifyPlugin,
  verifyCommandsPlugin,
  toolbarPlugin,
  marksPlugin,
  panelPlugin,
  statusPlugin
];

export default plugins;
