import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator } from '@jupyterlab/translation';

import { isSlowToQueue, RestLaunchEnvironments } from '../kernel';
import type { NotebookSeed } from '../model';
import { ConfirmedCode, createNotebookSeed, loadPythonParser } from '../model';
import type { IFrameworkRegistry, IPreferences } from '../tokens';
import { DialogPrompts, notifyFailure } from '../ui';

/** The application's services for the models of notebooks. */
export interface IModelServices {
  readonly app: JupyterFrontEnd;
  readonly registry: IFrameworkRegistry;
  readonly preferences: IPreferences;
  readonly languages: IEditorLanguageRegistry | null;
  readonly state: IStateDB | null;
  readonly translator: ITranslator;
}

/** Makes a function that makes the model of a notebook whose document is ready. */
export function modelFactory(
  services: IModelServices
): (panel: NotebookPanel) => NotebookSeed {
  const { app, registry, preferences, languages, state, translator } = services;
  const host = {
    registry,
    preferences,
    translator,
    parser: loadPythonParser(languages),
    confirmed: new ConfirmedCode(state),
    prompts: new DialogPrompts(translator),
    environments: new RestLaunchEnvironments(app.serviceManager.serverSettings),
    isSlowToQueue: isSlowToQueue(app.version),
    notify: notifyFailure(translator)
  };
  return panel => createNotebookSeed(panel, host);
}
