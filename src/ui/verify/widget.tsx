import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import type { Facts } from '../../frameworks';
import type { IReport, IVerifyOptions, Verification } from '../../jobs';
import type { IOutdated } from '../../model';
import { verifyIcon } from '../icons';
import { JobWidget } from '../jobWidget';
import { VerificationView } from './view';

import '../../../style/verify.css';

/** The tab that shows the verification of one notebook. */
export class VerificationWidget extends JobWidget<IVerifyOptions, IReport> {
  constructor(options: VerificationWidget.IOptions) {
    const { verification, outdated, commands, facts, translator } = options;
    const trans = translator.load('jupyterlab_seed');
    super({
      ...options,
      job: verification,
      view: (
        <VerificationView
          verification={verification}
          outdated={outdated}
          commands={commands}
          facts={facts}
          trans={trans}
        />
      ),
      name: 'verify',
      label: trans.__('Verification'),
      icon: verifyIcon,
      titleOf: path =>
        outdated.isOutdated(verification)
          ? {
              // The end of a long title is cut.
              label: trans.__('Outdated: %1', PathExt.basename(path)),
              caption: trans.__(
                'Verification of %1, which has changed since',
                path
              )
            }
          : {
              label: trans.__('Verify: %1', PathExt.basename(path)),
              caption: trans.__('Verification of %1', path)
            },
      titleChanged: outdated.changed
    });
    this.addClass('jp-SeedVerify-tab');
    this.content.addClass('jp-SeedVerify');
  }

  /** What is shown. */
  get verification(): Verification {
    return this.job;
  }
}

export namespace VerificationWidget {
  export interface IOptions {
    /** Not disposed with this. */
    readonly verification: Verification;
    /** Whether the report is of other code than the notebook has now. */
    readonly outdated: IOutdated;
    /** The key of the tab before the page was reloaded. */
    readonly key?: string;
    readonly commands: CommandRegistry;
    /** What is known of frameworks. */
    readonly facts: () => Facts;
    readonly translator: ITranslator;
    /** Whether to cancel a running verification. */
    readonly confirmCancel: (path: string) => Promise<boolean>;
  }
}
