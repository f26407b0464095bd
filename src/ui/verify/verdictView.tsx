import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../../commands';
import { actionOf } from '../../model';
import type { ICause, IChange } from '../../jobs';
import { MARK_ICONS } from '../marks';
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
        {translate(verdict.message, trans, verdict.text)}
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
        <p key={text}>{text}</p>
      ))}
      {cause.hints.length > 0 && (
        <>
          <h3>{trans.__('Possible sources')}</h3>
          <ul className="jp-SeedVerify-hints">
            {cause.hints.map(({ cell, line, text, source, file }, index) => (
              <li key={index}>
                <CellLink
                  {...props}
                  index={cell}
                  line={file === null ? line : undefined}
                  label={
                    file === null
                      ? trans.__('Cell %1, line %2', cell + 1, line)
                      : trans.__('Cell %1: %2, line %3', cell + 1, file, line)
                  }
                />{' '}
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
  const { cause, path, commands, trans, facts } = props;
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
              {translate(advice.message, trans, advice.text)}
              {advice.change && (
                <>
                  <ChangeView change={advice.change} />
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
                </>
              )}
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
                  {labelAdvice(advice, action, facts(), trans)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What was tried, if anything was: the notebook itself does not have it. */
function Tried({ report, trans }: IReportProps): React.ReactElement | null {
  const { changes } = report.options;
  if (changes.length === 0) {
    return null;
  }
  return (
    <div className="jp-SeedVerify-tried">
      <p>
        {trans._n(
          'Tried with this change of cell %2; your notebook is unchanged:',
          'Tried with %1 changes; your notebook is unchanged:',
          changes.length,
          changes[0].cell + 1
        )}
      </p>
      {changes.map((change, index) => (
        <ChangeView key={index} change={change} />
      ))}
    </div>
  );
}

/** The lines of a change, before and after. */
function ChangeView({ change }: { change: IChange }): React.ReactElement {
  return (
    <pre className="jp-SeedVerify-change">
      {[
        ...change.before.map(line => `- ${line}`),
        ...change.after.map(line => `+ ${line}`)
      ].join('\n')}
    </pre>
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
          <span>{translate(warning.message, trans, warning.text)}</span>
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
