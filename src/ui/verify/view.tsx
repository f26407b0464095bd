import { Button, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IReport, ReportFormat, Verification } from '../../jobs';
import { REPORT_SCHEMA } from '../../jobs';
import type { IOutdated } from '../../model';
import { MARK_ICONS } from '../marks';
import { Prose } from '../prose';
import { translate } from '../translate';
import { CellTable } from './cellTable';
import { ProgressView } from './progressView';
import type { IVerifyProps } from './props';
import { describeProblem } from './status';
import { CountsView, VerdictView } from './verdictView';

/** The props of the view of one verification. */
export interface IViewProps extends Omit<IVerifyProps, 'path'> {
  readonly verification: Verification;
  /** Whether its report is of other code than the notebook has now. */
  readonly outdated: IOutdated;
}

/** One verification: its progress, or its outcome. */
export function VerificationView(props: IViewProps): React.ReactElement {
  const { verification } = props;
  return (
    <UseSignal signal={verification.changed}>
      {() => <Current {...props} path={verification.path} />}
    </UseSignal>
  );
}

/** Says that the notebook has changed since. */
function OutdatedNote(props: IViewProps): React.ReactElement {
  const { verification, outdated, trans } = props;
  const OutdatedIcon = MARK_ICONS.edited.react;
  return (
    <UseSignal signal={outdated.changed}>
      {() =>
        outdated.isOutdated(verification) ? (
          <p className="jp-SeedVerify-outdated" role="status">
            <OutdatedIcon tag="span" className="jp-SeedVerify-icon" />
            {trans.__(
              'Outdated: the notebook’s code has changed since this verification.'
            )}
          </p>
        ) : null
      }
    </UseSignal>
  );
}

function Current(props: IViewProps & IVerifyProps): React.ReactElement {
  const { verification, trans } = props;
  const { phase, state, refusal, isActive } = verification;
  const report = state?.report ?? null;
  if (isActive) {
    return <ProgressView {...props} />;
  }
  if (phase === 'ended' && report) {
    return report.schema === REPORT_SCHEMA ? (
      <Report key={state?.id} {...props} report={report} />
    ) : (
      <ForeignReport {...props} report={report} />
    );
  }
  const problem = refusal ?? state?.error ?? null;
  switch (phase) {
    case 'finding':
      return <Note {...props}>{trans.__('Asking the server…')}</Note>;
    case 'cancelled':
      return (
        <Note {...props} canVerify>
          {trans.__(
            'Verification cancelled. Both temporary kernels are stopped; yours is untouched.'
          )}
        </Note>
      );
    case 'gone':
      return (
        <Note {...props} canVerify>
          {trans.__(
            'The server no longer has this verification; it may have been restarted.'
          )}
        </Note>
      );
    case 'idle':
      return (
        <Note {...props} canVerify>
          {trans.__('This notebook has not been verified.')}
        </Note>
      );
    default:
      return (
        <Note {...props} isError canVerify={problem?.kind !== 'missing'}>
          {problem
            ? describeProblem(problem, trans)
            : trans.__('The verification ended without a report.')}
        </Note>
      );
  }
}

/** The report of a verification. */
function Report(
  props: IViewProps & IVerifyProps & { report: IReport }
): React.ReactElement {
  return (
    <>
      <OutdatedNote {...props} />
      <VerdictView {...props} />
      <Actions {...props} canSave />
      <CountsView {...props} />
      <CellTable {...props} />
    </>
  );
}

/** A report with an unknown schema: only its verdict, if it has one. */
function ForeignReport(
  props: IViewProps & IVerifyProps & { report: Partial<IReport> }
): React.ReactElement {
  const { report, trans } = props;
  const { message, text } = report.verdict ?? {};
  const verdict = translate(message, trans, String(text ?? ''));
  return (
    <section>
      {verdict && (
        <p className="jp-SeedVerify-headline" role="status">
          <Prose text={verdict} />
        </p>
      )}
      <p className="jp-SeedVerify-error" role="alert">
        {trans.__(
          'This report comes from another version of jupyterlab-seed. Reload the page to see all of it.'
        )}
      </p>
      <Actions {...props} canSave />
    </section>
  );
}

/** A sentence instead of a report. */
function Note(
  props: IViewProps &
    IVerifyProps & {
      children: string;
      isError?: boolean;
      canVerify?: boolean;
    }
): React.ReactElement {
  const { children, isError, canVerify } = props;
  return (
    <section>
      <p
        className={isError ? 'jp-SeedVerify-error' : undefined}
        role={isError ? 'alert' : 'status'}
      >
        {children}
      </p>
      {canVerify && <Actions {...props} />}
    </section>
  );
}

/** The actions when nothing runs. */
function Actions(
  props: IViewProps & IVerifyProps & { canSave?: boolean }
): React.ReactElement {
  const { path, commands, trans, canSave } = props;
  const save = (format: ReportFormat): void => {
    void commands.execute(CommandIDs.saveVerification, { path, format });
  };
  return (
    <div className="jp-SeedVerify-actions">
      <Button
        className="jp-mod-styled jp-mod-accept"
        onClick={() => void commands.execute(CommandIDs.verify, { path })}
      >
        {canSave ? trans.__('Verify Again') : trans.__('Verify')}
      </Button>
      {canSave && (
        <>
          <Button
            className="jp-mod-styled jp-mod-reject"
            onClick={() => save('json')}
          >
            {trans.__('Save as JSON…')}
          </Button>
          <Button
            className="jp-mod-styled jp-mod-reject"
            onClick={() => save('html')}
          >
            {trans.__('Save as HTML…')}
          </Button>
        </>
      )}
    </div>
  );
}
