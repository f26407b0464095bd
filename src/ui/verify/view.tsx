import { Button, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import type { IVerifications } from '../../model';
import type { ReportFormat, Verification } from '../../jobs';
import { describeProblem } from '../verifyMessages';
import { CellTable } from './cellTable';
import { ProgressView } from './progressView';
import type { IVerifyProps } from './props';
import { CountsView, VerdictView } from './verdictView';

/** What the view of one verification is given. */
export interface IViewProps extends Omit<IVerifyProps, 'path'> {
  readonly verification: Verification;
  readonly verifications: IVerifications;
}

/** One verification: how far it is, or what came of it. */
export function VerificationView(props: IViewProps): React.ReactElement {
  const { verification, verifications } = props;
  return (
    <UseSignal signal={verification.changed}>
      {() => (
        <UseSignal signal={verifications.changed}>
          {() => <Current {...props} path={verification.path} />}
        </UseSignal>
      )}
    </UseSignal>
  );
}

function Current(props: IViewProps & IVerifyProps): React.ReactElement {
  const { verification, verifications, trans } = props;
  const { phase, state, refusal, isActive } = verification;
  const report = state?.report ?? null;
  if (isActive) {
    return <ProgressView {...props} />;
  }
  if (phase === 'ended' && report) {
    const given = { ...props, report, masks: verifications.masks };
    return (
      <React.Fragment key={state?.id}>
        <VerdictView {...given} />
        <Actions {...props} canSave />
        <CountsView {...given} />
        <CellTable {...given} />
      </React.Fragment>
    );
  }
  const problem = refusal ?? state?.error ?? null;
  switch (phase) {
    case 'finding':
      return <Note {...props}>{trans.__('Asking the server…')}</Note>;
    case 'cancelled':
      return (
        <Note {...props} canVerify>
          {trans.__('The verification was cancelled. No kernel is left.')}
        </Note>
      );
    case 'gone':
      return (
        <Note {...props} canVerify>
          {trans.__(
            'The server knows this verification no more; it may have been restarted.'
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

/** What may be done when nothing runs. */
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
