/** Studies in the tests: runs and reports as the server makes them. */
import type {
  ArmLabel,
  IEndedRun,
  IMessage,
  IStudyReport,
  IStudyResult
} from '../..';

function said(text: string): { text: string; message: IMessage } {
  return { text, message: { template: text, parameters: [] } };
}

/** A run that gave an accuracy, or failed. */
export function run(
  arm: ArmLabel,
  seed: number,
  accuracy: number | null
): IEndedRun {
  return accuracy === null
    ? { arm, seed, outcome: 'error', values: {}, problem: 'x', seconds: 1 }
    : {
        arm,
        seed,
        outcome: 'ok',
        values: { accuracy },
        problem: null,
        seconds: 1
      };
}

/** The report of a study of two variants with these runs. */
export function studyReport(
  runs: readonly IEndedRun[],
  part: Partial<IStudyResult> = {}
): IStudyReport {
  const result: IStudyResult = {
    name: 'accuracy',
    better: 'higher',
    verdict: { kind: 'better', ...said('B is better than A.') },
    arms: [arm('A', 0.5, [0.4, 0.6]), arm('B', 0.7, [0.6, 0.8])],
    difference: {
      values: [{ seed: 42, difference: 0.2 }],
      judged: 1,
      mean: 0.2,
      interval: [0.1, 0.3]
    },
    notes: [{ kind: 'luck', ...said('By luck alone.') }],
    ...part
  };
  return {
    schema: 1,
    notebook: 'nb.ipynb',
    started: '2026-11-27T20:00:00+00:00',
    seconds: 12,
    sources: [],
    options: { seeds: 2, first: 42, interest: null, jobs: 2 },
    verdict: { ...result.verdict, result: 'accuracy' },
    arms: (['A', 'B'] as const).map(label => ({
      label,
      name: `${label}.ipynb`,
      stored: 0,
      failed: 0,
      runs: runs.filter(one => one.arm === label)
    })),
    results: [result],
    notes: [{ kind: 'scope', ...said('All of this holds for the seed.') }]
  };
}

function arm(
  label: ArmLabel,
  mean: number,
  interval: readonly [number, number]
): IStudyResult['arms'][number] {
  return { label, n: 2, failed: 0, mean, sd: 0.1, interval };
}
