import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import type { RunResult } from './run';

/** See {@link ICellRunner.runAll}. */
export async function runCells(
  panel: NotebookPanel,
  ids: readonly string[],
  translator: ITranslator
): Promise<RunResult> {
  const { content, sessionContext } = panel;
  const cells = ids
    .map(id => content.widgets.find(widget => widget.model.id === id))
    .filter(cell => cell !== undefined);
  if (cells.length === 0 || !sessionContext.session?.kernel) {
    return { kind: 'no-kernel' };
  }
  const success = await NotebookActions.runCells(
    content,
    cells,
    sessionContext,
    undefined,
    translator
  );
  // Another user may have removed it meanwhile.
  const left = cells.filter(cell => !cell.isDisposed);
  if (left.length === 0) {
    return { kind: 'ok' };
  }
  const error = left.map(cell => lastError(cell.model.toJSON())).find(Boolean);
  if (error) {
    return error;
  }
  return success ? { kind: 'ok' } : { kind: 'error', name: '', message: '' };
}

/**
 * The error that a code cell shows.
 *
 * @param cell - A cell in the notebook format.
 * @returns The error, or `null` where the cell shows none.
 */
export function lastError(
  cell: object
): Exclude<RunResult, { kind: 'ok' | 'no-kernel' }> | null {
  const found = (cell as { outputs?: unknown }).outputs;
  const outputs = Array.isArray(found)
    ? (found as Record<string, unknown>[])
    : [];
  const error = outputs.filter(item => item.output_type === 'error').pop();
  if (!error) {
    return null;
  }
  const name = String(error.ename);
  const message = String(error.evalue);
  const missing =
    /^No module named '([^'.]+)/.exec(message) ??
    // R: library(x) where x is not installed.
    /there is no package called .([\w.]+)./.exec(message);
  return missing
    ? { kind: 'missing-module', module: missing[1] }
    : { kind: 'error', name, message };
}
