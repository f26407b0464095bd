import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IPreferences, IVerifications } from '../tokens';

/** Provides the verifications of notebooks. */
export const verificationsPlugin: JupyterFrontEndPlugin<IVerifications> = {
  id: 'jupyterlab-seed:verifications',
  description: 'Verifies notebooks in two fresh kernels.',
  // With the first notebook, or with a tab of the page before it was reloaded.
  autoStart: false,
  requires: [INotebookTracker, IPreferences],
  optional: [ITranslator],
  provides: IVerifications,
  activate: async (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    preferences: IPreferences,
    translator: ITranslator | null
  ): Promise<IVerifications> => {
    const { createVerifications } = await import('./verificationService');
    const { contents, serverSettings } = app.serviceManager;
    const verifications = createVerifications(
      serverSettings,
      preferences,
      translator ?? nullTranslator
    );
    const onAdded = (_: unknown, { context }: NotebookPanel): void => {
      // A page without notebooks need not know.
      void verifications.askServer();
      let before = contents.localPath(context.path);
      context.pathChanged.connect((_, path) => {
        const after = contents.localPath(path);
        verifications.rename(before, after);
        before = after;
      });
    };
    notebooks.widgetAdded.connect(onAdded);
    notebooks.forEach(panel => onAdded(null, panel));
    return verifications;
  }
};
