/**
 * What a study found, as the server's report says it. Its schema is
 * `jupyterlab_seed/study/report/report.schema.json`.
 */
import type { IMessage } from '../message';

/** The form of reports that this page reads. */
export const STUDY_SCHEMA = 1;

/** What came of a study. */
export type StudyVerdictKind =
  | 'better'
  | 'worse'
  | 'equivalent'
  | 'no-difference-found'
  | 'too-few-seeds'
  | 'does-not-depend-on-seed'
  | 'one-arm';

/** How a run ended. */
export type SeedOutcome =
  'ok' | 'error' | 'died' | 'timed-out' | 'input' | 'not-started' | 'no-result';

/**
 * A variant of the notebook; `same` is A again and again under one seed, `free` is A under
 * seeds that the system drew.
 */
export type ArmLabel = 'A' | 'B' | 'same' | 'free';

/** Whether an arm is a variant of the notebook. */
export function isVariant(label: ArmLabel): boolean {
  return label === 'A' || label === 'B';
}

/** What is better. */
export type Better = 'higher' | 'lower';

/** The low and the high end. */
export type Interval = readonly [number, number];

/** One run under one seed. */
export interface ISeedRun {
  readonly seed: number;
  readonly outcome: SeedOutcome;
  /** Result → value; `null` where it is NaN or infinite. */
  readonly values: Readonly<Record<string, number | null>>;
  /** What went wrong, in English. */
  readonly problem: string | null;
  readonly seconds: number;
}

/** One variant with its runs. */
export interface IStudyArm {
  readonly label: ArmLabel;
  readonly name: string;
  /** How many of the runs are from an earlier study. */
  readonly stored: number;
  readonly failed: number;
  readonly runs: readonly ISeedRun[];
}

/** A sentence, and what it is about. */
export interface IStudyNote {
  readonly kind: string;
  readonly message: IMessage;
  /** The same in English. */
  readonly text: string;
}

/** A verdict. */
export interface IStudyVerdict extends IStudyNote {
  readonly kind: StudyVerdictKind;
}

/** The figures of one variant's values. */
export interface IArmSummary {
  readonly label: ArmLabel;
  /** The number of finite values. */
  readonly n: number;
  readonly failed: number;
  readonly mean: number | null;
  /** The sample standard deviation. */
  readonly sd: number | null;
  /** Student's 95 % interval of the mean. */
  readonly interval: Interval | null;
  readonly best?: {
    readonly seed: number;
    readonly value: number;
    /** By how much the best of so many is expected to be better than the mean. */
    readonly luck: number;
  };
}

/** B minus A. The figures are absent where the mean is `null`. */
export interface IStudyDifference {
  readonly values: readonly {
    readonly seed: number;
    readonly difference: number;
  }[];
  /** The number of differences that the figures and the verdict depend on. */
  readonly judged: number;
  readonly mean: number | null;
  readonly interval?: Interval;
  readonly pAdjusted?: number | null;
}

/** One result. */
export interface IStudyResult {
  readonly name: string;
  readonly better: Better | null;
  readonly verdict: IStudyVerdict;
  readonly arms: readonly IArmSummary[];
  readonly difference: IStudyDifference | null;
  readonly notes: readonly IStudyNote[];
}

/** The report of a study. */
export interface IStudyReport {
  readonly schema: number;
  readonly notebook: string | null;
  readonly started: string;
  readonly seconds: number;
  /**
   * The CRC-32 of each code cell of the notebook that was studied, without blank ones and
   * the seed cell.
   */
  readonly sources: readonly number[];
  readonly options: {
    readonly seeds: number;
    readonly first: number;
    readonly interest: number | null;
    readonly jobs: number;
  };
  readonly verdict: IStudyVerdict & { readonly result: string };
  readonly arms: readonly IStudyArm[];
  readonly results: readonly IStudyResult[];
  readonly notes: readonly IStudyNote[];
}
