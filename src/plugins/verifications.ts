import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { RestVerifications } from '../jobs';
import { Verifications } from '../model';
import { IPreferences, IVerifications } from '../tokens';
import { lazily } from './lazily';

/** Provides the verifications of notebooks. */
export const verificationsPlugin: JupyterFrontEndPlugin<IVerifications> = {
  id: 'jupyterlab-seed:verifications',
  description: 'Verifies notebooks in two fresh kernels.',
  autoStart: true,
  requires: [INotebookTracker, IPreferences],
  optional: [ITranslator],
  provides: IVerifications,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    preferences: IPreferences,
    translator: ITranslator | null
  ): IVerifications => {
    const { contents, serverSettings } = app.serviceManager;
    const prompts = lazily(async () => {
      const { VerifyPrompts } = await import('../ui/verify');
      return new VerifyPrompts(translator ?? nullTranslator);
    });
    const verifications = new Verifications({
      client: new RestVerifications(serverSettings),
      prompts: { verify: async question => (await prompts()).verify(question) },
      preferences: () => preferences.verify,
      remember: chosen => preferences.rememberVerify(chosen)
    });
    notebooks.widgetAdded.connect((_, { context }) => {
      // A page without notebooks need not know.
      void verifications.askServer();
      let before = contents.localPath(context.path);
      context.pathChanged.connect((_, path) => {
        const after = contents.localPath(path);
        verifications.rename(before, after);
        before = after;
      });
    });
    return verifications;
  }
};
