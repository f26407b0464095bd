/**
 * The plugins of jupyterlab-seed.
 *
 * @packageDocumentation
 */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { commandsPlugin } from './plugins/commands';
import { frameworksPlugin } from './plugins/frameworks';
import { markCommandsPlugin } from './plugins/markCommands';
import { marksPlugin } from './plugins/marks';
import { panelPlugin } from './plugins/panel';
import { preferencesPlugin } from './plugins/preferences';
import { statusPlugin } from './plugins/status';
import { studiesPlugin } from './plugins/studies';
import { tableOfContentsPlugin } from './plugins/tableOfContents';
import { toolbarPlugin } from './plugins/toolbar';
import { trackerPlugin } from './plugins/tracker';
import { verificationsPlugin } from './plugins/verifications';
import { verificationTabsPlugin } from './plugins/verificationTabs';
import { verifyCommandsPlugin } from './plugins/verifyCommands';

export * from './tokens';
export type {
  ICellLines,
  IDeterminism,
  IFramework,
  IFrameworkFacts,
  IRecipe,
  IRecipeBehavior,
  ISeedRange,
  ITranslate,
  IUsage,
  IVariant,
  Language
} from './recipes';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  frameworksPlugin,
  preferencesPlugin,
  trackerPlugin,
  commandsPlugin,
  markCommandsPlugin,
  verificationsPlugin,
  verificationTabsPlugin,
  verifyCommandsPlugin,
  studiesPlugin,
  toolbarPlugin,
  marksPlugin,
  tableOfContentsPlugin,
  panelPlugin,
  statusPlugin
];

export default plugins;
