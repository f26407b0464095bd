/**
 * Where the seed cell is in a notebook, and where it belongs.
 */
import type { ISharedCell, ISharedNotebook } from '@jupyter/ydoc';

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

/**
 * Where a seed cell belongs: before the first code cell, and after those at
 * the top that carry parameters from outside (papermill's tags) or only set
 * environment variables, since they draw nothing and come before imports.
 */
export function insertPosition({ cells }: ISharedNotebook): number {
  let index = cells.findIndex(cell => cell.cell_type === 'code');
  if (index < 0) {
    return cells.length;
  }
  while (index < cells.length && goesBefore(cells[index])) {
    index += 1;
  }
  return index;
}

/** Whether a cell is a seed cell. */
export function isSeedCell(cell: ISharedCell): boolean {
  return (
    cell.cell_type === 'code' &&
    isSeedCellMetadata(cell.getMetadata(METADATA_KEY))
  );
}

/** Whether a code cell belongs before the seed cell. */
function goesBefore(cell: ISharedCell): boolean {
  return isParameters(cell) || isEnvironment(cell);
}

/**
 * Whether a cell does nothing but set environment variables, which frameworks
 * read when the seed cell imports them.
 */
function isEnvironment(cell: ISharedCell): boolean {
  const lines = cell
    .getSource()
    .split('\n')
    .filter(line => !/^\s*(#.*)?$/.test(line));
  const setting = /^(os\.)?environ(\[[^\]]+\]\s*=|\.setdefault\().*$/;
  const allowed = [/^import os$/, /^from os import environ$/, /^%(set_)?env\s/];
  return (
    cell.cell_type === 'code' &&
    lines.some(line => setting.test(line) || /^%(set_)?env\s/.test(line)) &&
    lines.every(line => [setting, ...allowed].some(form => form.test(line)))
  );
}

/** Whether a cell carries one of papermill's tags for parameters. */
function isParameters(cell: ISharedCell): boolean {
  const tags = cell.getMetadata('tags') as unknown;
  return (
    Array.isArray(tags) &&
    (tags.includes('parameters') || tags.includes('injected-parameters'))
  );
}
