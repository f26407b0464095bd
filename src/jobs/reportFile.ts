import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

import type { ReportFormat } from './types';

/** Asks about the file of a report. */
export interface IReportPrompts {
  /**
   * @param name - The name to begin with.
   * @returns The name that was chosen, or `null`.
   */
  fileName(name: string): Promise<string | null>;
  /** Whether a file is to be replaced. */
  replace(path: string): Promise<boolean>;
}

/** What came of saving. */
export type SaveResult =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'declined' }
  /** Nothing can be written there. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The name that the file of a report has if nobody chooses another. */
export function reportName(notebook: string, format: ReportFormat): string {
  const name = PathExt.basename(notebook, '.ipynb');
  return `${name}.verify.${format}`;
}

/**
 * Save a report beside its notebook, after asking for the name. No file is
 * replaced without a question.
 *
 * @param notebook - The path of the notebook.
 */
export async function saveReport(
  contents: Pick<Contents.IManager, 'get' | 'save'>,
  prompts: IReportPrompts,
  notebook: string,
  format: ReportFormat,
  text: string
): Promise<SaveResult> {
  const name = await prompts.fileName(reportName(notebook, format));
  if (!name) {
    return { kind: 'declined' };
  }
  const path = PathExt.join(PathExt.dirname(notebook), name);
  try {
    if ((await exists(contents, path)) && !(await prompts.replace(path))) {
      return { kind: 'declined' };
    }
    const saved = await contents.save(path, {
      type: 'file',
      format: 'text',
      content: text
    });
    return { kind: 'saved', path: saved.path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason };
  }
}

/** Whether a file exists; its folder tells, so that no request fails where it does not. */
async function exists(
  contents: Pick<Contents.IManager, 'get'>,
  path: string
): Promise<boolean> {
  const folder = await contents.get(PathExt.dirname(path));
  const entries = folder.content as readonly Contents.IModel[];
  const name = PathExt.basename(path);
  if (entries.some(entry => entry.name === name)) {
    return true;
  }
  // A hidden file is not listed.
  return (
    name.startsWith('.') &&
    contents.get(path, { content: false }).then(
      () => true,
      () => false
    )
  );
}
