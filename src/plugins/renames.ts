import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

/**
 * Tell when an open notebook, or one that is opened later, gets another path.
 *
 * @param onRename - Called with both paths, from the server's root.
 */
export function followRenames(
  notebooks: INotebookTracker,
  contents: Pick<Contents.IManager, 'localPath'>,
  onRename: (before: string, after: string) => void
): void {
  const onAdded = (_: unknown, { context }: NotebookPanel): void => {
    let before = contents.localPath(context.path);
    context.pathChanged.connect((_, path) => {
      const after = contents.localPath(path);
      onRename(before, after);
      before = after;
    });
  };
  notebooks.widgetAdded.connect(onAdded);
  notebooks.forEach(panel => onAdded(null, panel));
}
