import { Dialog, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type {
  IVerifyPreferences,
  IVerifyPrompts,
  IVerifyQuestion
} from '../../model';
import { parseRuns, parseTimeout, parseTolerance } from '../../jobs';
import { ReportPrompts } from '../reportPrompts';
import type { IVerifyDraft } from './questionView';
import { QuestionView } from './questionView';

import '../../../style/verifyDialog.css';

/** Asks about verifications, through the host's dialogs. */
export class VerifyPrompts extends ReportPrompts implements IVerifyPrompts {
  async verify(question: IVerifyQuestion): Promise<IVerifyPreferences | null> {
    const { trans } = this;
    const { chosen, path, isTrial } = question;
    const name = PathExt.basename(path);
    const body = new VerifyDialogBody(
      question,
      {
        timeout: chosen.timeout === null ? '' : String(chosen.timeout),
        tolerance: String(chosen.tolerance),
        sideBySide: chosen.sideBySide,
        masksOff: chosen.masksOff,
        stored: chosen.stored,
        runs: String(chosen.runs)
      },
      trans
    );
    const result = await showDialog({
      title: isTrial
        ? trans.__('Try the change in %1?', name)
        : trans.__('Verify %1?', name),
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({
          label: isTrial ? trans.__('Try It') : trans.__('Verify')
        })
      ],
      checkbox: {
        label: trans.__('Don’t ask again'),
        caption: trans.__(
          'Start without asking from now on. You can change this in Settings.'
        )
      },
      // A hasty Enter must not run code; Enter in a field confirms, see below.
      defaultButton: 0
    });
    const chosenNow = result.button.accept ? readDraft(body.draft) : null;
    return chosenNow && { ...chosenNow, ask: !result.isChecked };
  }

  /** Whether to cancel a running verification whose tab is being closed. */
  confirmCancel(path: string): Promise<boolean> {
    const { trans } = this;
    return this.ask(
      trans.__('Cancel the verification?'),
      trans.__(
        'The verification of %1 is still running. Closing its tab cancels it.',
        PathExt.basename(path)
      ),
      trans.__('Cancel Verification'),
      trans.__('Keep Running')
    );
  }
}

/** The options that were entered; `null` if they are invalid. */
function readDraft(
  draft: IVerifyDraft
): Omit<IVerifyPreferences, 'ask'> | null {
  const timeout = parseTimeout(draft.timeout);
  const tolerance = parseTolerance(draft.tolerance);
  const runs = parseRuns(draft.runs);
  return timeout.ok && tolerance.ok && runs.ok
    ? {
        timeout: timeout.value || null,
        tolerance: tolerance.value,
        sideBySide: draft.sideBySide,
        masksOff: draft.masksOff,
        stored: draft.stored,
        runs: runs.value
      }
    : null;
}

/** The body of the dialog: an announcement, and the options. */
class VerifyDialogBody extends ReactWidget {
  constructor(
    question: IVerifyQuestion,
    draft: IVerifyDraft,
    trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-SeedVerifyDialog');
    this._question = question;
    this._trans = trans;
    this.draft = draft;
  }

  /** The current input. */
  draft: IVerifyDraft;

  protected render(): React.ReactElement {
    return (
      <QuestionView
        question={this._question}
        initial={this.draft}
        trans={this._trans}
        onChange={draft => {
          this.draft = draft;
          const accept = this._accept();
          if (accept) {
            accept.disabled = readDraft(draft) === null;
          }
        }}
      />
    );
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    // Before the dialog's listener, which presses the default button at every Enter.
    window.addEventListener('keydown', this._onKeyDown, true);
  }

  protected override onBeforeDetach(msg: Message): void {
    window.removeEventListener('keydown', this._onKeyDown, true);
    super.onBeforeDetach(msg);
  }

  /** Enter in a field confirms the dialog if the input is valid; on a summary it opens the details. */
  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    const { target, key } = event;
    if (
      key !== 'Enter' ||
      !(target instanceof HTMLElement) ||
      !this.node.contains(target)
    ) {
      return;
    }
    if (target.tagName === 'SUMMARY') {
      event.stopPropagation();
    } else if (
      target instanceof HTMLInputElement &&
      target.type !== 'checkbox'
    ) {
      event.stopPropagation();
      event.preventDefault();
      this._accept()?.click();
    }
  };

  private _accept(): HTMLButtonElement | null {
    const dialog = this.node.closest('.jp-Dialog');
    return dialog?.querySelector('button.jp-mod-accept') ?? null;
  }

  private readonly _question: IVerifyQuestion;
  private readonly _trans: TranslationBundle;
}
