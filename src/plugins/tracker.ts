import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { NotebookCellRunner } from '../cell';
import { Detector } from '../detect';
import { createCodeReader } from '../effects';
import { isSlowToQueue, RestLaunchEnvironments } from '../kernel';
import {
  ConfirmedCode,
  loadPythonParser,
  NotebookSeed,
  SeedTracker
} from '../model';
import { IPreferences, IRecipeRegistry, ISeedTracker } from '../tokens';
import { DialogPrompts, notifyFailure } from '../ui';

/** Provides the models of the open notebooks. */
export const trackerPlugin: JupyterFrontEndPlugin<ISeedTracker> = {
  id: 'jupyterlab-seed:tracker',
  description: 'What is known about the randomness of each open notebook.',
  autoStart: true,
  requires: [INotebookTracker, IRecipeRegistry, IPreferences],
  optional: [IEditorLanguageRegistry, IStateDB, ITranslator],
  provides: ISeedTracker,
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    registry: IRecipeRegistry,
    preferences: IPreferences,
    languages: IEditorLanguageRegistry | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ): ISeedTracker => {
    const translation = translator ?? nullTranslator;
    const prompts = new DialogPrompts(translation);
    const parser = loadPythonParser(languages);
    const confirmed = new ConfirmedCode(state);
    const environments = new RestLaunchEnvironments(
      app.serviceManager.serverSettings
    );
    const tracker = new SeedTracker(notebooks, panel => {
      const { context, sessionContext } = panel;
      const model = new NotebookSeed({
        notebook: context.model.sharedModel,
        session: sessionContext,
        runner: new NotebookCellRunner(panel, translation),
        registry,
        detector: parser.then(python => ({
          detector: new Detector(python, () => registry.recipes()),
          reader: createCodeReader(python),
          canParse: python !== null
        })),
        prompts,
        environments,
        isSlowToQueue: isSlowToQueue(app.version),
        notify: (failure, state) => notifyFailure(failure, state, translation),
        preferences: () => preferences,
        isReadOnly: () => context.contentsModel?.writable === false,
        isTrusted: id => {
          // A notebook that is being closed has no cells any more.
          const cells = context.model.isDisposed
            ? []
            : Array.from(context.model.cells);
          const cell = cells.find(item => item.id === id);
          return (
            cell !== undefined &&
            cell.trusted &&
            confirmed.has(cell.sharedModel.getSource())
          );
        },
        confirm: source => confirmed.add(source)
      });
      const onSave = (_: unknown, saving: string): void => {
        if (saving === 'started') {
          model.beforeSave();
        }
      };
      context.saveState.connect(onSave);
      panel.disposed.connect(() => context.saveState.disconnect(onSave));
      return model;
    });
    preferences.changed.connect(tracker.refresh, tracker);
    return tracker;
  }
};
