import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import { sourceIn } from '../../jobs';
import { labelCellAt } from '../cellName';
import { Prose } from '../prose';
import type { IReportProps } from './props';

/**
 * A button that scrolls to a cell, or to a line in it.
 *
 * The line is in the cell, or in the module `file` beside the notebook.
 */
export function CellLink(
  props: IReportProps & { index: number; line?: number; file?: string | null }
): React.ReactElement {
  const { path, commands, trans, index, line, file = null, report } = props;
  const source = sourceIn(report, index);
  const cell = labelCellAt(index + 1, source, trans);
  return (
    <Button
      className="jp-SeedVerify-link"
      minimal
      small
      onClick={() =>
        void commands.execute(CommandIDs.showVerifiedCell, {
          path,
          index,
          ...(line === undefined || file !== null ? {} : { line })
        })
      }
    >
      <Prose
        text={
          line === undefined
            ? cell
            : file === null
              ? trans.__('%1, line %2', cell, line)
              : trans.__('%1: %2, line %3', cell, file, line)
        }
      />
    </Button>
  );
}
