import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IRunProgress, Verification } from '../../jobs';
import { plainText } from '../plainText';
import { Prose } from '../prose';
import { describeSeconds } from './amounts';
import type { IVerifyProps } from './props';
import { describeProgress } from './status';

/** The progress of a verification. */
export function ProgressView(
  props: IVerifyProps & { verification: Verification }
): React.ReactElement {
  const { verification, path, commands, trans } = props;
  const { phase, state, isDisconnected } = verification;
  const runs = state?.progress ?? [];
  return (
    <section className="jp-SeedVerify-running">
      <p className="jp-SeedVerify-headline" role="status">
        {phase === 'cancelling'
          ? trans.__('Cancelling…')
          : runs.length === 0
            ? trans.__('Starting kernels…')
            : trans.__('Running the notebook in fresh kernels…')}
      </p>
      {runs.map(run => (
        <RunView key={run.label} run={run} {...props} />
      ))}
      {state && (
        <p className="jp-SeedVerify-note">
          {trans.__('%1 elapsed.', describeSeconds(state.seconds, trans))}
        </p>
      )}
      {isDisconnected && (
        <p className="jp-SeedVerify-error" role="alert">
          {trans.__('Connection to the server lost. Reconnecting…')}
        </p>
      )}
      <p className="jp-SeedVerify-note">
        {trans.__('Your kernel, outputs and file stay untouched.')}
      </p>
      <div className="jp-SeedVerify-actions">
        <Button
          className="jp-mod-styled jp-mod-warn"
          disabled={phase !== 'running'}
          onClick={() =>
            void commands.execute(CommandIDs.cancelVerification, { path })
          }
        >
          {trans.__('Cancel')}
        </Button>
      </div>
    </section>
  );
}

/** The progress of one run. */
function RunView(
  props: IVerifyProps & { run: IRunProgress }
): React.ReactElement {
  const { run, trans } = props;
  const text = describeProgress(run, trans);
  const name = trans.__('Run %1', run.label);
  return (
    <div className="jp-SeedVerify-run" data-run={run.label}>
      <span className="jp-SeedVerify-runName">{name}</span>
      <progress
        aria-label={name}
        aria-valuetext={plainText(text)}
        max={Math.max(run.total, 1)}
        value={run.done}
      />
      <span className="jp-SeedVerify-runText">
        <Prose text={text} />
      </span>
    </div>
  );
}
