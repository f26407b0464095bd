import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { isSlowToQueue, RestLaunchEnvironments } from '../kernel';
import {
  ConfirmedCode,
  createNotebookSeed,
  loadPythonParser,
  SeedTracker
} from '../model';
import { IPreferences, IFrameworkRegistry, ISeedTracker } from '../tokens';
import { DialogPrompts, notifyFailure } from '../ui';

/** Provides the models of the open notebooks. */
export const trackerPlugin: JupyterFrontEndPlugin<ISeedTracker> = {
  id: 'jupyterlab-seed:tracker',
  description: 'Tracks the randomness of each open notebook.',
  autoStart: true,
  requires: [INotebookTracker, IFrameworkRegistry, IPreferences],
  optional: [IEditorLanguageRegistry, IStateDB, ITranslator],
  provides: ISeedTracker,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    registry: IFrameworkRegistry,
    preferences: IPreferences,
    languages: IEditorLanguageRegistry | null,
    state: IStateDB | null,
    translation: ITranslator | null
  ): ISeedTracker => {
    const translator = translation ?? nullTranslator;
    const host = {
      registry,
      preferences,
      translator,
      parser: loadPythonParser(languages),
      confirmed: new ConfirmedCode(state),
      prompts: new DialogPrompts(translator),
      environments: new RestLaunchEnvironments(
        app.serviceManager.serverSettings
      ),
      isSlowToQueue: isSlowToQueue(app.version),
      notify: notifyFailure(translator)
    };
    const tracker = new SeedTracker(notebooks, panel =>
      createNotebookSeed(panel, host)
    );
    preferences.changed.connect(tracker.refresh, tracker);
    return tracker;
  }
};
