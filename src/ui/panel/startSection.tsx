import { own } from '../../frameworks/byName';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { ILaunchVariable } from '../../frameworks';
import type { ISeedState } from '../../model';
import { offeredValues } from '../../recipes';
import { describeInjection, describeVariable } from '../messages';
import { describeSeeding } from '../seedMessages';
import type { ISectionProps } from './section';

/** What happens when the kernel starts: the seed code, and the launch environment. */
export function StartSection(props: ISectionProps): React.ReactElement | null {
  const { model, commands, trans } = props;
  const { language, start, readOnly } = model.state;
  if (!language) {
    return null;
  }
  const isDone = model.state.seeding === 'done';
  // That the start was missed does not matter where the seed cell ran.
  const isMade = isDone && start.injection.kind === 'late';
  const note =
    (isMade ? null : describeInjection(model.state, trans)) ??
    (isDone ? describeSeeding(model.state, trans) : null);
  return (
    <>
      <div className="jp-SeedPanel-switch">
        <label htmlFor="jupyterlab-seed-auto-inject">
          {trans.__('When the kernel starts')}
        </label>
        <HTMLSelect
          id="jupyterlab-seed-auto-inject"
          value={start.choice ?? ''}
          disabled={readOnly}
          options={[
            {
              value: '',
              label: trans.__('Default (%1)', describeMode(start.mode, trans))
            },
            { value: 'never', label: describeMode('never', trans) },
            { value: 'run', label: describeMode('run', trans) },
            { value: 'insert', label: describeMode('insert', trans) }
          ]}
          onChange={event => {
            void commands.execute(CommandIDs.setAutoInject, {
              choice: event.currentTarget.value
            });
          }}
        />
        {note && <p className="jp-SeedPanel-detail">{note}</p>}
      </div>
      {language === 'python' && <LaunchEnvironment {...props} />}
    </>
  );
}

/** The variables that take effect only if the kernel's process starts with them. */
function LaunchEnvironment(props: ISectionProps): React.ReactElement {
  const { model, commands, trans } = props;
  const { start, hasKernel } = model.state;
  const { launch, environment } = start;
  const wanted = new Set(Object.keys(environment));
  const concerned = start.variables.filter(
    ({ name, framework }) =>
      wanted.has(name) || model.state.options?.frameworks.includes(framework)
  );
  const differs =
    launch?.started &&
    JSON.stringify(sorted(launch.started)) !==
      JSON.stringify(sorted(environment));
  const canRestart =
    hasKernel && launch?.capable && (differs || start.ineffective.length > 0);
  return (
    <>
      {concerned.map(variable => (
        <Variable key={variable.name} {...props} variable={variable} />
      ))}
      {hasKernel && launch !== undefined && !launch?.capable && (
        <p className="jp-SeedPanel-note">
          {launch?.reason
            ? trans.__(
                'The launch environment cannot be set here: %1',
                launch.reason
              )
            : trans.__(
                'The launch environment cannot be set here: the jupyterlab-seed server extension is not installed.'
              )}
        </p>
      )}
      {launch?.capable && launch.reason && (
        <p className="jp-SeedPanel-note">{launch.reason}</p>
      )}
      {canRestart && (
        <Button
          className="jp-mod-styled jp-mod-reject"
          onClick={() =>
            void commands.execute(CommandIDs.restartWithEnvironment)
          }
        >
          {trans.__('Restart and Apply')}
        </Button>
      )}
    </>
  );
}

/** One variable: the requested value, and the one in effect. */
function Variable(
  props: ISectionProps & { variable: ILaunchVariable }
): React.ReactElement {
  const { model, commands, trans, variable } = props;
  const { start, seed, readOnly } = model.state;
  const value = own(start.environment, variable.name);
  const offered = seed === null ? [] : offeredValues(variable, seed);
  // A value from elsewhere stays among the choices.
  const values =
    value === undefined || offered.includes(value)
      ? offered
      : [value, ...offered];
  const id = `jupyterlab-seed-variable-${variable.name}`;
  return (
    <div className="jp-SeedPanel-switch" data-jp-seed-variable={variable.name}>
      <label htmlFor={id}>
        <code>{variable.name}</code>
      </label>
      <HTMLSelect
        id={id}
        value={value ?? ''}
        disabled={readOnly}
        options={[
          { value: '', label: trans.__('Not set') },
          ...values.map(item => ({
            value: item,
            label:
              item === String(seed) ? trans.__('Same as seed (%1)', item) : item
          }))
        ]}
        onChange={event => {
          void commands.execute(CommandIDs.setEnvironment, {
            name: variable.name,
            value: event.currentTarget.value
          });
        }}
      />
      {value !== undefined && (
        <p className="jp-SeedPanel-detail">
          {describeVariable(variable.name, model.state, trans)}
        </p>
      )}
    </div>
  );
}

function describeMode(
  mode: ISeedState['start']['mode'],
  trans: TranslationBundle
): string {
  switch (mode) {
    case 'never':
      return trans.__("don't seed");
    case 'run':
      return trans.__('seed');
    case 'insert':
      return trans.__('seed and insert cell');
  }
}

function sorted(environment: Readonly<Record<string, string>>): unknown {
  return Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
}
