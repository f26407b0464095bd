import type { INotebookTracker } from '@jupyterlab/notebook';

import type { ICellMarks } from '../model';

/**
 * Make something at the first call. A failure, such as a lost connection, is retried at
 * the next call.
 */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/**
 * Load with the first notebook what a page without one does not need. What fails is
 * tried again with the next.
 */
export function withNotebook(
  notebooks: INotebookTracker,
  load: () => Promise<unknown>
): void {
  const onAdded = (): void => {
    load().catch((error: unknown) => {
      console.error('A part of jupyterlab-seed did not load.', error);
    });
  };
  notebooks.widgetAdded.connect(onAdded);
  if (notebooks.size > 0) {
    onAdded();
  }
}

/**
 * Load with the first mark of a notebook what shows marks. What fails is tried again
 * with the next change of marks.
 */
export function withMarks(
  marks: ICellMarks,
  load: () => Promise<unknown>
): void {
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
