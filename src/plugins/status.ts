import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ISeedTracker } from '../tokens';
import { SeedStatusItem } from '../ui';

/** Shows the seed in the status bar, where the application has one. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:status',
  description: "The current notebook's seed in the status bar.",
  autoStart: true,
  requires: [ISeedTracker],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
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
  }
};
