import { Notification } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type { IRefusal, ReportFormat, SaveResult } from '../../jobs';
import { reportName } from '../../jobs';
import type { INotebookSeed, IVerificationNotices } from '../../model';
import { labelCellAt, nameCellAt } from '../cellName';
import { notifyRefusal } from '../notify';
import { plainText } from '../plainText';
import { notifySaved } from '../saved';
import { describeProblem } from './status';

/** Shows the outcome of actions in the host's notifications. */
export class VerificationNotices implements IVerificationNotices {
  constructor(translator: ITranslator) {
    this._translator = translator;
  }

  /** A report that could not be saved can be downloaded. */
  saved(
    result: SaveResult,
    notebook: string,
    format: ReportFormat,
    text: string
  ): void {
    notifySaved(result, reportName(notebook, format), text, this._load());
  }

  noReport(problem: IRefusal): void {
    const trans = this._load();
    Notification.warning(
      trans.__(
        'There is no report to save. %1',
        describeProblem(problem, trans)
      ),
      { autoClose: 8000 }
    );
  }

  noCell(number: number, source: string): void {
    const trans = this._load();
    Notification.warning(
      trans.__(
        '%1: no longer in the notebook.',
        plainText(labelCellAt(number, source, trans))
      ),
      { autoClose: 5000 }
    );
  }

  noLines(number: number, source: string): void {
    const trans = this._load();
    Notification.warning(
      trans.__(
        'Nothing was changed: %1 has changed since the notebook was verified.',
        plainText(nameCellAt(number, source, trans, true))
      ),
      { autoClose: 8000 }
    );
  }

  /** A notebook is missing, or cannot be opened. */
  notOpened(path: string): void {
    Notification.warning(this._load().__('"%1" could not be opened.', path), {
      autoClose: 5000
    });
  }

  refused(model: INotebookSeed): void {
    notifyRefusal(model, this._translator);
  }

  private _load(): TranslationBundle {
    return this._translator.load('jupyterlab_seed');
  }

  private readonly _translator: ITranslator;
}
