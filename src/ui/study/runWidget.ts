import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { CodeMirrorMimeTypeService } from '@jupyterlab/codemirror';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookModel, StaticNotebook } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import { Panel, Widget } from '@lumino/widgets';

import type { IShownRun } from '../../model';
import { diceIcon } from '../icons';

/** The dependencies of {@link showRun}. */
export interface IRunViewOptions {
  readonly rendermime: IRenderMimeRegistry;
  readonly contentFactory: NotebookPanel.IContentFactory;
  readonly languages: IEditorLanguageRegistry;
  readonly translator: ITranslator;
}

/**
 * The executed notebook of a run, to be read: it has no kernel and no file. Its outputs are
 * not trusted, since the file that they come from may have come from elsewhere.
 */
export function showRun(
  { path, arm, seed, notebook }: IShownRun,
  options: IRunViewOptions
): MainAreaWidget {
  const trans = options.translator.load('jupyterlab_seed');
  const model = new NotebookModel();
  model.fromJSON(notebook as Parameters<NotebookModel['fromJSON']>[0]);
  for (const cell of model.cells) {
    cell.trusted = false;
  }
  const view = new StaticNotebook({
    ...options,
    mimeTypeService: new CodeMirrorMimeTypeService(options.languages),
    rendermime: options.rendermime.clone(),
    notebookConfig: {
      ...StaticNotebook.defaultNotebookConfig,
      windowingMode: 'none'
    }
  });
  view.model = model;
  for (const cell of view.widgets) {
    cell.readOnly = true;
  }
  const content = new Panel();
  content.addClass('jp-SeedStudyRun');
  const name = PathExt.basename(path);
  const told = new Widget({ node: document.createElement('p') });
  told.node.textContent = trans.__(
    'The run of %1 with seed %2 (%3), as executed. It cannot be edited.',
    name,
    seed,
    arm
  );
  content.addWidget(told);
  content.addWidget(view);
  const widget = new MainAreaWidget({ content });
  widget.title.label = trans.__('%1, seed %2', name, seed);
  widget.title.icon = diceIcon;
  widget.title.closable = true;
  widget.disposed.connect(() => model.dispose());
  return widget;
}
