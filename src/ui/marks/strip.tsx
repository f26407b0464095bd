import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ICellMarks } from '../../model';
import { labelCell } from '../cellName';
import type { INames } from '../markMessages';
import { labelMark } from '../markMessages';
import { Prose } from '../prose';
import type { IStrip, IStripCell } from './stripLayout';

import '../../../style/strip.css';

/** The distance of two boxes, the size of a box, and the places of the rows. */
const PITCH = 38;
const BOX = 30;
const TOP = { cells: 28, runs: 104 };
const HEIGHT = 152;

/** One pattern for each stream, so that colour is not the only difference. */
const PATTERNS = [
  'M0 6 6 0',
  'M0 3H6',
  'M3 0V6',
  'M0 0 6 6',
  'M0 3H6M3 0V6',
  'M2 2h2v2H2z'
];

/** The properties of the picture and its table. */
export interface IStripProps {
  readonly strip: IStrip;
  readonly marks: ICellMarks;
  readonly names: INames;
  readonly trans: TranslationBundle;
}

/**
 * Cells in document order and, below, in the order in which they ran, with a line from
 * each cell to its executions. Those who cannot see it have {@link StripTable}.
 */
export function StripPicture(props: IStripProps): React.ReactElement {
  const { strip, names, trans } = props;
  const { streams, cells, runs } = strip;
  const prefix = React.useId().replace(/:/g, '');
  const width = PITCH * Math.max(cells.length, runs.length, 4);
  return (
    <div className="jp-SeedStrip-scroll">
      <svg
        className="jp-SeedStrip"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        aria-hidden="true"
      >
        <defs>
          {streams.map((name, index) => (
            <Pattern key={name} id={`${prefix}-${index}`} index={index} />
          ))}
        </defs>
        <text x="1" y="11" className="jp-SeedStrip-row">
          {trans.__('In the notebook')}
        </text>
        {runs.map(({ n, cell, role, isOld }, index) => (
          <path
            key={n}
            className="jp-SeedStrip-line"
            data-role={role ?? ''}
            data-old={isOld}
            d={`M${middle(cell)} ${TOP.cells + BOX + 12}L${middle(index)} ${TOP.runs - 4}`}
          />
        ))}
        <text x="1" y={TOP.runs - 17} className="jp-SeedStrip-row">
          {trans.__('As they ran')}
        </text>
        {cells.map((cell, index) => (
          <Box
            key={cell.id}
            {...{ cell, names, prefix }}
            x={index * PITCH + 4}
            y={TOP.cells}
          />
        ))}
        {runs.map((run, index) => (
          <Box
            key={run.n}
            {...{ cell: run, names, prefix }}
            x={index * PITCH + 4}
            y={TOP.runs}
            isOld={run.isOld}
          />
        ))}
      </svg>
    </div>
  );
}

function middle(index: number): number {
  return index * PITCH + 4 + BOX / 2;
}

function Pattern(props: { id: string; index: number }): React.ReactElement {
  return (
    <pattern
      id={props.id}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      className="jp-SeedStrip-pattern"
      data-stream={props.index % PATTERNS.length}
    >
      <path
        className="jp-SeedStrip-stroke"
        d={PATTERNS[props.index % PATTERNS.length]}
      />
    </pattern>
  );
}

/** One cell or execution: its place, its streams as patterns and letters, its role as a sign. */
function Box(props: {
  cell: IStripCell;
  names: INames;
  prefix: string;
  x: number;
  y: number;
  isOld?: boolean;
}): React.ReactElement {
  const { cell, names, prefix, x, y, isOld = false } = props;
  const { streams, role, id } = cell;
  const part = BOX / Math.max(streams.length, 1);
  return (
    <g
      className="jp-SeedStrip-box"
      data-role={role ?? ''}
      data-old={isOld}
      transform={`translate(${x} ${y})`}
    >
      {streams.map((stream, index) => (
        <rect
          key={stream}
          x={index * part}
          y="17"
          width={part}
          height={BOX - 17}
          fill={`url(#${prefix}-${stream})`}
        />
      ))}
      <rect className="jp-SeedStrip-frame" width={BOX} height={BOX} rx="2" />
      <text className="jp-SeedStrip-number" x={BOX / 2} y="13">
        {names.cellNumber(id) ?? '?'}
      </text>
      <text className="jp-SeedStrip-letters" x={BOX / 2} y={BOX + 10}>
        {streams.map(letterOf).join(' ')}
      </text>
      {role !== null && (
        <text className="jp-SeedStrip-sign" x={BOX / 2} y="-3">
          {SIGNS[role]}
        </text>
      )}
    </g>
  );
}

const SIGNS = { marked: '▼', broken: '✕' };

/** The letter of a stream: a, b, c, … */
function letterOf(index: number): string {
  return String.fromCharCode(97 + (index % 26));
}

/** The names of signs, patterns and letters. */
export function StripLegend(props: IStripProps): React.ReactElement {
  const { strip, names, trans } = props;
  const prefix = React.useId().replace(/:/g, '');
  const isBroken = strip.cells.some(({ role }) => role === 'broken');
  return (
    <ul className="jp-SeedStrip-legend">
      <li>
        <span aria-hidden="true">{SIGNS.marked}</span> {trans.__('this cell')}
      </li>
      {isBroken && (
        <li>
          <span aria-hidden="true">{SIGNS.broken}</span>{' '}
          {trans.__('where the difference begins')}
        </li>
      )}
      {strip.streams.map((name, index) => (
        <li key={name}>
          <svg width="16" height="12" aria-hidden="true">
            <defs>
              <Pattern id={`${prefix}-${index}`} index={index} />
            </defs>
            <rect
              className="jp-SeedStrip-frame"
              width="16"
              height="12"
              style={{ fill: `url(#${prefix}-${index})` }}
            />
          </svg>{' '}
          {letterOf(index)} <Prose text={names.stream(name)} />
        </li>
      ))}
    </ul>
  );
}

/** Show as a table. */
export function StripTable(props: IStripProps): React.ReactElement {
  const { strip, marks, names, trans } = props;
  const { cells, runs, streams } = strip;
  const order = (id: string): string =>
    runs
      .map((run, index) => ({ run, place: index + 1 }))
      .filter(({ run }) => run.id === id)
      .map(({ run, place }) =>
        run.count === null ? `${place}` : `${place} [${run.count}]`
      )
      .join(', ');
  return (
    <table className="jp-SeedStrip-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Cell')}</th>
          <th scope="col">{trans.__('Order of its runs')}</th>
          <th scope="col">{trans.__('Random streams')}</th>
          <th scope="col">{trans.__('Mark')}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map(({ id, role, streams: indices }) => {
          const mark = marks.get(id);
          return (
            <tr key={id} data-role={role ?? ''}>
              <th scope="row">
                <Prose text={labelCell(id, names, trans)} />
              </th>
              <td>{order(id) || trans.__('did not run')}</td>
              <td>
                <Prose
                  text={indices
                    .map(index => names.stream(streams[index]))
                    .join(', ')}
                />
              </td>
              <td>
                {[
                  ...(mark ? [labelMark(mark, trans)] : []),
                  ...(role === 'marked' ? [trans.__('this cell')] : []),
                  ...(role === 'broken'
                    ? [trans.__('where the difference begins')]
                    : [])
                ].join('; ')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
