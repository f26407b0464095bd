import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { NotebookCellRunner } from '../cell';
import { Detector } from '../detect';
import { loadPythonParser, NotebookSeed, SeedTracker } from '../model';
import { IPreferences, IRecipeRegistry, ISeedTracker } from '../tokens';
import { DialogPrompts } from '../ui';

/** Provides the models of the open notebooks. */
export const trackerPlugin: JupyterFrontEndPlugin<ISeedTracker> = {
  id: 'jupyterlab-seed:tracker',
  description: 'What is known about the randomness of each open notebook.',
  autoStart: true,
  requires: [INotebookTracker, IRecipeRegistry, IPreferences],
  optional: [IEditorLanguageRegistry, ITranslator],
  provides: ISeedTracker,
  activate: (
    _: JupyterFrontEnd,
    notebooks: INotebookTracker,
    registry: IRecipeRegistry,
    preferences: IPreferences,
    languages: IEditorLanguageRegistry | null,
    translator: ITranslator | null
  ): ISeedTracker => {
    const prompts = new DialogPrompts(translator ?? nullTranslator);
    const parser = loadPythonParser(languages);
    const tracker = new SeedTracker(notebooks, async panel => {
      const { content, context, sessionContext } = panel;
      const python = await parser;
      return new NotebookSeed({
        notebook: context.model.sharedModel,
        session: sessionContext,
        runner: new NotebookCellRunner(panel, translator ?? nullTranslator),
        registry,
        detector: new Detector(python, () => registry.recipes()),
        canParse: python !== null,
        prompts,
        preferences: () => preferences,
        isReadOnly: () => context.contentsModel?.writable === false,
        isTrusted: id =>
          content.widgets.find(cell => cell.model.id === id)?.model.trusted ??
          false
      });
    });
    preferences.changed.connect(tracker.refresh, tracker);
    return tracker;
  }
};
