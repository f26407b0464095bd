import { Clipboard, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type {
  IRefusal,
  IStudiedResult,
  ReportFormat,
  SaveResult
} from '../../jobs';
import { reportName } from '../../jobs';
import type {
  INotebookSeed,
  IResultNotices,
  IResultPrompts,
  IStudyNotices
} from '../../model';
import { notifyRefusal } from '../notify';
import { ReportPrompts } from '../reportPrompts';
import { notifySaved } from '../saved';
import { askForResult } from './resultDialog';
import { describeStudyRefusal } from './sentences';

/** Shows the outcome of actions in the host's notifications. */
export class StudyNotices implements IStudyNotices, IResultNotices {
  constructor(translator: ITranslator) {
    this._translator = translator;
    this._trans = translator.load('jupyterlab_seed');
  }

  noReport(problem: IRefusal): void {
    Notification.warning(describeStudyRefusal(problem, this._trans), {
      autoClose: 8000
    });
  }

  saved(
    result: SaveResult,
    notebook: string,
    format: ReportFormat,
    text: string
  ): void {
    const name = reportName(notebook, format, 'study');
    notifySaved(result, name, text, this._trans);
  }

  copied(): void {
    Notification.success(this._trans.__('Report copied as Markdown'), {
      autoClose: 3000
    });
  }

  seedSet(seed: number): void {
    Notification.success(
      this._trans.__('The notebook’s seed is now %1.', seed),
      { autoClose: 5000 }
    );
  }

  refused(model: INotebookSeed): void {
    notifyRefusal(model, this._translator);
  }

  named({ expression }: IStudiedResult): void {
    Notification.success(
      this._trans.__('Seed studies read %1 from now on.', expression),
      { autoClose: 5000 }
    );
  }

  readOnly(model: INotebookSeed): void {
    Notification.warning(
      this._trans.__(
        '%1: The notebook is read-only.',
        PathExt.basename(model.state.path)
      ),
      { autoClose: 8000 }
    );
  }

  /** A notebook is missing, or cannot be opened. */
  notOpened(path: string): void {
    Notification.warning(this._trans.__('"%1" could not be opened.', path), {
      autoClose: 5000
    });
  }

  private readonly _translator: ITranslator;
  private readonly _trans: TranslationBundle;
}

/** Asks about studies, through the host's dialogs. */
export class StudyPrompts extends ReportPrompts implements IResultPrompts {
  result(suggested: IStudiedResult): Promise<IStudiedResult | null> {
    return askForResult(suggested, this.trans);
  }

  /** Whether to cancel a running study whose tab is being closed. */
  confirmCancel(path: string): Promise<boolean> {
    const { trans } = this;
    return this.ask(
      trans.__('Cancel the study?'),
      trans.__(
        'The study of %1 is still running. Closing its tab cancels it; finished runs are kept.',
        PathExt.basename(path)
      ),
      trans.__('Cancel Study'),
      trans.__('Keep Running')
    );
  }
}

/** Write a text to the clipboard. */
export function copyText(text: string): void {
  Clipboard.copyToSystem(text);
}
