/**
 * The plot of one result in Vega-Lite 5, which the host draws.
 */
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import type { IMean, IStudyPoints } from './points';

/** The MIME type of a plot. */
export const CHART_MIME = 'application/vnd.vegalite.v5+json';

/** The words in a plot, in the user's language. */
export interface IChartWords {
  /** What the plot shows, for those who do not see it. */
  readonly description: string;
  readonly seed: string;
  /** The variants. */
  readonly variant: string;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
}

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v5.json';

/** Of one plot, in pixels. */
const [WIDTH, HEIGHT] = [190, 240];

/** Two plots side by side, with the labels of their axes. */
export const CHART_WIDTH = 560;

/** The colour of means and intervals, seen on light and dark. */
const MEAN = '#d95f02';

/** A value; a click shows its run. */
const POINT = { type: 'point', filled: true, opacity: 1, cursor: 'pointer' };

/**
 * Every seed a point. Of two variants the pairs are joined, and the differences stand
 * beside them with their zero. Means and intervals are drawn where they are known.
 *
 * @param isNarrow - Whether there is less room than {@link CHART_WIDTH}: plots stand below each other.
 */
export function chartOf(
  points: IStudyPoints,
  words: IChartWords,
  isNarrow = false
): ReadonlyJSONObject {
  const isCompared = points.values.some(({ arm }) => arm === 'B');
  const panels = isCompared
    ? [pairsPanel(points, words), differencePanel(points, words)]
    : [seedsPanel(points, words, isNarrow ? WIDTH : 2 * WIDTH)];
  return {
    $schema: SCHEMA,
    description: words.description,
    config: { font: 'sans-serif', axis: { grid: false } },
    [isNarrow ? 'vconcat' : 'hconcat']: panels
  };
}

/** The values of one variant, by seed. */
function seedsPanel(
  { result, values, means }: IStudyPoints,
  words: IChartWords,
  width: number
): ReadonlyJSONObject {
  const y = axis('value', result);
  return {
    width,
    height: HEIGHT,
    layer: [
      ...meanLayers(means.get('A') ?? null, y, 'value'),
      {
        data: { values: values.map(one => ({ ...one })) },
        mark: { ...POINT, size: 60 },
        encoding: {
          x: seedAxis(words),
          y,
          tooltip: tips(words, 'value', result)
        }
      }
    ]
  };
}

/** The values of both variants, joined by seed. */
function pairsPanel(
  points: IStudyPoints,
  words: IChartWords
): ReadonlyJSONObject {
  const names = new Map([
    ['A', words.a],
    ['B', words.b]
  ]);
  const x = {
    field: 'variant',
    type: 'nominal',
    title: null,
    axis: { labelAngle: 0 },
    scale: { domain: [words.a, words.b], padding: 0.6 }
  };
  const y = axis('value', points.result);
  const data = {
    values: points.values.map(({ arm, seed, value }) => ({
      variant: names.get(arm) ?? arm,
      arm,
      seed,
      value
    }))
  };
  const shape = {
    field: 'variant',
    type: 'nominal',
    scale: { domain: [words.a, words.b], range: ['circle', 'triangle'] },
    legend: null
  };
  const tooltip = [
    { field: 'variant', title: words.variant },
    ...tips(words, 'value', points.result)
  ];
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      {
        data,
        mark: { type: 'line', opacity: 0.4, strokeWidth: 1 },
        encoding: { x, y, detail: { field: 'seed' } }
      },
      {
        data,
        mark: { ...POINT, size: 50 },
        encoding: { x, y, shape, tooltip }
      },
      ...variantLayers(points, names, x, y)
    ]
  };
}

/** Over the values of each variant their mean, with its interval as a thick line. */
function variantLayers(
  { means }: IStudyPoints,
  names: ReadonlyMap<string, string>,
  x: ReadonlyJSONObject,
  y: ReadonlyJSONObject
): readonly ReadonlyJSONObject[] {
  if (means.size === 0) {
    return [];
  }
  const values = [...means].map(([arm, { mean, interval }]) => ({
    variant: names.get(arm) ?? arm,
    value: mean,
    low: interval?.[0] ?? mean,
    high: interval?.[1] ?? mean
  }));
  return [
    {
      data: { values },
      mark: { type: 'rule', color: MEAN, strokeWidth: 3 },
      encoding: {
        x,
        y: { ...y, field: 'low' },
        y2: { field: 'high' }
      }
    },
    {
      data: { values },
      mark: { type: 'tick', color: MEAN, thickness: 3, size: 16 },
      encoding: { x, y }
    }
  ];
}

/** The differences by seed, with their zero. */
function differencePanel(
  { differences, difference }: IStudyPoints,
  words: IChartWords
): ReadonlyJSONObject {
  const y = axis('difference', words.difference);
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      ...meanLayers(difference, y, 'difference'),
      {
        data: { values: [{ difference: 0 }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: 'gray' },
        encoding: { y }
      },
      {
        data: { values: differences.map(one => ({ ...one })) },
        mark: {
          type: 'point',
          filled: true,
          size: 50,
          opacity: 1,
          shape: 'diamond'
        },
        encoding: {
          x: seedAxis(words),
          y,
          tooltip: tips(words, 'difference', words.difference)
        }
      }
    ]
  };
}

/** The interval as a band, the mean as a line in it. */
function meanLayers(
  shown: IMean | null,
  y: ReadonlyJSONObject,
  field: string
): readonly ReadonlyJSONObject[] {
  if (shown === null) {
    return [];
  }
  const { mean, interval } = shown;
  const line = {
    data: { values: [{ [field]: mean }] },
    mark: { type: 'rule', color: MEAN, strokeWidth: 2 },
    encoding: { y }
  };
  const band = interval && {
    data: { values: [{ [field]: interval[0], high: interval[1] }] },
    mark: { type: 'rect', color: MEAN, opacity: 0.2 },
    encoding: { y, y2: { field: 'high' } }
  };
  return band ? [band, line] : [line];
}

function seedAxis({ seed }: IChartWords): ReadonlyJSONObject {
  return {
    field: 'seed',
    type: 'ordinal',
    title: seed,
    axis: { labelOverlap: true }
  };
}

function axis(field: string, title: string): ReadonlyJSONObject {
  return { field, type: 'quantitative', title, scale: { zero: false } };
}

function tips(
  { seed }: IChartWords,
  field: string,
  title: string
): ReadonlyJSONObject[] {
  return [
    { field: 'seed', title: seed },
    { field, title }
  ];
}
