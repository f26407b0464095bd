import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IEndedRun } from '../../jobs';
import { chartOf, progressOf, runningPoints } from '../../jobs';
import { Prose } from '../prose';
import { translate } from '../translate';
import { describeSeconds } from '../verify/amounts';
import { Plot } from './plot';
import type { IStudyProps } from './props';
import { chartWords, describeRun, describeStudyProgress } from './sentences';
import { SeedTable } from './table';

/** A study that runs: how far it is, and what it has so far. */
export function StudyProgressView(props: IStudyProps): React.ReactElement {
  const { study, trans } = props;
  const { phase, state, isDisconnected } = study;
  const progress = progressOf(state);
  const runs = progress?.runs ?? [];
  return (
    <section className="jp-SeedVerify-running">
      <p className="jp-SeedVerify-headline" role="status">
        {phase === 'cancelling'
          ? trans.__('Cancelling…')
          : trans.__('Running the notebook under each seed, in fresh kernels…')}
      </p>
      {progress && (
        <div className="jp-SeedVerify-run">
          <progress
            aria-label={trans.__('Runs')}
            aria-valuetext={describeStudyProgress(progress, trans)}
            max={Math.max(progress.total, 1)}
            value={progress.done}
          />
          <span className="jp-SeedVerify-runText">
            {describeStudyProgress(progress, trans)}
          </span>
        </div>
      )}
      {state && <Elapsed seconds={state.seconds} runs={runs} trans={trans} />}
      {progress?.problem && (
        <p className="jp-SeedVerify-error" role="alert">
          <Prose text={translate(progress.problem, trans)} />{' '}
          {trans.__('The study goes on.')}
        </p>
      )}
      {isDisconnected && (
        <p className="jp-SeedVerify-error" role="alert">
          {trans.__('Connection to the server lost. Reconnecting…')}
        </p>
      )}
      <p className="jp-SeedVerify-note">
        {trans.__(
          'Your kernel, outputs and file stay untouched. The verdict comes when all seeds have run; looking earlier finds differences where there are none.'
        )}
      </p>
      <div className="jp-SeedVerify-actions">
        <Button
          className="jp-mod-styled jp-mod-warn"
          disabled={phase !== 'running'}
          onClick={() => void study.cancel()}
        >
          {trans.__('Cancel')}
        </Button>
      </div>
      <SoFar {...props} runs={runs} />
    </section>
  );
}

/** The time since the start, and what the last run gave. */
function Elapsed(
  props: Pick<IStudyProps, 'trans'> & {
    seconds: number;
    runs: readonly IEndedRun[];
  }
): React.ReactElement {
  const { seconds, runs, trans } = props;
  const last = runs.length > 0 ? runs[runs.length - 1] : null;
  return (
    <p className="jp-SeedVerify-note">
      {trans.__('%1 elapsed.', describeSeconds(seconds, trans))}{' '}
      {last && (
        <Prose text={trans.__('Last run: %1.', describeRun(last, trans))} />
      )}
    </p>
  );
}

/** The values so far, as a plot and as a table. */
function SoFar(
  props: IStudyProps & { runs: readonly IEndedRun[] }
): React.ReactElement {
  const { runs, trans, makeRenderer, themeChanged } = props;
  return (
    <>
      {runningPoints(runs).map(points => (
        <React.Fragment key={points.result}>
          {makeRenderer && (
            <Plot
              makeRenderer={makeRenderer}
              themeChanged={themeChanged}
              menu={trans.__('Save the plot')}
              chart={isNarrow =>
                chartOf(points, chartWords(points, trans), isNarrow)
              }
            />
          )}
          <SeedTable runs={runs} result={points.result} trans={trans} />
        </React.Fragment>
      ))}
    </>
  );
}
