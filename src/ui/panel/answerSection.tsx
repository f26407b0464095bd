import { PathExt } from '@jupyterlab/coreutils';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { CellState } from '../../ledger';
import type { Answer, AnswerAction, IVerified } from '../../model';
import { actionOfAnswer, findAnswer, lastToRun } from '../../model/findAnswer';
import { MARK_ICONS, NotebookMap } from '../marks';
import { Prose } from '../prose';
import { describeAnswer, labelAction } from '../seedMessages';
import type { ISectionProps } from './section';
import { useMarks } from './useMarks';

/** The notebook's name, and what matters most about its randomness with what to do. */
export function AnswerSection(
  props: ISectionProps & { verified: IVerified | null }
): React.ReactElement {
  const { model, commands, trans, names, verified } = props;
  const { marks, state } = model;
  useMarks(marks);
  const answer = findAnswer({ state, marks, verified });
  const action = actionOfAnswer(answer);
  const icon = iconOf(answer);
  const Icon = icon && MARK_ICONS[icon].react;
  return (
    <div className="jp-SeedPanel-answer" data-jp-seed-answer={answer.kind}>
      <h2 title={state.path}>{PathExt.basename(state.path)}</h2>
      <div className="jp-SeedPanel-answerLine">
        <p role="status">
          {Icon && <Icon tag="span" className="jp-SeedPanel-state" />}
          <Prose text={describeAnswer(answer, state, names, trans)} />
        </p>
        {action && (
          <Button
            className="jp-mod-styled jp-mod-accept"
            disabled={action === 'seed' && state.readOnly}
            onClick={() => void act(action, answer, props)}
          >
            {labelAction(action, answer, trans)}
          </Button>
        )}
      </div>
      <NotebookMap
        marks={marks}
        names={names}
        trans={trans}
        onPress={id => void commands.execute(CommandIDs.goToCell, { id })}
      />
    </div>
  );
}

/** Carry out the action of an answer. */
async function act(
  action: AnswerAction,
  answer: Answer,
  { model, commands }: ISectionProps
): Promise<void> {
  const cell = 'cell' in answer ? { id: answer.cell } : {};
  switch (action) {
    case 'restart':
      await commands.execute('notebook:restart-kernel');
      break;
    case 'seed':
    case 'apply':
      await commands.execute(CommandIDs.insert);
      break;
    case 'run-in-order':
      if ('cell' in answer) {
        await commands.execute(CommandIDs.runFromFirstBroken, {
          id: lastToRun(answer.cell, model.marks, id => model.cellNumber(id))
        });
      }
      break;
    case 'show-cell':
      await commands.execute(CommandIDs.goToCell, cell);
      break;
    case 'show-report':
      await commands.execute(CommandIDs.openVerification, {
        path: model.state.path
      });
  }
}

/** The state whose icon goes with an answer; `null` for none. */
function iconOf(answer: Answer): CellState | null {
  switch (answer.kind) {
    case 'fine':
    case 'own-seed':
    case 'reproduced':
      return 'in-sequence';
    case 'not-seeded':
    case 'offered':
    case 'cells-unseeded':
      return 'unseeded';
    case 'kernel-differs':
    case 'own-seeds-differ':
    case 'partly':
    case 'not-reproduced':
      return 'different-seed';
    case 'changed':
      return 'edited';
    case 'device-broken':
    case 'cells-may-differ':
    case 'cells-differ':
    case 'stops':
      return 'out-of-sequence';
    default:
      return null;
  }
}
