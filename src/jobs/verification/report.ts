/**
 * What a verification found, as the server's report says it. Its schema is
 * `jupyterlab_seed/verify/report/report.schema.json`; indices are places among all cells,
 * from 0, and what people are told is counted from 1.
 */

import type { IMessage } from '../message';
import type { ICause, IChange, ITried } from './cause';

export type {
  CauseClass,
  IAdvice,
  ICall,
  ICause,
  IChange,
  ISourceHint,
  ITried
} from './cause';

/** The form of reports that this page reads. */
export const REPORT_SCHEMA = 2;

/** What came of a verification as a whole. */
export type VerdictKind =
  | 'reproduced'
  | 'diverged'
  | 'raised'
  | 'died'
  | 'timed-out'
  /** All that was compared is equal, but something could not be compared. */
  | 'incomplete'
  | 'stopped';

/** How a cell ended in one run. */
export type Outcome =
  'ok' | 'error' | 'died' | 'timed-out' | 'input' | 'no-reply';

/** What is said of a cell. */
export type VerifiedCellState =
  /** All that was compared is equal. */
  | 'equal'
  /** Its outputs are equal, but it drew other random numbers. */
  | 'state'
  /** An output differs. */
  | 'output'
  /** It ended in different ways. */
  | 'outcome'
  | 'not-compared'
  | 'skipped'
  | 'not-run';

/** How two outputs were found equal, or not. */
export type Equality =
  'exact' | 'masked' | 'tolerance' | 'not-compared' | 'differs';

/** Something that the verdict does not depend on, and that should be known. */
export interface IWarning {
  readonly kind: string;
  readonly cell: number | null;
  readonly streams: readonly string[];
  readonly message: IMessage;
  readonly text: string;
}

/** How two outputs differ. */
export interface IDifference {
  readonly kind: 'text' | 'image' | 'missing';
  /** Lines of a unified difference. */
  readonly lines: readonly string[];
  /** Data URLs of two images; `null` where one is missing or too large. */
  readonly a: string | null;
  readonly b: string | null;
  /** Whether something is not shown. */
  readonly cut: boolean;
  /** What is to be said of it; `null` where that is nothing. */
  readonly message: IMessage | null;
  readonly note: string;
}

/** One output of a cell under one MIME type, in both runs. */
export interface IVerifiedOutput {
  readonly place: string;
  readonly mime: string;
  readonly equality: Equality;
  /** Rule → how often it hid something that was different. */
  readonly masked: Readonly<Record<string, number>>;
  readonly difference: IDifference | null;
  /** Fingerprint of run A's output, masked; `null` where there is none. */
  readonly digest: string | null;
  /** Run A's output, masked, if it is a short text. */
  readonly shown: string | null;
}

/** The seed in force of a stream: an integer, none, or not known. */
export type VerifiedSeed = number | string | null;

/** One stream at one cell; what is of both runs comes as a pair. */
export interface IVerifiedStream {
  readonly name: string;
  readonly used: boolean;
  readonly before: readonly [string | null, string | null];
  readonly after: readonly [string | null, string | null];
  readonly seed: readonly [VerifiedSeed, VerifiedSeed];
  readonly sameBefore: boolean;
  readonly sameAfter: boolean;
}

/** What one cell did in one run. */
export interface ICellRun {
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Name and value of the exception. */
  readonly error: readonly [string, string] | null;
  /** How many of the kernel's messages did not arrive. */
  readonly lost: number;
  /** How it ended; `null` where it ended without an error. */
  readonly message: IMessage | null;
}

/** One cell in both runs. */
export interface IVerifiedCell {
  readonly index: number;
  readonly number: number;
  /** Its id in the notebook; `null` in formats that have none. */
  readonly id: string | null;
  readonly state: VerifiedCellState;
  /** Its source; the beginning and an ellipsis if it is long. */
  readonly source: string;
  /** The CRC-32 of its whole source in UTF-8. */
  readonly checksum: number;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly runs: readonly (ICellRun | null)[];
  readonly streams: readonly IVerifiedStream[];
  readonly outputs: readonly IVerifiedOutput[];
  /** How many outputs the report leaves out. */
  readonly outputsNotShown: number;
  /** Fingerprint of those; `null` if none is left out, or if they cannot be compared. */
  readonly restDigest: string | null;
}

/** One run of the notebook. */
export interface IVerifiedRun {
  readonly label: string;
  readonly hashSeed: string | null;
  readonly seconds: number;
  /** How many cells ran. */
  readonly cells: number;
  /** Why its random state could not be observed. */
  readonly problem: string | null;
  readonly message: IMessage | null;
}

/** What was compared, and what was not. */
export interface ICounts {
  readonly cells: number;
  readonly ran: number;
  readonly skipped: number;
  readonly notRun: number;
  readonly equal: number;
  readonly diverged: number;
  readonly outputs: number;
  readonly outputsEqual: number;
  readonly outputsNotCompared: number;
  readonly masked: Readonly<Record<string, number>>;
  readonly withinTolerance: number;
}

/** Whether fresh runs give the outputs that the notebook showed. */
export interface IStored {
  /** `nothing`: it showed no outputs that could be compared. */
  readonly kind: 'same' | 'differs' | 'nothing';
  readonly message: IMessage;
  readonly text: string;
  /** The cells that differ; in a difference, A is the notebook and B a fresh run. */
  readonly cells: readonly {
    readonly index: number;
    readonly outputs: readonly IVerifiedOutput[];
  }[];
}

/** The report of a verification. */
export interface IReport {
  readonly schema: number;
  readonly version: string;
  readonly notebook: {
    readonly name: string | null;
    readonly kernel: string;
    readonly language: string;
    readonly cells: number;
    /** The hash of the sources of its code cells. */
    readonly hash: string;
  };
  readonly environment: IEnvironment;
  readonly started: string;
  readonly seconds: number;
  readonly options: {
    readonly timeout: number | null;
    readonly tolerance: number;
    readonly sideBySide: boolean | null;
    readonly masksOff: readonly string[];
    /** What was tried: the notebook itself does not have it. */
    readonly changes: readonly IChange[];
    /** Variables of the launch environment that were tried. */
    readonly environment: Readonly<Record<string, string>>;
    /** Whether the notebook without what is tried ran as well, for its time. */
    readonly timed: boolean;
    /** How many fresh runs were compared. */
    readonly runs: number;
    /** What was tried, as choices of the seed cell: switch → value. */
    readonly determinism: Readonly<Record<string, string>>;
  };
  readonly runs: readonly IVerifiedRun[];
  readonly verdict: {
    readonly kind: VerdictKind;
    readonly cell: number | null;
    readonly message: IMessage;
    readonly text: string;
  };
  /** How many runs were compared, and how many of them differ from the most that agree. */
  readonly agreement: { readonly runs: number; readonly differ: number };
  /** What came of what was tried; `null` if nothing was. */
  readonly tried: ITried | null;
  readonly cause: ICause | null;
  readonly warnings: readonly IWarning[];
  readonly counts: ICounts;
  /** What ran and what was compared, one sentence each. */
  readonly overview: readonly IMessage[];
  /** What was masked, or not compared as it stands, one sentence each. */
  readonly hidden: readonly IMessage[];
  readonly terms: ITerms;
  readonly cells: readonly IVerifiedCell[];
  /** Whether fresh runs gave what the notebook showed; `null` if that was not compared. */
  readonly stored: IStored | null;
  /** The comparison with another report, which only the command makes. */
  readonly against: object | null;
}

/** The environment in which the results arose; `null` or empty where it is not known. */
export interface IEnvironment {
  readonly seed: number | null;
  readonly seeds: Readonly<Record<string, number | string>>;
  readonly python: string | null;
  readonly os: string | null;
  readonly cpu: string | null;
  readonly processors: string | null;
  readonly blas: string | null;
  readonly cuda: string | null;
  readonly rocm?: string | null;
  readonly cudnn?: string | null;
  readonly cublas?: string | null;
  readonly gpus: readonly string[];
  readonly packages: Readonly<Record<string, string>>;
  readonly threads: Readonly<Record<string, string>>;
  readonly launch: Readonly<Record<string, string>>;
}

/** What words are called. */
export type Terms = Readonly<Record<string, IMessage>>;

/** What the words of a report are called, by the member that has them. */
export interface ITerms {
  readonly states: Terms;
  readonly outcomes: Terms;
  readonly equalities: Terms;
  readonly classes: Terms;
  readonly sources: Terms;
  readonly places: Terms;
  /** Rule → what it is called, and what it hides. */
  readonly masks: Readonly<
    Record<string, { readonly name: IMessage; readonly description: IMessage }>
  >;
}

/** Whether a cell did not give the same in both runs. */
export function isDiverged({ state }: IVerifiedCell): boolean {
  return ['state', 'output', 'outcome'].includes(state);
}

/** The source of a cell in a report, cut if it is long; empty if the report does not have the cell. */
export function sourceIn({ cells }: IReport, index: number): string {
  return cells.find(cell => cell.index === index)?.source ?? '';
}
