/**
 * A notebook without a page: what the functions of the page ask of one, made from JSON.
 */
import { own } from './frameworks/byName';
import type { ISharedCell, ISharedNotebook } from '@jupyter/ydoc';
import { parser } from '@lezer/python';
import type { PartialJSONObject } from '@lumino/coreutils';

import { isParameters, isSeedCell } from './cell/place';
import { Detector } from './detect/detector';
import type { IDetection } from './detect/types';
import { CellParser } from './python/cell';
import { createDefaultRegistry } from './recipes/defaults';
import type { Language } from './recipes/types';

/** A cell, as far as it matters. */
export interface IHeadlessCell {
  readonly cell_type: string;
  readonly source: string;
  readonly metadata: PartialJSONObject;
}

/** The frameworks of this package; those of other packages are known to pages alone. */
export const registry = createDefaultRegistry();

const detector = new Detector(
  new CellParser(parser),
  () => registry.recipes(),
  () => registry.facts
);

/** What the code cells other than the seed cell say. */
export function detect(
  cells: readonly IHeadlessCell[],
  language: Language
): IDetection {
  const sources = cells
    .map(asCell)
    .filter(cell => cell.cell_type === 'code' && !isSeedCell(cell))
    .map(cell => ({
      id: cell.getId(),
      source: cell.getSource(),
      isParameters: isParameters(cell.getMetadata('tags'))
    }));
  return detector.update(sources, language);
}

/** What the page's functions ask of a notebook. */
export function asShared(cells: readonly IHeadlessCell[]): ISharedNotebook {
  return { cells: cells.map(asCell) } as unknown as ISharedNotebook;
}

/** What they ask of a cell. */
function asCell(
  { cell_type, source, metadata }: IHeadlessCell,
  index: number
): ISharedCell {
  return {
    cell_type,
    getId: () => String(index),
    getSource: () => source,
    getMetadata: (key: string) => own(metadata, key)
  } as unknown as ISharedCell;
}
