/**
 * Shows the marks of every notebook; this loads with the first notebook, and what draws
 * them with the first mark.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ITableOfContentsTracker } from '@jupyterlab/toc';
import type { ITranslator } from '@jupyterlab/translation';

import type { ICellMarks } from '../model';
import type { IPreferences, ISeedTracker } from '../tokens';
import { IFrameworkRegistry } from '../tokens';
import type { TocMarks } from '../ui/marks/tocMarks';

/** The notebooks whose marks are shown, and their models. */
export interface IMarkedNotebooks {
  readonly tracker: ISeedTracker;
  readonly notebooks: INotebookTracker;
  readonly translator: ITranslator;
}

/** Mark the cells of every notebook. */
export function markCells(
  app: JupyterFrontEnd,
  { translator, ...marked }: IMarkedNotebooks,
  preferences: IPreferences
): void {
  const { contents } = app.serviceManager;
  forEachMarked(marked, async (panel, marks) => {
    const [{ MarksView }, frameworks] = await Promise.all([
      import('../ui/markViews'),
      app.resolveRequiredService(IFrameworkRegistry)
    ]);
    // It is disposed with its notebook.
    return panel.isDisposed
      ? null
      : new MarksView({
          notebook: panel.content,
          panelId: panel.id,
          path: () => contents.localPath(panel.context.path),
          marks,
          facts: () => frameworks.facts,
          commands: app.commands,
          translator,
          preferences
        });
  });
}

/** Count the cells that need attention in the table of contents of every notebook. */
export function countInContents(
  { translator, ...marked }: IMarkedNotebooks,
  contents: ITableOfContentsTracker
): void {
  const views = new WeakMap<NotebookPanel, TocMarks>();
  forEachMarked(marked, async (panel, marks) => {
    const { TocMarks } = await import('../ui/markViews');
    if (!panel.isDisposed) {
      const tracker = contents;
      views.set(panel, new TocMarks({ panel, marks, tracker, translator }));
    }
  });
  marked.notebooks.currentChanged.connect((_, panel) => {
    // After the host has made the table of contents.
    void Promise.resolve().then(() => panel && views.get(panel)?.follow());
  });
}

/** Load something for each notebook with marks, now and later. */
function forEachMarked(
  { tracker, notebooks }: Omit<IMarkedNotebooks, 'translator'>,
  load: (panel: NotebookPanel, marks: ICellMarks) => Promise<unknown>
): void {
  const onAdded = (_: unknown, panel: NotebookPanel): void => {
    tracker.ready(panel).then(
      ({ marks }) => withMarks(marks, () => load(panel, marks)),
      // A notebook that is closed meanwhile has no cells to mark.
      () => null
    );
  };
  notebooks.widgetAdded.connect(onAdded);
  notebooks.forEach(panel => onAdded(null, panel));
}

/**
 * Load with the first mark of a notebook what shows marks. What fails is tried again
 * with the next change of marks.
 */
function withMarks(marks: ICellMarks, load: () => Promise<unknown>): void {
  let isLoading = false;
  const onChanged = (_: unknown, ids: readonly string[]): void => {
    if (isLoading || !ids.some(id => marks.get(id) ?? marks.finding(id))) {
      return;
    }
    isLoading = true;
    load().then(
      () => marks.changed.disconnect(onChanged),
      (error: unknown) => {
        isLoading = false;
        console.error('A part of jupyterlab-seed did not load.', error);
      }
    );
  };
  marks.changed.connect(onChanged);
  onChanged(null, marks.ids);
}
