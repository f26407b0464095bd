import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ISeedTracker } from '../tokens';
import { lazily, withNotebook } from './lazily';

/** Shows the seed in the status bar, where the application has one. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:status',
  description: "The current notebook's seed in the status bar.",
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const add = lazily(async () => {
      const { SeedStatusItem } = await import('../ui/notebookViews');
      const item = new SeedStatusItem(
        tracker,
        app.commands,
        translator ?? nullTranslator
      );
      statusBar.registerStatusItem('jupyterlab-seed:status', {
        item,
        align: 'left',
        rank: 4,
        isActive: () => tracker.current !== null,
        activeStateChanged: item.model.stateChanged
      });
    });
    // It shows the current notebook, so it comes with the first.
    withNotebook(notebooks, add);
  }
};
