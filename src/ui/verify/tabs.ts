import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import type { Facts } from '../../frameworks';
import type { IReport, IVerifyOptions } from '../../jobs';
import type { IOutdated, IVerifications } from '../../model';
import { JobTabs } from '../jobTabs';
import { VerifyPrompts } from './dialog';
import { VerificationWidget } from './widget';

/** The dependencies of {@link VerificationTabs}. */
export interface IVerificationTabsOptions {
  readonly app: JupyterFrontEnd;
  /** Tracks the tabs, so that they are restored when the page is reloaded. */
  readonly tracker: WidgetTracker<VerificationWidget>;
  readonly verifications: IVerifications;
  readonly outdated: IOutdated;
  readonly notebooks: INotebookTracker;
  /** Whether the application shows documents in tabs; Notebook 7 shows only one. */
  readonly hasTabs: boolean;
  /** What is known of frameworks. */
  readonly facts: () => Facts;
  readonly translator: ITranslator;
}

/** Shows each verification in a tab of its own. */
export class VerificationTabs extends JobTabs<
  IVerifyOptions,
  IReport,
  VerificationWidget
> {
  constructor(options: IVerificationTabsOptions) {
    const { app, verifications, outdated, facts, translator } = options;
    const prompts = new VerifyPrompts(translator);
    super({
      ...options,
      jobs: verifications,
      type: 'Verification',
      make: (verification, key) =>
        new VerificationWidget({
          verification,
          outdated,
          key,
          commands: app.commands,
          facts,
          translator,
          confirmCancel: path => prompts.confirmCancel(path)
        })
    });
  }
}
