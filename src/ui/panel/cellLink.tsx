import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import { labelCell } from '../cellName';
import { Prose } from '../prose';
import type { ISectionProps } from './section';

/** A button that scrolls to a cell. */
export function CellLink(
  props: ISectionProps & { cell: string }
): React.ReactElement | null {
  const { model, commands, trans, cell, names } = props;
  return model.cellNumber(cell) === null ? null : (
    <Button
      className="jp-SeedPanel-link"
      minimal
      small
      onClick={() => void commands.execute(CommandIDs.goToCell, { id: cell })}
    >
      <Prose text={labelCell(cell, names, trans)} />
    </Button>
  );
}
