import { Notification } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';

import type { IRefusal, ReportFormat, SaveResult } from '../../jobs';
import { reportName } from '../../jobs';
import { describeProblem } from '../verifyMessages';

/** Say what came of saving a report; where it can't be written, offer to download it. */
export function notifySaved(
  result: SaveResult,
  notebook: string,
  format: ReportFormat,
  text: string,
  translator: ITranslator
): void {
  const trans = translator.load('jupyterlab_seed');
  switch (result.kind) {
    case 'saved':
      Notification.success(trans.__('The report was saved: %1', result.path), {
        autoClose: 5000
      });
      break;
    case 'failed':
      Notification.error(
        trans.__('The report could not be saved: %1', result.reason),
        {
          autoClose: false,
          actions: [
            {
              label: trans.__('Download'),
              callback: () => download(reportName(notebook, format), text)
            }
          ]
        }
      );
  }
}

/** Say why there is no report to save. */
export function notifyNoReport(
  problem: IRefusal,
  translator: ITranslator
): void {
  const trans = translator.load('jupyterlab_seed');
  Notification.warning(
    trans.__('There is no report to save. %1', describeProblem(problem, trans)),
    { autoClose: 8000 }
  );
}

/** Say that a notebook is not there, or can't be shown. */
export function notifyNotOpened(path: string, translator: ITranslator): void {
  const trans = translator.load('jupyterlab_seed');
  Notification.warning(trans.__('"%1" could not be opened.', path), {
    autoClose: 5000
  });
}

/** Say that a cell is not in the notebook any more. */
export function notifyNoCell(number: number, translator: ITranslator): void {
  const trans = translator.load('jupyterlab_seed');
  Notification.warning(
    trans.__('What was cell %1 is not in the notebook any more.', number),
    { autoClose: 5000 }
  );
}

/** Hand a text to the browser as a file. */
function download(name: string, text: string): void {
  // As plain bytes: nothing of it is to be shown in a page of this server.
  const blob = new Blob([text], { type: 'application/octet-stream' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
