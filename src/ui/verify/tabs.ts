import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import type { Facts } from '../../frameworks';
import type { Verification } from '../../jobs';
import type { IVerifications } from '../../model';
import { VerifyPrompts } from './dialog';
import { VerificationWidget } from './widget';

/** What {@link VerificationTabs} are made of. */
export interface IVerificationTabsOptions {
  readonly app: JupyterFrontEnd;
  /** Gets the tabs, so that a page that is reloaded opens them again. */
  readonly tracker: WidgetTracker<VerificationWidget>;
  readonly verifications: IVerifications;
  readonly notebooks: INotebookTracker;
  /** Whether documents stand side by side; Notebook 7 has room for one alone. */
  readonly hasTabs: boolean;
  /** What is known of frameworks. */
  readonly facts: () => Facts;
  readonly translator: ITranslator;
}

/** Where a verification is found that a page showed before. */
export interface IFoundBy {
  /** What the layout of the page calls the tab. */
  readonly key?: string;
  /** Whether the server is asked what it knows. */
  readonly find?: boolean;
  /** The verification that is meant; the notebook may have another path since. */
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
    // A page that is reloaded finds it by what is stored here.
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
