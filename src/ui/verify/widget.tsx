import { MainAreaWidget } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { UUID } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { Facts } from '../../frameworks';
import type { Verification } from '../../jobs';
import { verifyIcon } from '../icons';
import { VerificationView } from './view';

import '../../../style/verify.css';

/** The tab that shows the verification of one notebook. */
export class VerificationWidget extends MainAreaWidget<ReactWidget> {
  constructor(options: VerificationWidget.IOptions) {
    const { verification, commands, facts, translator } = options;
    const trans = translator.load('jupyterlab_seed');
    super({
      content: ReactWidget.create(
        <VerificationView
          verification={verification}
          commands={commands}
          facts={facts}
          trans={trans}
        />
      ),
      translator
    });
    this._options = options;
    this.key = options.key ?? UUID.uuid4();
    this.id = `jupyterlab-seed-verify-${++count}`;
    this.addClass('jp-SeedVerify-tab');
    this.content.addClass('jp-SeedVerify');
    // A name counts only on what has a role.
    this.content.node.setAttribute('role', 'region');
    this.content.node.setAttribute('aria-label', trans.__('Verification'));
    this.toolbar.hide();
    this.title.icon = verifyIcon;
    verification.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  /**
   * What the layout of the page calls it: not its path, since the layout is not
   * written when a notebook is renamed.
   */
  readonly key: string;

  /** What is shown. */
  get verification(): Verification {
    return this._options.verification;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.verification.changed.disconnect(this._onChanged, this);
    super.dispose();
  }

  /** What nobody looks at any more does not go on unseen. */
  protected override onCloseRequest(msg: Message): void {
    if (!this.verification.isActive) {
      super.onCloseRequest(msg);
      return;
    }
    void this._options.confirmCancel(this.verification.path).then(isWanted => {
      if (isWanted && !this.isDisposed) {
        void this._cancel();
      }
    });
  }

  /** Cancel, and close where nothing is left to be looked at. */
  private async _cancel(): Promise<void> {
    if (await this.verification.cancel()) {
      this.dispose();
    }
  }

  private _onChanged(): void {
    const trans = this._options.translator.load('jupyterlab_seed');
    const { path } = this.verification;
    this.title.label = trans.__('Verify: %1', PathExt.basename(path));
    this.title.caption = trans.__('Verification of %1', path);
  }

  private readonly _options: VerificationWidget.IOptions;
}

export namespace VerificationWidget {
  export interface IOptions {
    /** Not disposed with this. */
    readonly verification: Verification;
    /** That of the tab before the page was reloaded. */
    readonly key?: string;
    readonly commands: CommandRegistry;
    /** What is known of frameworks. */
    readonly facts: () => Facts;
    readonly translator: ITranslator;
    /** Whether a verification that runs is to be cancelled. */
    readonly confirmCancel: (path: string) => Promise<boolean>;
  }
}

let count = 0;
