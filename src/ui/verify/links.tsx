import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IVerifyProps } from './props';

/** A button that scrolls to a cell, or to a line in it. */
export function CellLink(
  props: IVerifyProps & { index: number; line?: number; label?: string }
): React.ReactElement {
  const { path, commands, trans, index, line, label } = props;
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
      {label ?? trans.__('Cell %1', index + 1)}
    </Button>
  );
}
