import type { INotebookTracker } from '@jupyterlab/notebook';

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
