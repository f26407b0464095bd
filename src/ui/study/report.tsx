import type { LabIcon } from '@jupyterlab/ui-components';
import {
  Button,
  UseSignal,
  caretDownIcon,
  caretUpIcon,
  checkIcon,
  circleEmptyIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type {
  ArmLabel,
  IArmSummary,
  IStudyNote,
  IStudyReport,
  IStudyResult,
  ReportFormat,
  StudyVerdictKind
} from '../../jobs';
import {
  chartOf,
  exact,
  isVariant,
  reportedPoints,
  reportedRuns,
  shown,
  span
} from '../../jobs';
import { diceIcon } from '../icons';
import { MARK_ICONS } from '../marks';
import { Prose } from '../prose';
import { translate } from '../translate';
import { Plot } from './plot';
import type { IStudyProps } from './props';
import { chartWords, describeArm } from './sentences';
import { SeedTable } from './table';

/** One shape for each verdict, so that colour is not the only difference. */
const ICONS: Readonly<Record<StudyVerdictKind, LabIcon>> = {
  better: caretUpIcon,
  worse: caretDownIcon,
  equivalent: checkIcon,
  'no-difference-found': circleEmptyIcon,
  'too-few-seeds': circleEmptyIcon,
  'does-not-depend-on-seed': checkIcon,
  'one-arm': diceIcon
};

/** The props of a report. */
type ReportProps = IStudyProps & {
  report: IStudyReport;
  onAgain: () => void;
};

/** What a study found: the verdict first, then each result, then what is said of all. */
export function StudyReportView(props: ReportProps): React.ReactElement {
  const { report, trans } = props;
  const { verdict } = report;
  const Icon = ICONS[verdict.kind]?.react;
  return (
    <>
      <OutdatedNote {...props} />
      <section className="jp-SeedStudy-verdict" data-verdict={verdict.kind}>
        <p className="jp-SeedVerify-headline" role="status">
          {Icon && <Icon tag="span" className="jp-SeedVerify-icon" />}
          <Prose text={translate(verdict.message, trans, verdict.text)} />
        </p>
      </section>
      <ul>
        {report.arms.map(({ label, name }) => (
          <li key={label}>
            {trans.__('%1: %2', describeArm(label, trans), name)}
          </li>
        ))}
      </ul>
      <Actions {...props} />
      {report.results.map(result => (
        <ResultView key={result.name} {...props} result={result} />
      ))}
      <h2>{trans.__('Remarks')}</h2>
      <Notes notes={report.notes} {...props} />
    </>
  );
}

/** One result: its plot, its figures, and its values. */
function ResultView(
  props: ReportProps & { result: IStudyResult }
): React.ReactElement {
  const { report, result, trans, makeRenderer, themeChanged } = props;
  const { study, actions } = props;
  const points = reportedPoints(report, result);
  const open = (arm: ArmLabel, seed: number): void =>
    void actions.openRun(study, arm, seed);
  return (
    <section className="jp-SeedStudy-result" data-result={result.name}>
      <h2>{result.name}</h2>
      {result.verdict.text !== report.verdict.text && (
        <p>
          <Prose
            text={translate(result.verdict.message, trans, result.verdict.text)}
          />
        </p>
      )}
      {makeRenderer && (
        <>
          <Plot
            makeRenderer={makeRenderer}
            themeChanged={themeChanged}
            menu={trans.__('Save the plot')}
            chart={isNarrow =>
              chartOf(points, chartWords(points, trans), isNarrow)
            }
            onPoint={({ arm, seed }) => {
              if ((arm === 'A' || arm === 'B') && typeof seed === 'number') {
                open(arm, seed);
              }
            }}
          />
          <p className="jp-SeedVerify-note">
            {trans.__(
              'Bands and thick lines are 95 % intervals of the mean. A click on a value shows its run.'
            )}
          </p>
        </>
      )}
      <Figures {...props} />
      <Notes notes={result.notes} {...props} />
      <BestSeed {...props} />
      <SeedTable
        runs={reportedRuns(report)}
        result={result.name}
        trans={trans}
        onRun={open}
        onSeed={seed => void actions.setSeed(study, seed)}
      />
    </section>
  );
}

/** Mean, spread and interval of each variant and of the difference. */
function Figures(
  props: ReportProps & { result: IStudyResult }
): React.ReactElement {
  const { result, trans } = props;
  const { difference } = result;
  return (
    <table className="jp-SeedStudy-figures">
      <thead>
        <tr>
          <th scope="col">{trans.__('Variant')}</th>
          <th scope="col">{trans.__('Values')}</th>
          <th scope="col">{trans.__('Failed')}</th>
          <th scope="col">{trans.__('Mean')}</th>
          <th scope="col">{trans.__('Standard deviation')}</th>
          <th scope="col">{trans.__('95 % interval')}</th>
        </tr>
      </thead>
      <tbody>
        {result.arms.map(arm => (
          <ArmRow key={arm.label} arm={arm} {...props} />
        ))}
        {difference && typeof difference.mean === 'number' && (
          <tr>
            <th scope="row">{trans.__('B minus A')}</th>
            <td>{difference.judged}</td>
            <td />
            <td>{shownMean(difference.mean, difference.interval)}</td>
            <td />
            <td>{difference.interval && span(difference.interval)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** The figures of one variant. */
function ArmRow(props: ReportProps & { arm: IArmSummary }): React.ReactElement {
  const { arm, trans } = props;
  const { label, n, failed, mean, sd, interval } = arm;
  return (
    <tr>
      <th scope="row">{describeArm(label, trans)}</th>
      <td>{n}</td>
      <td>{failed}</td>
      <td>{mean !== null && shownMean(mean, interval)}</td>
      <td>{sd !== null && shown(sd, sd)}</td>
      <td>{interval && span(interval)}</td>
    </tr>
  );
}

/** Gives the notebook the best seed; the remarks above say how much of that is luck. */
function BestSeed(
  props: ReportProps & { result: IStudyResult }
): React.ReactElement | null {
  const { result, study, actions, trans } = props;
  const variants = result.arms.filter(({ label }) => isVariant(label));
  const { label, best } = variants[variants.length - 1] ?? {};
  if (label === undefined || best === undefined) {
    return null;
  }
  return (
    <p>
      <Button
        className="jp-mod-styled jp-mod-reject"
        data-best={best.seed}
        title={trans.__(
          'By luck alone, the best of that many seeds is expected to be %1 better than the mean.',
          shown(best.luck, best.luck)
        )}
        onClick={() => void actions.setSeed(study, best.seed)}
      >
        {trans.__('Set the Best Seed of %1: %2', label, best.seed)}
      </Button>
    </p>
  );
}

/** Says that the report is not of the code as it is now. */
function OutdatedNote(props: IStudyProps): React.ReactElement {
  const { study, outdated, trans } = props;
  const Icon = MARK_ICONS.edited.react;
  return (
    <UseSignal signal={outdated.changed}>
      {() =>
        outdated.isOutdated(study) ? (
          <p className="jp-SeedVerify-outdated" role="status">
            <Icon tag="span" className="jp-SeedVerify-icon" />
            {trans.__(
              'Outdated: the notebook’s code has changed since this study began.'
            )}
          </p>
        ) : null
      }
    </UseSignal>
  );
}

function shownMean(
  mean: number,
  interval: readonly [number, number] | null | undefined
): string {
  return interval ? shown(mean, interval[1] - mean) : exact(mean);
}

/** Sentences of the report. */
function Notes(
  props: IStudyProps & { notes: readonly IStudyNote[] }
): React.ReactElement {
  const { notes, trans } = props;
  return (
    <ul className="jp-SeedStudy-notes">
      {notes.map(({ kind, message, text }, index) => (
        <li key={index} data-note={kind}>
          <Prose text={translate(message, trans, text)} />
        </li>
      ))}
    </ul>
  );
}

/** What can be done with a report. */
function Actions(props: ReportProps): React.ReactElement {
  const { study, actions, trans, onAgain } = props;
  const formats: readonly [ReportFormat, string][] = [
    ['html', trans.__('Save as HTML…')],
    ['csv', trans.__('Save as CSV…')],
    ['json', trans.__('Save as JSON…')]
  ];
  return (
    <div className="jp-SeedVerify-actions">
      <Button className="jp-mod-styled jp-mod-accept" onClick={onAgain}>
        {trans.__('New Study')}
      </Button>
      {formats.map(([format, label]) => (
        <Button
          key={format}
          className="jp-mod-styled jp-mod-reject"
          onClick={() => void actions.save(study, format)}
        >
          {label}
        </Button>
      ))}
      <Button
        className="jp-mod-styled jp-mod-reject"
        onClick={() => void actions.copy(study)}
      >
        {trans.__('Copy as Markdown')}
      </Button>
    </div>
  );
}
