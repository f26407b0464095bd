import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { Verifier } from '../model';
import { IPreferences, IVerifier } from '../tokens';
import { VerifyPrompts } from '../ui';
import { RestVerifications } from '../verify';

/** Provides the verifications of notebooks. */
export const verifierPlugin: JupyterFrontEndPlugin<IVerifier> = {
  id: 'jupyterlab-seed:verifier',
  description: 'The verifications of notebooks, in two fresh kernels.',
  autoStart: true,
  requires: [INotebookTracker, IPreferences],
  optional: [ITranslator],
  provides: IVerifier,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    preferences: IPreferences,
    translator: ITranslator | null
  ): IVerifier => {
    const { contents, serverSettings } = app.serviceManager;
    const verifier = new Verifier({
      client: new RestVerifications(serverSettings),
      prompts: new VerifyPrompts(translator ?? nullTranslator),
      preferences: () => preferences.verify,
      remember: chosen => preferences.rememberVerify(chosen),
      page: window
    });
    notebooks.widgetAdded.connect((_, { context }) => {
      // A page without notebooks need not know.
      void verifier.askServer();
      let before = contents.localPath(context.path);
      context.pathChanged.connect((_, path) => {
        const after = contents.localPath(path);
        verifier.rename(before, after);
        before = after;
      });
    });
    return verifier;
  }
};
