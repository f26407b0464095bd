import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';

import type { Facts } from '../../frameworks';
import type { INames } from '../markMessages';
import { nameStream } from '../markMessages';
import { cellNamesIn } from './cellNames';

/** The execution count of a cell; `null` if it has none. */
export function executionCountOf(cell: Cell): number | null {
  return cell.model.type === 'code'
    ? ((cell.model as ICodeCellModel).executionCount ?? null)
    : null;
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
