import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ICellMark } from '../../ledger';
import type { ICellFinding, ICellMarks } from '../../model';

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

/**
 * The map of a notebook: a bar for each code cell, the higher the more it stands out. A
 * press leads to the cell. It is for the mouse: keyboards have the list of cells and the
 * commands for the next mark.
 */
export function NotebookMap(props: {
  marks: ICellMarks;
  trans: TranslationBundle;
  onPress: (id: string) => void;
}): React.ReactElement | null {
  const { marks, trans, onPress } = props;
  const bars = barsOf(marks);
  if (bars.every(({ level }) => level === 'none')) {
    return null;
  }
  return (
    <svg
      className="jp-SeedMap"
      viewBox={`0 0 ${bars.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={describeMap(marks, trans)}
      onClick={event => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        const place = Math.floor(
          ((event.clientX - left) / Math.max(width, 1)) * bars.length
        );
        onPress(bars[Math.min(Math.max(place, 0), bars.length - 1)].id);
      }}
    >
      {LEVELS.map(level => (
        <path
          key={level}
          className="jp-SeedMap-bars"
          data-level={level}
          d={pathOf(bars, level)}
        />
      ))}
    </svg>
  );
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
