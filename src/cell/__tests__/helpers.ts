import type { ISharedNotebook } from '@jupyter/ydoc';
import { YNotebook } from '@jupyter/ydoc';
import type { JSONObject, PartialJSONObject } from '@lumino/coreutils';

import { METADATA_KEY } from '../metadata';

// ydoc reads from new cells before they are part of a document, and Yjs minds.
const warn = console.warn.bind(console);
console.warn = (...args: unknown[]) => {
  if (!/Add Yjs type to a document|yjs#509/.test(args.join(' '))) {
    warn(...args);
  }
};

/** A cell as tests write it. */
export interface ICell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly source: string;
  readonly metadata: JSONObject;
  readonly id?: string;
}

export function code(source = '', metadata: JSONObject = {}): ICell {
  return { cell_type: 'code', source, metadata };
}

export function markdown(source = ''): ICell {
  return { cell_type: 'markdown', source, metadata: {} };
}

export function raw(source = '', metadata: JSONObject = {}): ICell {
  return { cell_type: 'raw', source, metadata };
}

/** A code cell that papermill gives values to. */
export function tagged(...tags: string[]): ICell {
  return code('x = 1', { tags });
}

export function seedCell(source = 'SEED = 1'): ICell {
  return code(source, { [METADATA_KEY]: { role: 'seed-cell' } });
}

/**
 * A notebook as the host makes it: with an undo stack of its own for each cell,
 * unless `wide` says that there is one for all.
 */
export function notebook(
  cells: readonly ICell[],
  metadata: PartialJSONObject = {},
  wide = false
): YNotebook {
  const made = YNotebook.create({
    disableDocumentWideUndoRedo: !wide,
    data: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: metadata,
      cells: cells.map((cell, index) => ({ id: `c${index}`, ...cell }))
    }
  });
  // What was loaded can't be undone.
  made.clearUndoHistory();
  made.undoManager.stopCapturing();
  return made;
}

export function sources(of: ISharedNotebook): string[] {
  return of.cells.map(cell => cell.getSource());
}
