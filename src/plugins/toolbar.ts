import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IPreferences, ISeedTracker } from '../tokens';
import { SeedButton } from '../ui';

/** Puts the button into the toolbar of every notebook; the schema says where. */
export const toolbarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:toolbar',
  description: 'The seed button in the notebook toolbar.',
  autoStart: true,
  requires: [ISeedTracker, IPreferences],
  optional: [IToolbarWidgetRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    preferences: IPreferences,
    toolbars: IToolbarWidgetRegistry | null,
    translator: ITranslator | null
  ): void => {
    toolbars?.addFactory<NotebookPanel>(
      'Notebook',
      'seed',
      panel =>
        new SeedButton({
          model: tracker.ready(panel),
          panelId: panel.id,
          commands: app.commands,
          translator: translator ?? nullTranslator,
          preferences
        })
    );
  }
};
