import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ICellMark } from '../../ledger';
import type { ICellFinding, ICellMarks } from '../../model';
import { labelCell } from '../cellName';
import type { INames } from '../markMessages';
import { labelMark } from '../markMessages';
import { plainText } from '../plainText';

import '../../../style/strip.css';

/** How much a cell stands out in the map. */
export type MapLevel = 'none' | 'fine' | 'unknown' | 'may' | 'will';

/** The levels, the greatest last, with the height of each in the map. */
const HEIGHTS: Readonly<Record<MapLevel, number>> = {
  none: 1,
  fine: 3,
  unknown: 5,
  may: 8,
  will: 14
};

const LEVELS = Object.keys(HEIGHTS) as MapLevel[];

const HEIGHT = 14;

/** The height of the line below for the bar that the keyboard has reached. */
const CURSOR = 3;

/** How many bars a map has; cells share them in longer notebooks. */
const BARS = 120;

/** How much a cell stands out. */
export function levelOf(
  mark: ICellMark | null,
  finding: ICellFinding | null = null
): MapLevel {
  if (finding && finding.kind !== 'equal') {
    return 'will';
  }
  if (!mark) {
    return 'none';
  }
  if (mark.needsAttention) {
    return 'will';
  }
  switch (mark.state) {
    case 'in-sequence':
    case 'own-seed':
      return 'fine';
    case 'unknown':
      return 'unknown';
    default:
      return 'may';
  }
}

/** One bar: the cell of its cells that stands out most. */
export interface IBar {
  readonly id: string;
  readonly level: MapLevel;
}

/** The bars of a map, in document order. */
export function barsOf(
  marks: Pick<ICellMarks, 'ids' | 'get' | 'finding'>
): readonly IBar[] {
  const { ids } = marks;
  const each = Math.max(ids.length / BARS, 1);
  const bars: IBar[] = [];
  for (let i = 0; Math.round(i * each) < ids.length; i++) {
    const cells = ids
      .slice(Math.round(i * each), Math.round((i + 1) * each))
      .map(id => ({ id, level: levelOf(marks.get(id), marks.finding(id)) }));
    bars.push(
      cells.reduce((worst, cell) =>
        HEIGHTS[cell.level] > HEIGHTS[worst.level] ? cell : worst
      )
    );
  }
  return bars;
}

/** The props of {@link NotebookMap}. */
interface IMapProps {
  readonly marks: ICellMarks;
  readonly names: INames;
  readonly trans: TranslationBundle;
  readonly onPress: (id: string) => void;
}

/**
 * The map of a notebook: a bar for each code cell, the higher the more it stands out. A
 * press leads to the cell. On the keyboard it is a slider: the arrows go through the
 * cells, each told by its name and mark, and Enter leads to it.
 */
export function NotebookMap(props: IMapProps): React.ReactElement | null {
  const { marks, trans, onPress } = props;
  const bars = barsOf(marks);
  const [wanted, setPlace] = React.useState(0);
  if (bars.every(({ level }) => level === 'none')) {
    return null;
  }
  const last = bars.length - 1;
  const place = Math.min(wanted, last);
  return (
    <div
      className="jp-SeedMap"
      role="slider"
      tabIndex={0}
      aria-label={describeMap(marks, trans)}
      aria-valuemin={1}
      aria-valuemax={bars.length}
      aria-valuenow={place + 1}
      aria-valuetext={describeBar(bars[place].id, props)}
      onClick={event => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        const at = Math.floor(
          ((event.clientX - left) / Math.max(width, 1)) * bars.length
        );
        const pressed = Math.min(Math.max(at, 0), last);
        setPlace(pressed);
        onPress(bars[pressed].id);
      }}
      onKeyDown={event => {
        const next = placeAfter(event.key, place, last);
        if (next !== null) {
          event.preventDefault();
          setPlace(next);
        } else if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onPress(bars[place].id);
        }
      }}
    >
      <Bars bars={bars} place={place} />
    </div>
  );
}

/** The bars, and a line below the one that the keyboard has reached. */
function Bars(props: {
  bars: readonly IBar[];
  place: number;
}): React.ReactElement {
  const { bars, place } = props;
  return (
    <svg
      viewBox={`0 0 ${bars.length} ${HEIGHT + CURSOR}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {LEVELS.map(level => (
        <path
          key={level}
          className="jp-SeedMap-bars"
          data-level={level}
          d={pathOf(bars, level)}
        />
      ))}
      <rect
        className="jp-SeedMap-cursor"
        x={place}
        y={HEIGHT + 1}
        width="0.8"
        height={CURSOR - 1}
      />
    </svg>
  );
}

/** Where a key leads from a place; `null` for other keys. */
function placeAfter(key: string, place: number, last: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(place + 1, last);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(place - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** A cell and its mark: "Cell 6, `scores = …`: Will differ". */
function describeBar(id: string, { marks, names, trans }: IMapProps): string {
  const mark = marks.get(id);
  const name = plainText(labelCell(id, names, trans));
  return mark ? trans.__('%1: %2', name, labelMark(mark, trans)) : name;
}

/** The outline of all bars of one level. */
function pathOf(bars: readonly IBar[], level: MapLevel): string {
  const height = HEIGHTS[level];
  return bars
    .map((bar, index) =>
      bar.level === level
        ? `M${index} ${HEIGHT - height}h0.8v${height}h-0.8z`
        : ''
    )
    .join('');
}

/** The map in one sentence. */
function describeMap(marks: ICellMarks, trans: TranslationBundle): string {
  const levels = marks.ids.map(id => levelOf(marks.get(id), marks.finding(id)));
  const count = (level: MapLevel): number =>
    levels.filter(other => other === level).length;
  return trans.__(
    'Map of the code cells: %1 need attention, %2 may differ, %3 match a clean run.',
    count('will'),
    count('may'),
    count('fine')
  );
}
