import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { expressionAt, shownExpression } from '../../jobs';

/** A place on the screen that was clicked. */
export interface IClick {
  readonly target: EventTarget | null;
  /** From the left and the top of the window, in pixels. */
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * The expression that a user points at in a notebook.
 *
 * @param click - What was clicked; `null` for the cursor in the active cell.
 * @returns Empty if it is none.
 */
export function pointedAt(panel: NotebookPanel, click: IClick | null): string {
  const { content } = panel;
  const node = click?.target instanceof Element ? click.target : null;
  const clicked = node && content.widgets.find(one => one.node.contains(node));
  const cell = clicked ?? content.activeCell;
  if (!cell || cell.model.type !== 'code') {
    return '';
  }
  const source = cell.model.sharedModel.getSource();
  const isOutput = clicked && node.closest('.jp-OutputArea') !== null;
  const found = isOutput
    ? shownExpression(source)
    : inEditor(cell, source, clicked ? click : null);
  return found ?? '';
}

/** The selection, or the name that was clicked or has the cursor. */
function inEditor(
  { editor }: Cell,
  source: string,
  click: IClick | null
): string | null {
  if (!editor) {
    return shownExpression(source);
  }
  const { start, end } = editor.getSelection();
  const from = editor.getOffsetAt(start);
  const to = editor.getOffsetAt(end);
  const selected = source.slice(Math.min(from, to), Math.max(from, to)).trim();
  if (selected !== '') {
    return selected.includes('\n') ? null : selected;
  }
  const { clientX: x = 0, clientY: y = 0 } = click ?? {};
  const at = click && editor.getPositionForCoordinate(new DOMRect(x, y, 0, 0));
  return expressionAt(source, at ? editor.getOffsetAt(at) : from);
}
