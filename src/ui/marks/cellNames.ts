import type { Cell } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';

import type { ICellNames } from '../cellName';

/**
 * Names for the cells of a notebook.
 *
 * @param notebook - Returns the notebook, or `null` if there is none.
 * @param find - Finds one of its cells by its id.
 */
export function cellNamesIn(
  notebook: () => Notebook | null,
  find: (id: string) => Cell | undefined = id =>
    notebook()?.widgets.find(cell => cell.model.id === id)
): ICellNames {
  return {
    source: id => find(id)?.model.sharedModel.getSource() ?? '',
    cellNumber: id => {
      const cell = find(id);
      const index = cell ? (notebook()?.widgets.indexOf(cell) ?? -1) : -1;
      return index < 0 ? null : index + 1;
    }
  };
}
