import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';

import type { Facts } from '../../frameworks';
import type { ICellNames } from '../cellName';
import type { INames } from '../markMessages';
import { nameStream } from '../markMessages';

/** The execution count of a cell; `null` if it has none. */
export function executionCountOf(cell: Cell): number | null {
  return cell.model.type === 'code'
    ? ((cell.model as ICodeCellModel).executionCount ?? null)
    : null;
}

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

/**
 * Names for the cells of a notebook, and for streams.
 *
 * @param facts - Returns the facts about frameworks.
 */
export function namesIn(
  notebook: () => Notebook | null,
  facts: () => Facts,
  find?: (id: string) => Cell | undefined
): INames {
  return {
    ...cellNamesIn(notebook, find),
    stream: name => nameStream(name, facts())
  };
}
