import { MainAreaWidget } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import { ReactWidget } from '@jupyterlab/ui-components';
import { UUID } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import type * as React from 'react';

import type { IJob } from '../jobs';

/** The tab that shows a job of one notebook. */
export class JobWidget<O, R> extends MainAreaWidget<ReactWidget> {
  constructor(options: JobWidget.IOptions<O, R>) {
    const { job, view, name, label, icon, translator } = options;
    super({ content: ReactWidget.create(view), translator });
    this._options = options;
    this.job = job;
    this.key = options.key ?? UUID.uuid4();
    this.id = `jupyterlab-seed-${name}-${++count}`;
    // A label has no effect without a role.
    this.content.node.setAttribute('role', 'region');
    this.content.node.setAttribute('aria-label', label);
    this.toolbar.hide();
    this.title.icon = icon;
    job.changed.connect(this._onChanged, this);
    options.titleChanged?.connect(this._onChanged, this);
    this._onChanged();
  }

  /**
   * Its key in the page's layout; not its path, since renaming a notebook does not save
   * the layout.
   */
  readonly key: string;

  /** What is shown. */
  readonly job: IJob<O, R>;

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.job.changed.disconnect(this._onChanged, this);
    this._options.titleChanged?.disconnect(this._onChanged, this);
    super.dispose();
  }

  /** Closing the tab cancels a running job, after asking. */
  protected override onCloseRequest(msg: Message): void {
    if (!this.job.isActive) {
      super.onCloseRequest(msg);
      return;
    }
    void this._options.confirmCancel(this.job.path).then(isWanted => {
      if (isWanted && !this.isDisposed) {
        void this._cancel();
      }
    });
  }

  /** Cancel, and close the tab if that succeeded. */
  private async _cancel(): Promise<void> {
    if (await this.job.cancel()) {
      this.dispose();
    }
  }

  private _onChanged(): void {
    const { label, caption } = this._options.titleOf(this.job.path);
    this.title.label = label;
    this.title.caption = caption;
  }

  private readonly _options: JobWidget.IOptions<O, R>;
}

export namespace JobWidget {
  /** The options of a tab. */
  export interface IOptions<O, R> {
    /** Not disposed with this. */
    readonly job: IJob<O, R>;
    readonly view: React.ReactElement;
    /** The kind of job, for ids. */
    readonly name: string;
    /** The same for people. */
    readonly label: string;
    readonly icon: LabIcon;
    /** The title of the tab by the notebook's path. */
    readonly titleOf: (path: string) => { label: string; caption: string };
    /** Emitted when something else that the title says has changed. */
    readonly titleChanged?: ISignal<unknown, unknown>;
    /** The key of the tab before the page was reloaded. */
    readonly key?: string;
    readonly translator: ITranslator;
    /** Whether to cancel a running job. */
    readonly confirmCancel: (path: string) => Promise<boolean>;
  }
}

let count = 0;
