import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IFinding } from '../../model';
import { findings } from '../../model/marks/findings';
import {
  CELL_STATES,
  describeMark,
  labelState,
  memoNames
} from '../markMessages';
import { MARK_ICONS, shownOf } from '../marks';
import { Prose } from '../prose';
import { CellLink } from './cellLink';
import type { ISectionProps } from './section';
import { useMarks } from './useMarks';

/** How many findings are listed, and how many cells of one. */
const LISTED = 50;

/** The cells that need attention, each with a link; nothing where none does. */
export function CellsSection(props: ISectionProps): React.ReactElement | null {
  const { model, trans } = props;
  const { marks } = model;
  useMarks(marks);
  const found = findings(marks);
  // Many sentences mention the same cell.
  const names = memoNames(props.names);
  const rest = found.length - LISTED;
  // The panel begins with what is wrong with a device.
  const problem = marks.problem?.isDevice ? null : marks.problem;
  if (problem === null && marks.dropped === 0 && found.length === 0) {
    return null;
  }
  return (
    <section aria-label={trans.__('Cells that need attention')}>
      {problem !== null && (
        <p className="jp-SeedPanel-error" role="status">
          {trans.__('Some random draws cannot be observed: %1', problem.words)}
        </p>
      )}
      {marks.dropped > 0 && (
        <p className="jp-SeedPanel-error" role="status">
          {trans._n(
            '%1 message from the kernel about its cells was lost or could not be read; those cells cannot be judged',
            '%1 messages from the kernel about its cells were lost or could not be read; those cells cannot be judged',
            marks.dropped
          )}
        </p>
      )}
      {found.length > 0 && (
        <ul className="jp-SeedPanel-list jp-SeedPanel-marks">
          {found.slice(0, LISTED).map(finding => (
            <Finding
              key={finding.cells[0]}
              {...props}
              names={names}
              finding={finding}
            />
          ))}
        </ul>
      )}
      {rest > 0 && (
        <p className="jp-SeedPanel-note">
          {trans._n('and %1 more', 'and %1 more', rest)}
        </p>
      )}
    </section>
  );
}

/** What is to be said of one cell, or of several at once. */
function Finding(
  props: ISectionProps & { finding: IFinding }
): React.ReactElement {
  const { trans, names, finding } = props;
  const { state, mark, cells } = finding;
  const Icon = MARK_ICONS[shownOf(mark)].react;
  const sentence = describeMark(cells[0], mark, names, trans);
  const rest = cells.length - LISTED;
  return (
    <li data-state={state}>
      <Icon tag="span" className="jp-SeedPanel-state" />
      {cells.length === 1 ? (
        <>
          <CellLink {...props} cell={cells[0]} />
          <div className="jp-SeedPanel-detail">
            <Prose text={sentence} />
          </div>
        </>
      ) : (
        <details>
          <summary>
            <Prose text={trans.__('%1 cells: %2', cells.length, sentence)} />
          </summary>
          <ul className="jp-SeedPanel-list">
            {cells.slice(0, LISTED).map(cell => (
              <li key={cell}>
                <CellLink {...props} cell={cell} />
              </li>
            ))}
          </ul>
          {rest > 0 && (
            <p className="jp-SeedPanel-note">
              {trans._n('and %1 more cell', 'and %1 more cells', rest)}
            </p>
          )}
        </details>
      )}
    </li>
  );
}

/** How many cells are in each state. */
export function CountsSection(props: ISectionProps): React.ReactElement {
  const { model, commands, trans } = props;
  const { marks } = model;
  useMarks(marks);
  return (
    <>
      <ul className="jp-SeedPanel-list jp-SeedPanel-counts">
        {CELL_STATES.filter(state => marks.counts[state] > 0).map(state => {
          const Icon = MARK_ICONS[state].react;
          return (
            <li key={state} data-state={state}>
              <Icon tag="span" className="jp-SeedPanel-state" />
              {labelState(state, trans)}
              <span className="jp-SeedPanel-count">{marks.counts[state]}</span>
            </li>
          );
        })}
      </ul>
      <div className="jp-SeedPanel-actions">
        <Button
          className="jp-mod-styled jp-mod-reject"
          disabled={model.state.readOnly}
          onClick={() => void commands.execute(CommandIDs.clearRecords)}
        >
          {trans.__('Clear Marks…')}
        </Button>
      </div>
    </>
  );
}
