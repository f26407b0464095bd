import { Button } from '@jupyterlab/ui-components';
import { Throttler } from '@lumino/polling';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { ICellMarks } from '../../model';
import { labelCell } from '../cellName';
import {
  CELL_STATES,
  describeMark,
  labelState,
  memoNames
} from '../markMessages';
import { MARK_ICONS } from '../marks';
import type { ISectionProps } from './section';

/** How many cells are listed. */
const LISTED = 50;

/** How often the section is rendered while cells run, in milliseconds. */
const FOLLOW = 200;

/** The cells by state, and those that need attention. */
export function CellsSection(props: ISectionProps): React.ReactElement {
  const { model, commands, trans } = props;
  const { marks } = model;
  useMarks(marks);
  const shown = CELL_STATES.filter(state => marks.counts[state] > 0);
  return (
    <>
      {marks.problem !== null && (
        <p className="jp-SeedPanel-error" role="status">
          {trans.__('Some random draws cannot be observed: %1', marks.problem)}
        </p>
      )}
      {shown.length === 0 && (
        <p className="jp-SeedPanel-note">
          {trans.__('No cells have run yet.')}
        </p>
      )}
      {shown.length > 0 && (
        <ul className="jp-SeedPanel-list jp-SeedPanel-counts">
          {shown.map(state => {
            const Icon = MARK_ICONS[state].react;
            return (
              <li key={state} data-state={state}>
                <Icon tag="span" className="jp-SeedPanel-state" />
                {labelState(state, trans)}
                <span className="jp-SeedPanel-count">
                  {marks.counts[state]}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <AttentionList {...props} />
      {shown.length > 0 && (
        <div className="jp-SeedPanel-actions">
          <Button
            className="jp-mod-styled"
            minimal
            small
            disabled={model.state.readOnly}
            onClick={() => void commands.execute(CommandIDs.clearRecords)}
          >
            {trans.__('Clear Marks')}
          </Button>
        </div>
      )}
    </>
  );
}

/** The cells that need attention, each with a button that scrolls to it. */
function AttentionList(props: ISectionProps): React.ReactElement | null {
  const { model, commands, trans } = props;
  const { marks } = model;
  const { attention } = marks;
  if (attention.length === 0) {
    return null;
  }
  // Many sentences mention the same cell.
  const names = memoNames(props.names);
  const rest = attention.length - LISTED;
  return (
    <>
      <ul className="jp-SeedPanel-list jp-SeedPanel-marks">
        {attention.slice(0, LISTED).map(id => {
          const mark = marks.get(id);
          if (!mark) {
            return null;
          }
          const Icon = MARK_ICONS[mark.state].react;
          return (
            <li key={id} data-state={mark.state}>
              <Icon tag="span" className="jp-SeedPanel-state" />
              <Button
                className="jp-SeedPanel-link"
                minimal
                small
                onClick={() =>
                  void commands.execute(CommandIDs.goToCell, { id })
                }
              >
                {labelCell(id, names, trans)}
              </Button>
              <div className="jp-SeedPanel-detail">
                {describeMark(id, mark, names, trans)}
              </div>
            </li>
          );
        })}
      </ul>
      {rest > 0 && (
        <p className="jp-SeedPanel-note">
          {trans._n('and %1 more cell', 'and %1 more cells', rest)}
        </p>
      )}
    </>
  );
}

/** Render again when marks change, at limited frequency. */
function useMarks(marks: ICellMarks): void {
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useLayoutEffect(() => {
    const throttler = new Throttler(() => render(), {
      limit: FOLLOW,
      edge: 'trailing'
    });
    const onChanged = (): void => {
      void throttler.invoke();
    };
    marks.changed.connect(onChanged);
    return () => {
      marks.changed.disconnect(onChanged);
      throttler.dispose();
    };
  }, [marks]);
}
