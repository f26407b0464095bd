import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import { actionOf, canApply, canTry } from '../../model';
import { sourceIn } from '../../jobs';
import type { IAdvice, ICause } from '../../jobs';
import { labelCellAt } from '../cellName';
import { MARK_ICONS } from '../marks';
import { Prose } from '../prose';
import { translate, translateAll, translateTerm } from '../translate';
import { VERDICT_ICONS } from './icons';
import { describeRuns, labelAdvice } from './labels';
import { CellLink } from './links';
import type { IReportProps } from './props';
import { StoredView } from './storedView';

/** The verdict, its cause, the advice, and the warnings. */
export function VerdictView(props: IReportProps): React.ReactElement {
  const { report, trans } = props;
  const { verdict, cause } = report;
  const Icon = VERDICT_ICONS[verdict.kind]?.react;
  return (
    <section className="jp-SeedVerify-verdict" data-verdict={verdict.kind}>
      <p className="jp-SeedVerify-headline" role="status">
        {Icon && <Icon tag="span" className="jp-SeedVerify-icon" />}
        <Prose text={translate(verdict.message, trans, verdict.text)} />
      </p>
      <StoredView {...props} />
      <Tried {...props} />
      {cause && <CauseView {...props} cause={cause} />}
      <Warnings {...props} />
    </section>
  );
}

/** Why the runs differ: the observations, possible places in the code, and the advice. */
function CauseView(
  props: IReportProps & { cause: ICause }
): React.ReactElement {
  const { cause, report, trans } = props;
  return (
    <div
      className="jp-SeedVerify-cause"
      data-class={cause.class}
      data-source={cause.source ?? ''}
    >
      {translateAll(cause.messages, trans, cause.text).map(text => (
        <p key={text}>
          <Prose text={text} />
        </p>
      ))}
      {cause.hints.length > 0 && (
        <>
          <h3>{trans.__('Possible sources')}</h3>
          <ul className="jp-SeedVerify-hints">
            {cause.hints.map(({ cell, line, text, source, file }, index) => (
              <li key={index}>
                <CellLink {...props} index={cell} line={line} file={file} />{' '}
                <code>{text}</code>{' '}
                <span className="jp-SeedVerify-note">
                  {translateTerm(report, 'sources', source, trans)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <AdviceList {...props} />
    </div>
  );
}

/** The advice, with buttons for what the extension can do. */
function AdviceList(
  props: IReportProps & { cause: ICause }
): React.ReactElement | null {
  const { cause, path, commands, trans, facts, report } = props;
  if (cause.advice.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{trans.__('What to do')}</h3>
      <ul className="jp-SeedVerify-advice">
        {cause.advice.map((advice, index) => {
          const action = actionOf(advice);
          return (
            <li key={index} data-advice={advice.kind}>
              <Prose text={translate(advice.message, trans, advice.text)} />
              <ChangeView {...advice} />
              {canTry(advice) && (
                <Button
                  className="jp-mod-styled"
                  minimal
                  small
                  title={trans.__(
                    'Verify with this change, without changing the notebook'
                  )}
                  onClick={() =>
                    void commands.execute(CommandIDs.tryAdvice, {
                      path,
                      index
                    })
                  }
                >
                  {trans.__('Try It')}
                </Button>
              )}
              {canApply(advice) && <ApplyButton {...props} index={index} />}
              {action && (
                <Button
                  className="jp-mod-styled"
                  minimal
                  small
                  onClick={() =>
                    void commands.execute(CommandIDs.followAdvice, {
                      path,
                      index
                    })
                  }
                >
                  <Prose
                    text={labelAdvice(advice, action, report, facts(), trans)}
                  />
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What was tried, if anything was, and what came of it: the notebook itself does not have it. */
function Tried(props: IReportProps): React.ReactElement | null {
  const { report, trans } = props;
  const { changes, environment } = report.options;
  if (!report.tried) {
    return null;
  }
  const { kind } = report.verdict;
  return (
    <div className="jp-SeedVerify-tried">
      <p>
        <Prose
          text={translate(report.tried.message, trans, report.tried.text)}
        />{' '}
        {trans.__('This was tried on a copy.')}
      </p>
      {changes.map((change, index) => (
        <div key={index}>
          <span className="jp-SeedVerify-note">
            <Prose
              text={labelCellAt(
                change.cell + 1,
                sourceIn(report, change.cell),
                trans
              )}
            />
          </span>
          <ChangeView change={change} environment={{}} />
        </div>
      ))}
      <ChangeView change={null} environment={environment} />
      {kind === 'reproduced' && <ApplyButton {...props} />}
    </div>
  );
}

/** The button that writes a change into the notebook: what was tried, or a piece of advice. */
function ApplyButton(
  props: IReportProps & { index?: number }
): React.ReactElement {
  const { commands, path, index, trans } = props;
  return (
    <Button
      className="jp-mod-styled"
      minimal
      small
      title={trans.__('Make this change in the notebook')}
      onClick={() =>
        void commands.execute(CommandIDs.applyTrial, {
          path,
          ...(index === undefined ? {} : { index })
        })
      }
    >
      {trans.__('Apply')}
    </Button>
  );
}

/** The lines of a change, before and after, and variables of the launch environment. */
function ChangeView({
  change,
  environment
}: Pick<IAdvice, 'change' | 'environment'>): React.ReactElement | null {
  const lines = [
    ...(change?.before ?? []).map(line => `- ${line}`),
    ...(change?.after ?? []).map(line => `+ ${line}`),
    ...Object.entries(environment).map(([name, value]) => `+ ${name}=${value}`)
  ];
  return lines.length === 0 ? null : (
    <pre className="jp-SeedVerify-change">{lines.join('\n')}</pre>
  );
}

/** The warnings, which do not change the verdict. */
function Warnings(props: IReportProps): React.ReactElement | null {
  const { report, trans } = props;
  if (report.warnings.length === 0) {
    return null;
  }
  const Icon = MARK_ICONS.unknown.react;
  return (
    <ul className="jp-SeedVerify-warnings" aria-label={trans.__('Warnings')}>
      {report.warnings.map((warning, index) => (
        <li key={index} data-warning={warning.kind}>
          <Icon tag="span" className="jp-SeedVerify-icon" />
          <Prose text={translate(warning.message, trans, warning.text)} />
          {warning.cell !== null && (
            <CellLink {...props} index={warning.cell} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** What ran, what was compared, and what was not. */
export function CountsView(props: IReportProps): React.ReactElement {
  const { report, trans } = props;
  return (
    <section className="jp-SeedVerify-counts">
      <h3>{trans.__('Comparison')}</h3>
      <ul>
        {[
          ...translateAll(report.overview, trans),
          ...translateAll(report.hidden, trans),
          ...describeRuns(report, trans)
        ].map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
