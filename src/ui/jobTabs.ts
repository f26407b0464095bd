import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';

import type { IJob } from '../jobs';
import { addToShell, showInShell } from './addToShell';
import { JobWidget } from './jobWidget';

/** The dependencies of {@link JobTabs}. */
export interface IJobTabsOptions<O, R, W extends JobWidget<O, R>> {
  readonly app: JupyterFrontEnd;
  /** Tracks the tabs, so that they are restored when the page is reloaded. */
  readonly tracker: WidgetTracker<W>;
  readonly jobs: {
    get(path: string): IJob<O, R>;
    release(job: IJob<O, R>): void;
  };
  readonly notebooks: INotebookTracker;
  /** Whether the application shows documents in tabs; Notebook 7 shows only one. */
  readonly hasTabs: boolean;
  /** What the application calls such a tab. */
  readonly type: string;
  /** Makes the tab of a job. */
  readonly make: (job: IJob<O, R>, key?: string) => W;
}

/** How to find a job from before the page was reloaded. */
export interface IFoundBy {
  /** The key of the tab in the page's layout. */
  readonly key?: string;
  /** Whether to ask the server for it. */
  readonly find?: boolean;
  /** The id of the job, in case the notebook has moved. */
  readonly id?: string;
}

/** Shows each job of a kind in a tab of its own. */
export class JobTabs<O, R, W extends JobWidget<O, R>> {
  constructor(options: IJobTabsOptions<O, R, W>) {
    this._options = options;
  }

  /** Show the job of a notebook. */
  open(path: string, { key, find, id }: IFoundBy): void {
    const { app, tracker, jobs } = this._options;
    const job = jobs.get(path);
    let tab = tracker.find(item => item.job === job);
    if (!tab) {
      tab = this._make(job, key);
      this._add(tab);
    }
    showInShell(app.shell, tab);
    if (find && job.phase === 'idle') {
      void job.attach(id);
    }
  }

  private _make(job: IJob<O, R>, key?: string): W {
    const { tracker, jobs, make } = this._options;
    const tab = make(job, key);
    tab.disposed.connect(() => jobs.release(job));
    // A reloaded page finds it by the stored id and path.
    job.identified.connect(() => void tracker.save(tab));
    return tab;
  }

  private _add(tab: W): void {
    const { app, tracker, notebooks, hasTabs, type } = this._options;
    const { contents } = app.serviceManager;
    const panel = notebooks.find(
      ({ context }) => contents.localPath(context.path) === tab.job.path
    );
    const other = this._findOther(tab);
    const area = addToShell(app.shell, tab, hasTabs, {
      // A third column would leave too little of the notebook.
      mode: other ? 'tab-after' : 'split-right',
      ref: other?.id ?? panel?.id,
      type
    });
    tab.toggleClass('jp-mod-below', area === 'down');
    void tracker.add(tab);
  }

  /** A tab of another job of the same notebook; `null` if there is none. */
  private _findOther({ job }: W): Widget | null {
    for (const widget of this._options.app.shell.widgets('main')) {
      if (widget instanceof JobWidget && widget.job.path === job.path) {
        return widget;
      }
    }
    return null;
  }

  private readonly _options: IJobTabsOptions<O, R, W>;
}
