import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { Verification } from '../../jobs';
import { translate } from '../translate';
import type { ISectionProps } from './section';

/** The buttons that verify the notebook, and study it. */
export function VerifySection(
  props: ISectionProps & { verification: Verification | null }
): React.ReactElement | null {
  const { commands, trans } = props;
  const lastSaid = describeReport(props);
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useLayoutEffect(() => {
    commands.commandChanged.connect(render);
    return () => {
      commands.commandChanged.disconnect(render);
    };
  }, [commands]);
  const hasVerify = commands.hasCommand(CommandIDs.verify);
  const isEnabled = hasVerify && commands.isEnabled(CommandIDs.verify);
  return (
    <div className="jp-SeedPanel-actions">
      <CommandButton
        {...props}
        command={CommandIDs.verify}
        label={trans.__('Verify…')}
      />
      <CommandButton
        {...props}
        command={CommandIDs.study}
        label={trans.__('Study Seeds…')}
      />
      {lastSaid && <p className="jp-SeedPanel-note">{lastSaid}</p>}
      {hasVerify && !isEnabled && (
        <p className="jp-SeedPanel-note">
          {commands.caption(CommandIDs.verify)}
        </p>
      )}
    </div>
  );
}

/** What is to be known of the last verification beside its verdict; `null` for nothing. */
function describeReport(
  props: ISectionProps & { verification: Verification | null }
): string | null {
  const { model, verification, trans } = props;
  if (model.isOutdated(verification)) {
    return trans.__(
      'The last verification is outdated: the code has changed since.'
    );
  }
  const stored = verification?.state?.report?.stored;
  return stored?.kind === 'differs'
    ? trans.__(
        'At the last verification: %1',
        translate(stored.message, trans, stored.text)
      )
    : null;
}

/** The button of a command; nothing where the application lacks it. */
function CommandButton(
  props: ISectionProps & { command: string; label: string }
): React.ReactElement | null {
  const { commands, command, label } = props;
  return commands.hasCommand(command) ? (
    <Button
      className="jp-mod-styled jp-mod-reject"
      disabled={!commands.isEnabled(command)}
      title={commands.caption(command)}
      onClick={() => void commands.execute(command)}
    >
      {label}
    </Button>
  ) : null;
}
