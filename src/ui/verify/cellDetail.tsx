import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type {
  ICellRun,
  IVerifiedCell,
  IVerifiedOutput,
  IVerifiedStream,
  VerifiedSeed
} from '../../jobs';
import { nameCellAt } from '../cellName';
import { nameStream } from '../markMessages';
import { plainText } from '../plainText';
import { Prose } from '../prose';
import { translate, translateMask, translateTerm } from '../translate';
import { countOutputs } from './amounts';
import { DifferenceView } from './difference';
import type { IReportProps } from './props';

function describeReason(reason: string, trans: TranslationBundle): string {
  switch (reason) {
    case 'blank':
      return trans.__('Skipped: the cell is blank.');
    case 'lost':
      return trans.__('Not compared: messages of the kernel were lost.');
    case 'no-reply':
      return trans.__('Not compared: the kernel sent no reply.');
    case 'widget':
      return trans.__('The content of a widget is unknown.');
    default:
      return trans.__('Skipped by its tag.');
  }
}

/** The details of one cell in both runs. */
export function CellDetail(
  props: IReportProps & { cell: IVerifiedCell }
): React.ReactElement {
  const { cell, trans } = props;
  const [a, b] = cell.runs;
  const ended = [a, b].some(run => run && run.outcome !== 'ok');
  return (
    <div className="jp-SeedVerify-detail">
      {cell.reason && <p>{describeReason(cell.reason, trans)}</p>}
      <pre
        className="jp-SeedVerify-source"
        tabIndex={0}
        role="group"
        aria-label={trans.__(
          'Code of %1',
          plainText(nameCellAt(cell.number, cell.source, trans))
        )}
      >
        {cell.source}
      </pre>
      {ended && (
        <ul>
          <li>{trans.__('Run A: %1', describeEnd(a ?? null, trans))}</li>
          <li>{trans.__('Run B: %1', describeEnd(b ?? null, trans))}</li>
        </ul>
      )}
      {cell.streams.length > 0 && <Streams {...props} />}
      {cell.outputs.map((output, index) => (
        <OutputView key={index} {...props} output={output} />
      ))}
      {cell.outputsNotShown > 0 && (
        <p className="jp-SeedVerify-note">
          {trans.__(
            'And %1 not included in the report.',
            countOutputs(cell.outputsNotShown, trans)
          )}
        </p>
      )}
      {cell.outputs.length === 0 &&
        cell.streams.length === 0 &&
        cell.runs.some(run => run !== null) && (
          <p className="jp-SeedVerify-note">
            {trans.__('No outputs, and no random numbers drawn.')}
          </p>
        )}
    </div>
  );
}

/** How a cell ended in one run. */
function describeEnd(run: ICellRun | null, trans: TranslationBundle): string {
  if (run === null) {
    return trans.__('it did not run');
  }
  return run.outcome === 'ok'
    ? trans.__('it ended without an error')
    : translate(run.message, trans, run.outcome);
}

/** The random state before and after, in both runs. */
function Streams(
  props: IReportProps & { cell: IVerifiedCell }
): React.ReactElement {
  const { cell, trans, facts } = props;
  const name = (stream: string): string => nameStream(stream, facts());
  return (
    <table className="jp-SeedVerify-streams">
      <caption>{trans.__('Random state')}</caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Generator')}</th>
          <th scope="col">{trans.__('Before')}</th>
          <th scope="col">{trans.__('After')}</th>
          <th scope="col">{trans.__('Seed')}</th>
        </tr>
      </thead>
      <tbody>
        {cell.streams.map(stream => (
          <tr key={stream.name} data-stream={stream.name}>
            <th scope="row">
              <Prose
                text={
                  stream.used
                    ? name(stream.name)
                    : trans.__('%1, not used here', name(stream.name))
                }
              />
            </th>
            <StateCell
              states={stream.before}
              isSame={stream.sameBefore}
              {...props}
            />
            <StateCell
              states={stream.after}
              isSame={stream.sameAfter}
              {...props}
            />
            <td>{describeSeeds(stream, props)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether a state is the same in both runs, with the fingerprints. */
function StateCell(
  props: IReportProps & {
    states: readonly [string | null, string | null];
    isSame: boolean;
  }
): React.ReactElement {
  const { states, isSame, trans } = props;
  const [a, b] = states.map(state => state ?? trans.__('none'));
  return (
    <td>
      {isSame ? trans.__('same') : trans.__('different')}{' '}
      <code>{isSame ? a : `${a} / ${b}`}</code>
    </td>
  );
}

/** The seeds in force after a cell. */
function describeSeeds(
  { seed }: IVerifiedStream,
  { trans }: IReportProps
): string {
  const name = (value: VerifiedSeed): string =>
    value === null
      ? trans.__('none')
      : value === 'unknown'
        ? trans.__('unknown')
        : String(value);
  const [a, b] = seed;
  return a === b ? name(a) : `${name(a)} / ${name(b)}`;
}

/** One output under one MIME type, in both runs. */
function OutputView(
  props: IReportProps & { output: IVerifiedOutput }
): React.ReactElement {
  const { output, report, trans } = props;
  const { place, mime, equality, masked, difference } = output;
  const hidden = Object.entries(masked).map(
    ([id, count]) => `${translateMask(report, id, trans)} (${count})`
  );
  return (
    <div className="jp-SeedVerify-output" data-equality={equality}>
      <p>
        <strong>{translateTerm(report, 'places', place, trans)}</strong>
        {mime && <code>{mime}</code>}
        {translateTerm(report, 'equalities', equality, trans)}
        {hidden.length > 0 && (
          <span className="jp-SeedVerify-note">
            {trans.__('masked: %1', hidden.join(', '))}
          </span>
        )}
      </p>
      {difference && <DifferenceView difference={difference} trans={trans} />}
    </div>
  );
}
