import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator } from '@jupyterlab/translation';

import type { IPrompts } from '../cell';
import {
  hasWatchedKernels,
  isSlowToQueue,
  loadProbe,
  RestLaunchEnvironments
} from '../kernel';
import type { INotebookSeed, ModelFactory, SeedFailure } from '../model';
import {
  CodeLoaders,
  ConfirmedCode,
  createNotebookSeed,
  OnDemand
} from '../model';
import { IFrameworkRegistry } from '../tokens';
import type { IPreferences } from '../tokens';
import { frameworksAsked } from './frameworks';
import { lazily } from './lazily';

/** The application's services for the models of notebooks. */
export interface IModelServices {
  readonly app: JupyterFrontEnd;
  readonly preferences: IPreferences;
  readonly languages: IEditorLanguageRegistry | null;
  readonly state: IStateDB | null;
  readonly translator: ITranslator;
}

/** Makes a function that makes the model of a notebook whose document is ready. */
export async function modelFactory(
  services: IModelServices
): Promise<ModelFactory> {
  if (!hasWatchedKernels()) {
    // The page watches and seeds each kernel, and has to be the first in its queue.
    await loadProbe();
  }
  const { app, preferences, languages, state, translator } = services;
  const seedCode = new OnDemand(async () => {
    const [registry, { SeedCode }] = await Promise.all([
      app.resolveRequiredService(IFrameworkRegistry),
      import('../model/seed/seedCode')
    ]);
    return new SeedCode(registry);
  });
  // Another extension adds frameworks, and perhaps streams to watch.
  void frameworksAsked.then(() => seedCode.need());
  const host = {
    seedCode,
    preferences,
    translator,
    loaders: new CodeLoaders(languages, seedCode),
    confirmed: new ConfirmedCode(state),
    prompts: promptsOnDemand(translator),
    environments: new RestLaunchEnvironments(app.serviceManager.serverSettings),
    isSlowToQueue: isSlowToQueue(app.version),
    notify: async (failure: SeedFailure, model: INotebookSeed) => {
      const views = await import('../ui/notebookViews');
      if (['mixed', 'not-loaded', 'taken-back'].includes(failure.kind)) {
        views.notifyRefusal(model, translator);
      } else {
        views.notifyFailure(failure, model, translator);
      }
    }
  };
  return panel => createNotebookSeed(panel, host);
}

/** The questions about seed cells; the dialogs load with the first. */
function promptsOnDemand(translator: ITranslator): IPrompts {
  const prompts = lazily(async () => {
    const { DialogPrompts } = await import('../ui/prompts');
    return new DialogPrompts(translator);
  });
  return {
    replaceEdited: async (before, after) =>
      (await prompts()).replaceEdited(before, after),
    replaceMetadata: async problem =>
      (await prompts()).replaceMetadata(problem),
    runUntrusted: async source => (await prompts()).runUntrusted(source),
    insertAnyway: async () => (await prompts()).insertAnyway(),
    chooseSeed: async seeds => (await prompts()).chooseSeed(seeds),
    restart: async environment => (await prompts()).restart(environment),
    clearRecords: async () => (await prompts()).clearRecords()
  };
}
