import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { ICellMarks } from '../model';
import { IFrameworkRegistry, IPreferences, ISeedTracker } from '../tokens';
import { withMarks } from './lazily';

/** Marks the cells of every notebook. */
export const marksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:marks',
  description:
    'Marks on cells with results that a clean run would not reproduce.',
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker, IPreferences],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    preferences: IPreferences,
    translator: ITranslator | null
  ): void => {
    const onAdded = (_: unknown, panel: NotebookPanel): void => {
      const show = async (marks: ICellMarks): Promise<void> => {
        const [{ MarksView }, frameworks] = await Promise.all([
          import('../ui/markViews'),
          app.resolveRequiredService(IFrameworkRegistry)
        ]);
        if (!panel.isDisposed) {
          // It is disposed with its notebook.
          new MarksView({
            notebook: panel.content,
            panelId: panel.id,
            path: () =>
              app.serviceManager.contents.localPath(panel.context.path),
            marks,
            facts: () => frameworks.facts,
            commands: app.commands,
            translator: translator ?? nullTranslator,
            preferences
          });
        }
      };
      tracker.ready(panel).then(
        ({ marks }) => withMarks(marks, () => show(marks)),
        // A notebook that is closed meanwhile has no cells to mark.
        () => null
      );
    };
    notebooks.widgetAdded.connect(onAdded);
    notebooks.forEach(panel => onAdded(null, panel));
  }
};
