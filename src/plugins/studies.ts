import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  IThemeManager,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../commands';
import { ISeedTracker } from '../tokens';
import { addCommands, addToPalette } from '../ui/commands/context';
import { diceIcon } from '../ui/icons';
import type { StudyWidget } from '../ui/study';
import { lazily } from './lazily';
import type { IStudyTabs, IStudyTabsOptions } from './studyTabs';

/** Adds the command for seed studies, and their tabs, which are restored when the page is reloaded. */
export const studiesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:studies',
  description: 'Seed studies of a notebook.',
  autoStart: true,
  requires: [
    ISeedTracker,
    INotebookTracker,
    IRenderMimeRegistry,
    NotebookPanel.IContentFactory,
    IEditorLanguageRegistry
  ],
  optional: [
    ILabShell,
    ILayoutRestorer,
    ICommandPalette,
    IThemeManager,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    models: ISeedTracker,
    notebooks: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    contentFactory: NotebookPanel.IContentFactory,
    languages: IEditorLanguageRegistry,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    themes: IThemeManager | null,
    translator: ITranslator | null
  ): void => {
    const tracker = new WidgetTracker<StudyWidget>({
      namespace: 'jupyterlab-seed-study'
    });
    const translation = translator ?? nullTranslator;
    addStudy(
      {
        app,
        tracker,
        models,
        notebooks,
        rendermime,
        contentFactory,
        languages,
        themes,
        hasTabs: labShell !== null,
        translator: translation
      },
      palette
    );
    void restorer?.restore(tracker, {
      command: CommandIDs.study,
      args: ({ key, job: { path, id } }) => ({ path, id, key }),
      name: ({ key }) => key
    });
  }
};

/** Add the command that opens a study. */
function addStudy(
  options: IStudyTabsOptions,
  palette: ICommandPalette | null
): void {
  const { app, notebooks, translator } = options;
  const { commands } = app;
  const trans = translator.load('jupyterlab_seed');
  const tabs = lazily(async (): Promise<IStudyTabs> => {
    const [{ createStudyTabs }, { followRenames }] = await Promise.all([
      import('./studyTabs'),
      import('./renames'),
      import('../ui/styles')
    ]);
    const made = createStudyTabs(options);
    followRenames(notebooks, app.serviceManager.contents, made.rename);
    return made;
  });
  const study = {
    label: trans.__('Study Seeds…'),
    caption: trans.__(
      'Run the notebook under many seeds: is the gain above the noise?'
    ),
    icon: (args: { isMenu?: unknown }) => (args.isMenu ? undefined : diceIcon),
    isEnabled: (args: { path?: unknown }) =>
      typeof args.path === 'string' || notebooks.currentWidget !== null,
    execute: async (args: Record<string, unknown>) =>
      (await tabs()).open(
        typeof args.path === 'string' ? args.path : undefined,
        {
          find: true,
          key: typeof args.key === 'string' ? args.key : undefined,
          id: typeof args.id === 'string' ? args.id : undefined
        }
      )
  };
  const ids = {
    [CommandIDs.study]: study,
    [CommandIDs.useAsResult]: useAsResult(notebooks, tabs, trans)
  };
  addCommands(commands, ids, trans);
  notebooks.currentChanged.connect(() => {
    for (const id of Object.keys(ids)) {
      commands.notifyCommandChanged(id);
    }
  });
  addToPalette(palette, Object.keys(ids), trans);
}

/** The command that names what a user points at as a result. */
function useAsResult(
  notebooks: INotebookTracker,
  tabs: () => Promise<IStudyTabs>,
  trans: TranslationBundle
): CommandRegistry.ICommandOptions {
  let clicked: MouseEvent | null = null;
  // The host tells which node was clicked, and not where.
  document.addEventListener(
    'contextmenu',
    event => {
      clicked = event;
    },
    true
  );
  return {
    label: trans.__('Use as Result…'),
    caption: trans.__(
      'Choose a variable or a number that seed studies read from each run'
    ),
    isEnabled: () => notebooks.currentWidget !== null,
    execute: async ({ isClicked }) =>
      (await tabs()).useAsResult(isClicked ? clicked : null)
  };
}
