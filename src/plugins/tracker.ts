import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { SeedTracker } from '../model';
import { IPreferences, ISeedTracker } from '../tokens';
import { lazily } from './lazily';

/** Provides the models of the open notebooks. */
export const trackerPlugin: JupyterFrontEndPlugin<ISeedTracker> = {
  id: 'jupyterlab-seed:tracker',
  description: 'Tracks the randomness of each open notebook.',
  autoStart: true,
  requires: [INotebookTracker, IPreferences],
  optional: [IEditorLanguageRegistry, IStateDB, ITranslator],
  provides: ISeedTracker,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    preferences: IPreferences,
    languages: IEditorLanguageRegistry | null,
    state: IStateDB | null,
    translation: ITranslator | null
  ): ISeedTracker => {
    const translator = translation ?? nullTranslator;
    // A page without notebooks needs neither frameworks nor models.
    const load = lazily(async () => {
      const [{ modelFactory }] = await Promise.all([
        import('./notebookModels'),
        // Views wait for the model, so none is shown without them.
        import('../ui/styles')
      ]);
      const given = { app, preferences, languages, state };
      return modelFactory({ ...given, translator });
    });
    const tracker = new SeedTracker(notebooks, load);
    preferences.changed.connect(tracker.refresh, tracker);
    return tracker;
  }
};
