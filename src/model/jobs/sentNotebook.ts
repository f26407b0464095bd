import type { ISharedNotebook } from '@jupyter/ydoc';

import type { ISentCell, ISentNotebook } from '../../jobs';

/**
 * The current notebook, without widgets and attachments.
 *
 * @param withOutputs - Whether its outputs are in it.
 */
export function contentOf(
  notebook: ISharedNotebook,
  withOutputs = false
): ISentNotebook {
  // Formats before 4.5 know no ids.
  const hasIds = notebook.nbformat > 4 || notebook.nbformat_minor >= 5;
  // The states of widgets are outputs, too, and may be large.
  const metadata = { ...notebook.getMetadata() };
  delete metadata.widgets;
  return {
    nbformat: notebook.nbformat,
    nbformat_minor: notebook.nbformat_minor,
    metadata,
    cells: notebook.cells.map((cell): ISentCell => {
      const shared = {
        cell_type: String(cell.cell_type),
        ...(hasIds ? { id: cell.getId() } : {}),
        source: cell.getSource(),
        metadata: cell.getMetadata()
      };
      if (shared.cell_type !== 'code') {
        return shared;
      }
      return withOutputs && 'getOutputs' in cell
        ? {
            ...shared,
            outputs: cell.getOutputs(),
            execution_count: cell.execution_count
          }
        : { ...shared, outputs: [], execution_count: null };
    })
  };
}
