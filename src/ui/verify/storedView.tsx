import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IStored } from '../../jobs';
import { MARK_ICONS } from '../marks';
import { Prose } from '../prose';
import { translate, translateTerm } from '../translate';
import { DifferenceView, sidesOfShown } from './difference';
import { VERDICT_ICONS } from './icons';
import { CellLink } from './links';
import type { IReportProps } from './props';

/** One shape for each result. */
const STORED_ICONS: Readonly<Record<IStored['kind'], LabIcon>> = {
  same: VERDICT_ICONS.reproduced,
  differs: MARK_ICONS['verified-different'],
  nothing: MARK_ICONS.unknown
};

/** Whether fresh runs gave what the notebook showed, and which cells showed something else. */
export function StoredView(props: IReportProps): React.ReactElement | null {
  const { report, trans } = props;
  const { stored } = report;
  if (!stored) {
    return null;
  }
  const Icon = STORED_ICONS[stored.kind]?.react;
  return (
    <div className="jp-SeedVerify-stored" data-stored={stored.kind}>
      <p role="status">
        {Icon && <Icon tag="span" className="jp-SeedVerify-icon" />}
        <Prose text={translate(stored.message, trans, stored.text)} />
      </p>
      {stored.cells.length > 0 && (
        <details>
          <summary>
            {trans.__('What the notebook showed, and what a fresh run gives')}
          </summary>
          {stored.cells.map(cell => (
            <StoredCell key={cell.index} {...props} cell={cell} />
          ))}
        </details>
      )}
    </div>
  );
}

/** What differs in one cell. */
function StoredCell(
  props: IReportProps & { cell: IStored['cells'][number] }
): React.ReactElement {
  const { cell, report, trans } = props;
  return (
    <div data-shown={cell.index}>
      <CellLink {...props} index={cell.index} />
      {cell.outputs.map(({ place, mime, difference }, index) => (
        <div key={index} className="jp-SeedVerify-output">
          <p>
            <strong>{translateTerm(report, 'places', place, trans)}</strong>
            {mime && <code>{mime}</code>}
          </p>
          {difference && (
            <DifferenceView
              difference={difference}
              sides={sidesOfShown(trans)}
              trans={trans}
            />
          )}
        </div>
      ))}
    </div>
  );
}
