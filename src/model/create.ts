import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import type { IPrompts } from '../cell';
import { findSeedCell, NotebookCellRunner } from '../cell';
import type { ILaunchEnvironments } from '../kernel';
import { knownLanguage, notebookLanguage, prepareCalls } from '../kernel';
import type { ConfirmedCode } from './seed/confirmedCode';
import type { CodeLoaders } from './loaders';
import { NotebookSeed } from './notebookSeed';
import type { OnDemand } from './onDemand';
import type { SeedCode } from './seed/seedCode';
import type { SeedFailure } from './state';
import type { INotebookSeed, IPreferences } from './types';

/** What the models of all notebooks share. */
export interface IModelHost {
  readonly seedCode: OnDemand<SeedCode>;
  /** Load what reads code. */
  readonly loaders: CodeLoaders;
  /** The texts of seed cells that the user has run by hand. */
  readonly confirmed: ConfirmedCode;
  readonly prompts: IPrompts;
  readonly preferences: IPreferences;
  readonly environments: ILaunchEnvironments;
  readonly isSlowToQueue: boolean;
  /** Called for each start of a kernel that could not be seeded. */
  readonly notify: (failure: SeedFailure, model: INotebookSeed) => void;
  readonly translator: ITranslator;
}

/**
 * Make the model of a notebook.
 *
 * @param panel - A panel whose document is ready.
 */
export async function createNotebookSeed(
  panel: NotebookPanel,
  host: IModelHost
): Promise<NotebookSeed> {
  const { context, sessionContext } = panel;
  // Where that does not load, it is tried again with each request.
  await prepareCalls().catch(() => undefined);
  const { kernelPreference, specsManager } = sessionContext;
  const { metadata } = context.model.sharedModel;
  const { name } = notebookLanguage(
    { kernelspec: { name: kernelPreference.name }, ...metadata },
    specsManager.specs
  );
  const isR = knownLanguage(name) === 'R';
  // The request that seeds a kernel is made of the cell, and queued with the model.
  const code =
    (isR || findSeedCell(context.model.sharedModel)) &&
    (await host.seedCode.need());
  if (panel.isDisposed) {
    throw new Error('The notebook was closed before it was ready.');
  }
  const { confirmed, loaders, preferences } = host;
  const model: NotebookSeed = new NotebookSeed({
    ...host,
    notify: failure => host.notify(failure, model),
    notebook: context.model.sharedModel,
    session: sessionContext,
    runner: new NotebookCellRunner(panel, host.translator),
    detector: () => loaders.detector(),
    judge: () => loaders.judge(isR),
    Watch: code && isR && code.Watch,
    preferences: () => preferences,
    path: () => context.localPath,
    isReadOnly: () => context.contentsModel?.writable === false,
    isTrusted: id => mayRunUnasked(id, context.model, confirmed),
    confirm: source => confirmed.add(source)
  });
  const onPathChanged = (): void => model.refresh();
  context.pathChanged.connect(onPathChanged);
  panel.disposed.connect(() => {
    context.pathChanged.disconnect(onPathChanged);
  });
  return model;
}

/** Whether a cell is trusted, and its user has run that very text before. */
function mayRunUnasked(
  id: string,
  model: INotebookModel,
  confirmed: ConfirmedCode
): boolean {
  // A notebook that is being closed has no cells any more.
  const cells = model.isDisposed ? [] : Array.from(model.cells);
  const cell = cells.find(item => item.id === id);
  return (
    cell !== undefined &&
    cell.trusted &&
    confirmed.has(cell.sharedModel.getSource())
  );
}
