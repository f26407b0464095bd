/**
 * Where the seed cell is in a notebook, and where it belongs.
 */
import type { ISharedCell, ISharedNotebook } from '@jupyter/ydoc';

import type { ISetUp } from '../detect';
import { isSeedCellMetadata, METADATA_KEY } from './metadata';

/** Where the seed cell stands. */
export interface ISeedCellPlace {
  readonly index: number;
  readonly id: string;
  readonly source: string;
  /** How many copies of the seed cell there are. */
  readonly copies: number;
}

/** Find the seed cell; if there are several, the first counts. */
export function findSeedCell(notebook: ISharedNotebook): ISeedCellPlace | null {
  let first: ISeedCellPlace | null = null;
  let copies = -1;
  notebook.cells.forEach((cell, index) => {
    if (isSeedCell(cell)) {
      copies += 1;
      first ??= {
        index,
        id: cell.getId(),
        source: cell.getSource(),
        copies: 0
      };
    }
  });
  return first && { ...(first as ISeedCellPlace), copies };
}

/** A cell of a notebook, as far as the place of the seed cell depends on it. */
export interface IPlacedCell {
  readonly id: string;
  /** `code`, `markdown` or `raw`. */
  readonly type: string;
  readonly source: string;
  /** Whether it takes parameters from outside, see {@link isParameters}. */
  readonly isParameters: boolean;
}

/**
 * Where a seed cell belongs: behind everything at the top that only sets up, directly
 * before the first code cell that may draw or seed. So it imports what the notebook has
 * imported, under the settings of the notebook.
 *
 * @param cells - All cells of the notebook, without a seed cell.
 * @param setUp - The set-up at the top. `null` where the code could not be read: then
 * only parameters and cells that set nothing but environment variables count as set-up.
 * @returns The index of the new cell. A notebook that draws nothing has it behind its
 * last code cell that is not empty.
 */
export function insertPosition(
  cells: readonly IPlacedCell[],
  setUp: ISetUp | null
): number {
  const first = cells.findIndex(({ type }) => type === 'code');
  if (first < 0) {
    return cells.length;
  }
  const stop = setUp && cells.findIndex(({ id }) => id === setUp.stop);
  if (stop === null) {
    let index = first;
    while (index < cells.length && goesBefore(cells[index])) {
      index += 1;
    }
    return index;
  }
  if (stop >= 0) {
    return stop;
  }
  let last = cells.length - 1;
  while (
    last >= 0 &&
    (cells[last].type !== 'code' || cells[last].source.trim() === '')
  ) {
    last -= 1;
  }
  return last < 0 ? first : last + 1;
}

/** The cells of a notebook, as {@link insertPosition} takes them. */
export function placedCells({ cells }: ISharedNotebook): IPlacedCell[] {
  return cells.map(cell => ({
    id: cell.getId(),
    type: cell.cell_type,
    source: cell.getSource(),
    isParameters: isParameters(cell.getMetadata('tags'))
  }));
}

/** Whether a cell is a seed cell. */
export function isSeedCell(cell: ISharedCell): boolean {
  return (
    cell.cell_type === 'code' &&
    isSeedCellMetadata(cell.getMetadata(METADATA_KEY))
  );
}

/** Whether a cell belongs before the seed cell, as far as its lines say. */
function goesBefore(cell: IPlacedCell): boolean {
  return (
    cell.type === 'code' && (cell.isParameters || isEnvironment(cell.source))
  );
}

/**
 * Whether a cell does nothing but set environment variables, which frameworks
 * read when the seed cell imports them.
 */
function isEnvironment(source: string): boolean {
  const lines = source.split('\n').filter(line => !/^\s*(#.*)?$/.test(line));
  const setting = /^(os\.)?environ(\[[^\]]+\]\s*=|\.setdefault\().*$/;
  const allowed = [/^import os$/, /^from os import environ$/, /^%(set_)?env\s/];
  return (
    lines.some(line => setting.test(line) || /^%(set_)?env\s/.test(line)) &&
    lines.every(line => [setting, ...allowed].some(form => form.test(line)))
  );
}

/** Whether a cell's tags say that it takes parameters: one of papermill's is among them. */
export function isParameters(tags: unknown): boolean {
  return (
    Array.isArray(tags) &&
    (tags.includes('parameters') || tags.includes('injected-parameters'))
  );
}
