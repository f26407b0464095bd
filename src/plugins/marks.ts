import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IPreferences, ISeedTracker } from '../tokens';
import { lazily, withNotebook } from './lazily';

/** Marks the cells of every notebook. */
export const marksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:marks',
  description: 'Marks cells that a clean run would not reproduce.',
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker, IPreferences],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    preferences: IPreferences,
    translator: ITranslator | null
  ): void => {
    const show = lazily(async () => {
      const { markCells } = await import('./notebookMarks');
      const trans = translator ?? nullTranslator;
      markCells(app, { tracker, notebooks, translator: trans }, preferences);
    });
    withNotebook(notebooks, show);
  }
};
