/**
 * What the file stores about runs: the seed that a cell ran with, if it was not the
 * notebook's.
 */
import type { ISharedNotebook } from '@jupyter/ydoc';

import { mergeRan, METADATA_KEY, readRan } from './metadata';

/**
 * Store what cells ran with. This is not an undo step: it comes with an execution
 * or a save, which are not undo steps either.
 *
 * @param notebook - The shared model of the notebook.
 * @param seeds - Id of a cell → its seed, `null` where none was in force,
 * `undefined` where there is nothing to store. Other cells are left alone.
 */
export function storeRan(
  notebook: ISharedNotebook,
  seeds: ReadonlyMap<string, number | null | undefined>
): void {
  const changes = notebook.cells.filter(cell => {
    const id = cell.getId();
    return (
      seeds.has(id) && readRan(cell.getMetadata(METADATA_KEY)) !== seeds.get(id)
    );
  });
  if (changes.length === 0) {
    return;
  }
  notebook.transact(() => {
    for (const cell of changes) {
      const next = mergeRan(
        cell.getMetadata(METADATA_KEY),
        seeds.get(cell.getId())
      );
      if (next) {
        cell.setMetadata(METADATA_KEY, next);
      } else {
        cell.deleteMetadata(METADATA_KEY);
      }
    }
  }, false);
}
