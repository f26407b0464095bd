import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import { labelCellAt } from '../cellName';
import type { IReportProps } from './props';

/** A button that scrolls to a cell, or to a line in it. */
export function CellLink(
  props: IReportProps & { index: number; line?: number; label?: string }
): React.ReactElement {
  const { path, commands, trans, index, line, label, report } = props;
  const source = report.cells.find(cell => cell.index === index)?.source ?? '';
  return (
    <Button
      className="jp-SeedVerify-link"
      minimal
      small
      onClick={() =>
        void commands.execute(CommandIDs.showVerifiedCell, {
          path,
          index,
          ...(line === undefined ? {} : { line })
        })
      }
    >
      {label ?? labelCellAt(index + 1, source, trans)}
    </Button>
  );
}
