import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITableOfContentsTracker } from '@jupyterlab/toc';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ISeedTracker } from '../tokens';
import { lazily, withNotebook } from './lazily';

/** Shows in the table of contents where cells need attention. */
export const tableOfContentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-seed:table-of-contents',
  description: 'Counts the cells that need attention in the table of contents.',
  autoStart: true,
  requires: [ISeedTracker, INotebookTracker],
  optional: [ITableOfContentsTracker, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    tracker: ISeedTracker,
    notebooks: INotebookTracker,
    contents: ITableOfContentsTracker | null,
    translator: ITranslator | null
  ): void => {
    if (!contents) {
      return;
    }
    const show = lazily(async () => {
      const { countInContents } = await import('./notebookMarks');
      const trans = translator ?? nullTranslator;
      countInContents({ tracker, notebooks, translator: trans }, contents);
    });
    withNotebook(notebooks, show);
  }
};
