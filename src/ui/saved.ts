/**
 * What became of a report's file.
 */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { SaveResult } from '../jobs';

/**
 * Say that a report was saved, or could not be; then it can be downloaded.
 *
 * @param name - The name of the downloaded file.
 */
export function notifySaved(
  result: SaveResult,
  name: string,
  text: string,
  trans: TranslationBundle
): void {
  switch (result.kind) {
    case 'saved':
      Notification.success(trans.__('Report saved: %1', result.path), {
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
              callback: () => download(name, text)
            }
          ]
        }
      );
  }
}

/** Hand a text to the browser as a file. */
function download(name: string, text: string): void {
  // As plain bytes, so that the browser does not render it with this server's origin.
  const blob = new Blob([text], { type: 'application/octet-stream' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
