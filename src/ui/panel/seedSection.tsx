import { Button, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import { describeSeedProblem, parseSeed } from '../../recipes';
import { diceIcon } from '../icons';
import { describeFailure } from '../failureMessages';
import { describeFound, describeLanguage } from '../messages';
import { Prose } from '../prose';
import { describePlaceNotice } from '../placeMessages';
import { CellLink } from './cellLink';
import type { ISectionProps } from './section';

/** The seed with its dice, what is to be said of the seed cell, and links to it. */
export function SeedSection(props: ISectionProps): React.ReactElement | null {
  const { model, trans } = props;
  const { state } = model;
  if (!state.language) {
    return null;
  }
  return (
    <>
      <SeedField {...props} />
      {state.failure && state.failure.kind !== 'bad-seed' && (
        <p className="jp-SeedPanel-error" role="alert">
          {describeFailure(state.failure, state, trans)}
        </p>
      )}
      <Notes {...props} />
      <PlaceNotes {...props} />
      <Actions {...props} />
    </>
  );
}

/** Notes on the seed cell. */
function Notes({ model, names, trans }: ISectionProps): React.ReactElement {
  const { state } = model;
  return (
    <>
      {!state.place &&
        state.plan &&
        state.seed !== null &&
        state.seed === state.plan.found && (
          <p className="jp-SeedPanel-note">
            <Prose text={describeFound(state.seed, state, names, trans)} />
          </p>
        )}
      {describeLanguage(state, trans).map(note => (
        <p key={note} className="jp-SeedPanel-note">
          {note}
        </p>
      ))}
      {state.readOnly && (
        <p className="jp-SeedPanel-note">
          {trans.__('This notebook is read-only.')}
        </p>
      )}
      {state.plan?.edited && (
        <p className="jp-SeedPanel-note">
          {trans.__("You edited this cell; you'll be asked before it changes.")}
        </p>
      )}
      {state.place && state.place.copies > 0 && (
        <p className="jp-SeedPanel-note">
          {trans._n(
            'There is a copy of the seed cell; only the first one is used.',
            'There are %1 copies of the seed cell; only the first one is used.',
            state.place.copies
          )}
        </p>
      )}
      {state.metadataProblem && (
        <p className="jp-SeedPanel-note">
          {trans.__(
            'This notebook\'s seed metadata cannot be read: "%1" is %2.',
            state.metadataProblem.key || 'jupyterlab_seed',
            state.metadataProblem.found
          )}
        </p>
      )}
    </>
  );
}

/** What the seed cell may disturb below it, with the cells that say so. */
function PlaceNotes(props: ISectionProps): React.ReactElement {
  const { model, trans } = props;
  return (
    <>
      {model.state.plan?.notices.map(notice => (
        <p key={`${notice.kind} ${notice.name}`} className="jp-SeedPanel-note">
          {notice.cell !== null && <CellLink {...props} cell={notice.cell} />}
          {describePlaceNotice(notice, trans)}
        </p>
      ))}
    </>
  );
}

/** Show the seed cell, and remove it. */
function Actions(props: ISectionProps): React.ReactElement | null {
  const { model, commands, trans } = props;
  const { place, readOnly } = model.state;
  return (
    place && (
      <div className="jp-SeedPanel-links">
        <Button
          className="jp-SeedPanel-link"
          minimal
          small
          onClick={() => void commands.execute(CommandIDs.goToCell)}
        >
          {trans.__('Show Seed Cell')}
        </Button>
        <Button
          className="jp-SeedPanel-link"
          minimal
          small
          disabled={readOnly}
          onClick={() => void commands.execute(CommandIDs.remove)}
        >
          {trans.__('Remove')}
        </Button>
      </div>
    )
  );
}

/** The field for the seed, with the reason of a refusal below it. */
function SeedField(props: ISectionProps): React.ReactElement {
  const { model, commands, trans } = props;
  const { seed, range, failure, place, readOnly } = model.state;
  const shown = seed === null ? '' : String(seed);
  const [text, setText] = React.useState(shown);
  React.useEffect(() => setText(shown), [shown, model]);

  const result = parseSeed(text, range);
  const untouched = text === shown;
  const problem = untouched
    ? failure?.kind === 'bad-seed'
      ? failure.problem
      : null
    : result.ok
      ? null
      : result.problem;
  const commit = (): void => {
    if (!untouched && result.ok) {
      void commands.execute(CommandIDs.setSeed, { seed: result.seed });
    }
  };
  return (
    <>
      <div className="jp-SeedPanel-field">
        <label htmlFor="jupyterlab-seed-field">{trans.__('Seed')}</label>
        <InputGroup
          id="jupyterlab-seed-field"
          className="jp-SeedPanel-input"
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          value={text}
          placeholder={place ? trans.__('no number in the cell') : undefined}
          disabled={readOnly}
          aria-invalid={problem !== null}
          aria-describedby="jupyterlab-seed-field-problem"
          onChange={event => setText(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              commit();
            } else if (event.key === 'Escape') {
              setText(shown);
            }
          }}
        />
        <Dice {...props} />
      </div>
      <p
        id="jupyterlab-seed-field-problem"
        className="jp-SeedPanel-error"
        role="alert"
      >
        {problem && describeSeedProblem(problem, trans)}
      </p>
    </>
  );
}

/** The button that draws a new seed. */
function Dice(props: ISectionProps): React.ReactElement {
  const { model, commands, trans } = props;
  return (
    <Button
      className="jp-SeedPanel-dice"
      minimal
      small
      disabled={model.state.readOnly}
      title={trans.__('Draw a new seed')}
      aria-label={trans.__('Draw a new seed')}
      onClick={() => void commands.execute(CommandIDs.roll)}
    >
      <diceIcon.react tag="span" elementSize="normal" />
    </Button>
  );
}
