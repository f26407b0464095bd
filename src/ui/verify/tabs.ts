import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import type { Facts } from '../../frameworks';
import type { Verification } from '../../jobs';
import type { IVerifications } from '../../model';
import { VerifyPrompts } from './dialog';
import { VerificationWidget } from './widget';

/** The dependencies of {@link VerificationTabs}. */
export interface IVerificationTabsOptions {
  readonly app: JupyterFrontEnd;
  /** Tracks the tabs, so that they are restored when the page is reloaded. */
  readonly tracker: WidgetTracker<VerificationWidget>;
  readonly verifications: IVerifications;
  readonly notebooks: INotebookTracker;
  /** Whether the application shows documents in tabs; Notebook 7 shows only one. */
  readonly hasTabs: boolean;
  /** What is known of frameworks. */
  readonly facts: () => Facts;
  readonly translator: ITranslator;
}

/** How to find a verification from before the page was reloaded. */
export interface IFoundBy {
  /** The key of the tab in the page's layout. */
  readonly key?: string;
  /** Whether to ask the server for it. */
  readonly find?: boolean;
  /** The id of the verification, in case the notebook has moved. */
  readonly id?: string;
}

/** Shows each verification in a tab of its own. */
export class VerificationTabs {
  constructor(options: IVerificationTabsOptions) {
    this._options = options;
    this._prompts = new VerifyPrompts(options.translator);
  }

  /** Show the verification of a notebook. */
  open(path: string, { key, find, id }: IFoundBy): void {
    const { app, tracker, verifications } = this._options;
    const verification = verifications.get(path);
    let tab = tracker.find(item => item.verification === verification);
    if (!tab) {
      tab = this._make(verification, key);
      this._add(tab);
    }
    app.shell.activateById(tab.id);
    if (find && verification.phase === 'idle') {
      void verification.attach(id);
    }
  }

  private _make(verification: Verification, key?: string): VerificationWidget {
    const { app, tracker, verifications, facts, translator } = this._options;
    const tab = new VerificationWidget({
      verification,
      key,
      commands: app.commands,
      facts,
      translator,
      confirmCancel: path => this._prompts.confirmCancel(path)
    });
    tab.disposed.connect(() => verifications.release(verification));
    // A reloaded page finds it by the stored id and path.
    verification.identified.connect(() => void tracker.save(tab));
    return tab;
  }

  private _add(tab: VerificationWidget): void {
    const { app, tracker, notebooks, hasTabs } = this._options;
    const { contents } = app.serviceManager;
    const panel = notebooks.find(
      ({ context }) =>
        contents.localPath(context.path) === tab.verification.path
    );
    tab.toggleClass('jp-mod-below', !hasTabs);
    app.shell.add(tab, hasTabs ? 'main' : 'down', {
      mode: 'split-right',
      ref: panel?.id,
      type: 'Verification'
    });
    void tracker.add(tab);
  }

  private readonly _options: IVerificationTabsOptions;
  private readonly _prompts: VerifyPrompts;
}
