import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';

import type { IStudyOptions, IStudyReport } from '../jobs';
import { CHART_MIME, Jobs, RestStudies } from '../jobs';
import { OpenNotebooks, StudyActions } from '../model';
import type { ISeedTracker } from '../tokens';
import type { IFoundBy } from '../ui/jobTabs';
import {
  copyText,
  JobTabs,
  StudyNotices,
  StudyPrompts,
  StudyWidget
} from '../ui/study';
import '../ui/styles';

/** The dependencies of {@link createStudyTabs}. */
export interface IStudyTabsOptions {
  readonly app: JupyterFrontEnd;
  readonly tracker: WidgetTracker<StudyWidget>;
  readonly models: ISeedTracker;
  readonly notebooks: INotebookTracker;
  readonly rendermime: IRenderMimeRegistry;
  /** Whether the application shows documents in tabs. */
  readonly hasTabs: boolean;
  readonly translator: ITranslator;
}

/** The tabs of studies. */
export interface IStudyTabs {
  /** Show the study of a notebook, the current one by default. */
  open(path: string | undefined, found: IFoundBy): Promise<void>;
  /** Follow a notebook to its new path. */
  rename(before: string, after: string): void;
}

/** Make the tabs of studies, with all that they need; this loads with the first study. */
export function createStudyTabs(options: IStudyTabsOptions): IStudyTabs {
  const { app, models, notebooks, rendermime, translator } = options;
  const { contents, serverSettings } = app.serviceManager;
  const prompts = new StudyPrompts(translator);
  const notices = new StudyNotices(translator);
  const studies = new Jobs<IStudyOptions, IStudyReport>(
    new RestStudies(serverSettings),
    () => undefined
  );
  const actions = new StudyActions({
    notebooks: new OpenNotebooks({
      notebooks,
      models,
      localPath: path => contents.localPath(path),
      open: path => app.commands.execute('docmanager:open', { path }),
      onFailure: path => notices.notOpened(path)
    }),
    contents,
    prompts,
    notices,
    copy: copyText
  });
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
        makeRenderer,
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
    rename: (before, after) => studies.rename(before, after)
  };
}
