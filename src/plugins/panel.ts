import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands';
import { ISeedTracker } from '../tokens';
import {
  addCommands,
  addToPalette,
  SeedPanel,
  sproutIcon,
  togglePanel
} from '../ui';

/** Adds the panel to the right sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:panel',
  description: "The panel for the current notebook's seed.",
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [ILayoutRestorer, ICommandPalette, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_seed');
    const panel = new SeedPanel({
      tracker,
      commands: app.commands,
      translator: translator ?? nullTranslator,
      load: async () => {
        const { loadPanelContext } = await import('./panelContext');
        return loadPanelContext(app, notebooks, state);
      }
    });
    app.shell.add(panel, 'right', { rank: 650, type: 'Seed' });
    restorer?.add(panel, panel.id);

    const toggle = {
      label: trans.__('Show Seed Panel'),
      caption: trans.__('Show or hide the seed panel'),
      icon: (args: ReadonlyPartialJSONObject) =>
        args.isMenu ? undefined : sproutIcon,
      isToggleable: true,
      isToggled: () => panel.isVisible,
      execute: () => togglePanel(app, panel)
    };
    addCommands(app.commands, { [CommandIDs.togglePanel]: toggle }, trans);
    addToPalette(palette, [CommandIDs.togglePanel], trans);
  }
};
