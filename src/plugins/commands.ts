import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { ISeedTracker } from '../tokens';
import { addCommands, addToPalette, seedCommands, startCommands } from '../ui';

/** The commands that users look for in the palette. */
const LISTED = [
  CommandIDs.insert,
  CommandIDs.remove,
  CommandIDs.roll,
  CommandIDs.goToCell,
  CommandIDs.restartWithEnvironment
];

/** Adds the commands that change or run a notebook's seed. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:commands',
  description: "Commands for the current notebook's seed.",
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    translation: ITranslator | null
  ): void => {
    const translator = translation ?? nullTranslator;
    const trans = translator.load('jupyterlab_seed');
    const context = {
      tracker,
      notebooks,
      translator,
      commands: app.commands,
      activate: (id: string): void => app.shell.activateById(id)
    };
    addCommands(app.commands, seedCommands(context), trans);
    addCommands(app.commands, startCommands(context), trans);
    addToPalette(palette, LISTED, trans);
  }
};
