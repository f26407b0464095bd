import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { expressionAt, shownExpression } from '../../jobs';

/**
 * The expression that a user points at in a notebook.
 *
 * @param node - What was clicked; `null` for the cursor in the active cell.
 * @returns Empty if it is none.
 */
export function pointedAt(panel: NotebookPanel, node: Node | null): string {
  const { content } = panel;
  const clicked = content.widgets.find(one => node && one.node.contains(node));
  const cell = clicked ?? content.activeCell;
  if (!cell || cell.model.type !== 'code') {
    return '';
  }
  const source = cell.model.sharedModel.getSource();
  const isOutput =
    node instanceof Element && node.closest('.jp-OutputArea') !== null;
  const found = isOutput
    ? shownExpression(source)
    : inEditor(cell, source, clicked ? node : null);
  return found ?? '';
}

/** The selection, or the name that was clicked or has the cursor. */
function inEditor(
  { editor }: Cell,
  source: string,
  node: Node | null
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
  return expressionAt(source, placeOf(editor, node) ?? from);
}

/** Where a node of an editor stands in its text; `null` for what is no token. */
function placeOf(editor: object, node: Node | null): number | null {
  const { editor: view } = editor as Partial<Pick<CodeMirrorEditor, 'editor'>>;
  return view && node instanceof HTMLSpanElement && view.dom.contains(node)
    ? view.posAtDOM(node, 0)
    : null;
}
