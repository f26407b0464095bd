import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

import type { ReportFormat } from './types';

/** Asks about the file of a report. */
export interface IReportPrompts {
  /**
   * @param name - The suggested name.
   * @returns The chosen name, or `null` if the user cancels.
   */
  fileName(name: string): Promise<string | null>;
  /** Whether to replace a file. */
  replace(path: string): Promise<boolean>;
}

/** The outcome of saving. */
export type SaveResult =
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'declined' }
  /** The file could not be written. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What a report is of. */
export type ReportKind = 'verify' | 'study';

/** The default name of a report's file. */
export function reportName(
  notebook: string,
  format: ReportFormat,
  kind: ReportKind = 'verify'
): string {
  const name = PathExt.basename(notebook, '.ipynb');
  return `${name}.${kind}.${format}`;
}

/**
 * Save a report beside its notebook, after asking for the name, and before replacing a
 * file.
 *
 * @param notebook - The path of the notebook.
 */
export async function saveReport(
  contents: Pick<Contents.IManager, 'get' | 'save'>,
  prompts: IReportPrompts,
  notebook: string,
  format: ReportFormat,
  text: string,
  kind: ReportKind = 'verify'
): Promise<SaveResult> {
  const name = await prompts.fileName(reportName(notebook, format, kind));
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

/** Whether a file exists, by the listing of its folder, so that no request fails. */
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
