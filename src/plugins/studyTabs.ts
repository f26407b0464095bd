import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IThemeManager, WidgetTracker } from '@jupyterlab/apputils';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import { TabPanel } from '@lumino/widgets';

import type { IStudyOptions, IStudyReport } from '../jobs';
import { CHART_MIME, Jobs, RestStudies } from '../jobs';
import type { IShownRun } from '../model';
import {
  NotebookResults,
  OpenNotebooks,
  OutdatedStudies,
  StudyActions
} from '../model';
import type { ISeedTracker } from '../tokens';
import type { IClick } from '../ui/study';
import { addToShell } from '../ui/addToShell';
import type { IFoundBy } from '../ui/jobTabs';
import {
  copyText,
  JobTabs,
  pointedAt,
  showRun,
  StudyNotices,
  StudyPrompts,
  StudyWidget
} from '../ui/study';

/** The dependencies of {@link createStudyTabs}. */
export interface IStudyTabsOptions {
  readonly app: JupyterFrontEnd;
  readonly tracker: WidgetTracker<StudyWidget>;
  readonly models: ISeedTracker;
  readonly notebooks: INotebookTracker;
  readonly rendermime: IRenderMimeRegistry;
  /** Whether the application shows documents in tabs. */
  readonly hasTabs: boolean;
  readonly contentFactory: NotebookPanel.IContentFactory;
  readonly languages: IEditorLanguageRegistry;
  readonly themes: IThemeManager | null;
  readonly translator: ITranslator;
}

/** The tabs of studies. */
export interface IStudyTabs {
  /** Show the study of a notebook, the current one by default. */
  open(path: string | undefined, found: IFoundBy): Promise<void>;
  /**
   * Name a result of the current notebook.
   *
   * @param click - What was clicked; `null` for the cursor.
   */
  useAsResult(click: IClick | null): Promise<boolean>;
  /** Follow a notebook to its new path. */
  rename(before: string, after: string): void;
}

function openNotebooks(
  { app, models, notebooks }: IStudyTabsOptions,
  notices: StudyNotices
): OpenNotebooks {
  const { contents } = app.serviceManager;
  return new OpenNotebooks({
    notebooks,
    models,
    localPath: path => contents.localPath(path),
    open: path => app.commands.execute('docmanager:open', { path }),
    onFailure: path => notices.notOpened(path)
  });
}

/** Make the tabs of studies, with all that they need; this loads with the first study. */
export function createStudyTabs(options: IStudyTabsOptions): IStudyTabs {
  const { app, models, notebooks, rendermime, translator } = options;
  const { contents, serverSettings } = app.serviceManager;
  const prompts = new StudyPrompts(translator);
  const notices = new StudyNotices(translator);
  const client = new RestStudies(serverSettings);
  const studies = new Jobs<IStudyOptions, IStudyReport>(
    client,
    () => undefined
  );
  const open = openNotebooks(options, notices);
  const actions = new StudyActions({
    notebooks: open,
    contents,
    prompts,
    notices,
    copy: copyText,
    stored: client,
    show: run => showExecuted(run, options)
  });
  const outdated = new OutdatedStudies({
    notebooks,
    models,
    localPath: path => contents.localPath(path)
  });
  const results = new NotebookResults(open, prompts, notices);
  const makeRenderer = rendermime.mimeTypes.includes(CHART_MIME)
    ? () => rendermime.createRenderer(CHART_MIME)
    : null;
  const tabs = new JobTabs<IStudyOptions, IStudyReport, StudyWidget>({
    ...options,
    jobs: studies,
    type: 'Seed Study',
    make: (study, key) =>
      new StudyWidget({
        study,
        key,
        actions,
        outdated,
        makeRenderer,
        themeChanged: options.themes?.themeChanged ?? null,
        translator,
        confirmCancel: path => prompts.confirmCancel(path)
      })
  });
  return {
    open: async (path, found) => {
      const known = path ?? (await actions.reach());
      if (known !== null) {
        tabs.open(known, found);
      }
    },
    useAsResult: async click => {
      const panel = open.find();
      return panel !== null && results.use(undefined, pointedAt(panel, click));
    },
    rename: (before, after) => studies.rename(before, after)
  };
}

/** Show the executed notebook of a run beside its study. */
function showExecuted(run: IShownRun, options: IStudyTabsOptions): void {
  const { app, hasTabs } = options;
  const widget = showRun(run, options);
  addToShell(app.shell, widget, hasTabs, { mode: 'tab-after' });
  app.shell.activateById(widget.id);
  const tabs = widget.parent?.parent;
  if (tabs instanceof TabPanel) {
    // Below a notebook, the host opens the area, and not the tab in it.
    tabs.currentWidget = widget;
  }
}
