import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IPreferences, IVerifications } from '../tokens';
import { withNotebook } from './lazily';

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
    const verifications = createVerifications(
      app.serviceManager,
      notebooks,
      preferences,
      translator ?? nullTranslator
    );
    // A page without notebooks need not know.
    withNotebook(notebooks, () => verifications.askServer());
    return verifications;
  }
};
