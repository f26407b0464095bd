/**
 * The values of a study, as its plot and its table show them.
 */
import { own } from '../../frameworks/byName';
import type { IEndedRun } from './client';
import type {
  ArmLabel,
  ISeedRun,
  IStudyReport,
  IStudyResult,
  Interval
} from './report';
import { isVariant } from './report';

/** A value of one variant under one seed. */
export interface IPoint {
  readonly arm: ArmLabel;
  readonly seed: number;
  readonly value: number;
}

/** A mean with its interval, which is `null` while seeds are still missing. */
export interface IMean {
  readonly mean: number;
  readonly interval: Interval | null;
}

/** What one result gave so far. */
export interface IStudyPoints {
  /** The name of the result. */
  readonly result: string;
  readonly values: readonly IPoint[];
  /** B minus A, by seed. */
  readonly differences: readonly {
    readonly seed: number;
    readonly difference: number;
  }[];
  readonly means: ReadonlyMap<ArmLabel, IMean>;
  readonly difference: IMean | null;
}

/** One seed in a table. */
export interface IStudyRow {
  readonly seed: number;
  readonly runs: ReadonlyMap<ArmLabel, ISeedRun>;
  readonly difference: number | null;
}

/** The points of a running study, one for each result. */
export function runningPoints(all: readonly IEndedRun[]): IStudyPoints[] {
  const runs = all.filter(({ arm }) => isVariant(arm));
  const names = new Set(runs.flatMap(run => Object.keys(run.values)));
  return [...names].map(result => {
    const values = runs.flatMap(run => pointOf(run.arm, run, result));
    return {
      result,
      values,
      differences: differencesOf(values),
      means: new Map(),
      difference: null
    };
  });
}

/** The points of one result of a report. */
export function reportedPoints(
  report: IStudyReport,
  { name, arms, difference }: IStudyResult
): IStudyPoints {
  const values = report.arms.flatMap(({ label, runs }) =>
    isVariant(label) ? runs.flatMap(run => pointOf(label, run, name)) : []
  );
  const means = arms.flatMap(({ label, mean, interval }) =>
    mean === null || !isVariant(label)
      ? []
      : [[label, { mean, interval }] as const]
  );
  return {
    result: name,
    values,
    differences: difference?.values ?? [],
    means: new Map(means),
    difference:
      typeof difference?.mean === 'number'
        ? { mean: difference.mean, interval: difference.interval ?? null }
        : null
  };
}

/** All seeds of a study in rising order, with their runs and their difference in one result. */
export function rowsOf(
  runs: readonly IEndedRun[],
  result: string
): IStudyRow[] {
  const bySeed = new Map<number, Map<ArmLabel, ISeedRun>>();
  for (const run of runs.filter(({ arm }) => isVariant(arm))) {
    const row = bySeed.get(run.seed) ?? new Map<ArmLabel, ISeedRun>();
    bySeed.set(run.seed, row.set(run.arm, run));
  }
  return [...bySeed]
    .sort(([one], [other]) => one - other)
    .map(([seed, row]) => {
      const [a, b] = [
        valueOf(row.get('A'), result),
        valueOf(row.get('B'), result)
      ];
      return {
        seed,
        runs: row,
        difference: a === null || b === null ? null : b - a
      };
    });
}

/** The runs of a report's variants. */
export function reportedRuns({ arms }: IStudyReport): IEndedRun[] {
  return arms.flatMap(({ label, runs }) =>
    isVariant(label) ? runs.map(run => ({ ...run, arm: label })) : []
  );
}

/** The value of a result in a run; `null` if it has none. */
export function valueOf(
  run: ISeedRun | undefined,
  result: string
): number | null {
  return own(run?.values, result) ?? null;
}

function pointOf(arm: ArmLabel, run: ISeedRun, result: string): IPoint[] {
  const value = valueOf(run, result);
  return value === null ? [] : [{ arm, seed: run.seed, value }];
}

function differencesOf(
  values: readonly IPoint[]
): { seed: number; difference: number }[] {
  const ofA = new Map(
    values.filter(({ arm }) => arm === 'A').map(one => [one.seed, one.value])
  );
  return values.flatMap(({ arm, seed, value }) => {
    const before = ofA.get(seed);
    return arm !== 'B' || before === undefined
      ? []
      : [{ seed, difference: value - before }];
  });
}
