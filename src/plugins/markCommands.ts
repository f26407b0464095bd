import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IFrameworkRegistry, ISeedTracker } from '../tokens';
import { addCommands, addToPalette, markCommands } from '../ui';

/** Adds the commands for the marks on cells. */
export const markCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:mark-commands',
  description: 'Commands for marked cells.',
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
    const commands = markCommands({
      tracker,
      notebooks,
      translator,
      commands: app.commands,
      facts: async () =>
        (await app.resolveRequiredService(IFrameworkRegistry)).facts
    });
    addCommands(app.commands, commands, trans);
    addToPalette(palette, Object.keys(commands), trans);
  }
};
