import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

/** How a run of the seed cell ended. */
export type RunResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'no-kernel' }
  /** A module is not installed in the kernel's environment; nothing was seeded. */
  | { readonly kind: 'missing-module'; readonly module: string }
  | { readonly kind: 'error'; readonly name: string; readonly message: string };

/** Runs cells of one notebook. */
export interface ICellRunner {
  /**
   * Run one cell as its user would.
   *
   * @param id - The id of a code cell.
   */
  run(id: string): Promise<RunResult>;

  /**
   * Run cells in this order, until one fails.
   *
   * @param ids - Ids of code cells; one that is gone is left out.
   * @returns How the last one that ran ended.
   */
  runAll(ids: readonly string[]): Promise<RunResult>;

  /** The id of the active cell; `null` where there is none. */
  readonly activeCell: string | null;

  /**
   * Activate a cell and scroll to it; does nothing if it is gone.
   *
   * @param id - The id of a cell.
   * @param line - A line in it, from 1, for the cursor.
   */
  reveal(id: string, line?: number): Promise<void>;
}

/**
 * Runs cells through the host's own action, and so through whatever executor
 * is installed; execution count, outputs and history are the user's.
 */
export class NotebookCellRunner implements ICellRunner {
  constructor(panel: NotebookPanel, translator: ITranslator) {
    this._panel = panel;
    this._translator = translator;
  }

  run(id: string): Promise<RunResult> {
    return this.runAll([id]);
  }

  async runAll(ids: readonly string[]): Promise<RunResult> {
    const { content, sessionContext } = this._panel;
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
      this._translator
    );
    // Another user may have removed it meanwhile.
    const left = cells.filter(cell => !cell.isDisposed);
    if (left.length === 0) {
      return { kind: 'ok' };
    }
    const error = left
      .map(cell => lastError(cell.model.toJSON()))
      .find(Boolean);
    if (error) {
      return error;
    }
    return success ? { kind: 'ok' } : { kind: 'error', name: '', message: '' };
  }

  get activeCell(): string | null {
    return this._panel.content.activeCell?.model.id ?? null;
  }

  async reveal(id: string, line?: number): Promise<void> {
    const { content } = this._panel;
    const index = content.widgets.findIndex(cell => cell.model.id === id);
    if (index < 0) {
      return;
    }
    content.activeCellIndex = index;
    await content.scrollToItem(index, 'center');
    content.activate();
    const cell = content.widgets[index];
    if (line === undefined || this._panel.isDisposed || cell?.isDisposed) {
      return;
    }
    await cell.ready;
    const { editor } = cell;
    if (editor) {
      content.mode = 'edit';
      const last = editor.lineCount - 1;
      const position = { line: Math.min(line - 1, last), column: 0 };
      editor.setCursorPosition(position);
      editor.revealPosition(position);
      editor.focus();
    }
  }

  private readonly _panel: NotebookPanel;
  private readonly _translator: ITranslator;
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
