import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITableOfContentsTracker } from '@jupyterlab/toc';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { ICellMarks } from '../model';
import { ISeedTracker } from '../tokens';
import type { TocMarks } from '../ui/marks/tocMarks';
import { withMarks } from './lazily';

/** Shows in the table of contents where cells need attention. */
export const tableOfContentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:table-of-contents',
  description:
    'Counts the cells that need attention in the table of contents of a notebook.',
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [ITableOfContentsTracker, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    models: ISeedTracker,
    notebooks: INotebookTracker,
    tracker: ITableOfContentsTracker | null,
    translator: ITranslator | null
  ): void => {
    if (!tracker) {
      return;
    }
    const views = new WeakMap<NotebookPanel, TocMarks>();
    const onAdded = (_: unknown, panel: NotebookPanel): void => {
      const show = async (marks: ICellMarks): Promise<void> => {
        const { TocMarks } = await import('../ui/markViews');
        if (!panel.isDisposed) {
          const view = new TocMarks({
            panel,
            marks,
            tracker,
            translator: translator ?? nullTranslator
          });
          views.set(panel, view);
          view.follow();
        }
      };
      models.ready(panel).then(
        ({ marks }) => withMarks(marks, () => show(marks)),
        // A notebook that is closed meanwhile has no cells to count.
        () => null
      );
    };
    notebooks.widgetAdded.connect(onAdded);
    notebooks.forEach(panel => onAdded(null, panel));
    notebooks.currentChanged.connect((_, panel) => {
      // After the host has made the table of contents.
      void Promise.resolve().then(() => panel && views.get(panel)?.follow());
    });
  }
};
