import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type { IReportPrompts } from '../jobs';

/** Asks about the files of reports, through the host's dialogs. */
export class ReportPrompts implements IReportPrompts {
  constructor(translator: ITranslator) {
    this.trans = translator.load('jupyterlab_seed');
  }

  async fileName(name: string): Promise<string | null> {
    const { trans } = this;
    const result = await InputDialog.getText({
      title: trans.__('Save Report'),
      label: trans.__('File name (saved beside the notebook)'),
      text: name,
      okLabel: trans.__('Save')
    });
    return result.button.accept ? (result.value ?? '').trim() || null : null;
  }

  replace(path: string): Promise<boolean> {
    const { trans } = this;
    return this.ask(
      trans.__('Replace the file?'),
      trans.__('"%1" already exists.', path),
      trans.__('Replace')
    );
  }

  /** Ask a question whose answer may do harm. */
  protected async ask(
    title: string,
    body: string,
    accept: string,
    reject = this.trans.__('Cancel')
  ): Promise<boolean> {
    const result = await showDialog({
      title,
      body,
      buttons: [
        Dialog.cancelButton({ label: reject }),
        Dialog.warnButton({ label: accept })
      ],
      defaultButton: 0
    });
    return result.button.accept;
  }

  protected readonly trans: TranslationBundle;
}
