import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';

import { RestJobs } from '../client';
import type { IMessage } from '../message';
import type { IJob, IJobState, IRunProgress } from '../types';
import type { ArmLabel, Better, ISeedRun, IStudyReport } from './report';

/** What a notebook is compared with, as A. */
export type StudyAgainst =
  /** Another notebook, by its path. */
  | { readonly path: string }
  /** The file at a git revision. */
  | { readonly revision: string }
  /** The file as it was saved. */
  | { readonly saved: true }
  /** The notebook as it is; B has these values of its parameters. */
  | { readonly parameters: Readonly<Record<string, string>> };

/** A number that a run gives. */
export interface IStudiedResult {
  /** Evaluated after the last cell. */
  readonly expression: string;
  readonly better: Better | null;
}

/** The options of a study. */
export interface IStudyOptions {
  readonly seeds: number;
  /** Empty for what the notebook names, or the last expression of its last cell. */
  readonly results: readonly IStudiedResult[];
  /** Of results that do not say it. */
  readonly better: Better | null;
  /** Of single results, by their names. */
  readonly directions: Readonly<Record<string, Better>>;
  readonly against: StudyAgainst | null;
  /** The smallest difference that matters, in units of the result. */
  readonly interest: number | null;
  /** How many kernels run at once; `null` if the server decides. */
  readonly jobs: number | null;
  /** Whether a seed cell is composed for the study where there is none. */
  readonly insert: boolean;
  /** Seconds that a cell may take. */
  readonly timeout: number | null;
  /** The number of examples that a share was computed from. */
  readonly examples: number | null;
  /** Numbers or tags of cells that draw the same in every run. */
  readonly hold: readonly string[];
  /** Numbers or tags of cells that alone vary. */
  readonly vary: readonly string[];
  /** Whether A also runs again and again under its first seed, and with free seeds. */
  readonly free: boolean;
  /** Whether stored failures are run again. */
  readonly retry: boolean;
  /** Whether all seeds run even if the first ones fail in the same way. */
  readonly keepGoing: boolean;
}

/** What is known before a study. */
export interface IStudyOutlook {
  /** What a run took, in seconds; `null` if none is stored. */
  readonly seconds: number | null;
  /** How many kernels run at once if nobody says. */
  readonly jobs: number;
  /** What was said to be better, by the expression of a result; "" for others. */
  readonly better: Readonly<Record<string, Better>>;
}

/** Requests what studies left. */
export interface IStoredStudies {
  /**
   * @param path - Of the notebook.
   * @throws RefusedError with the server's reason.
   */
  outlook(path: string): Promise<IStudyOutlook>;

  /**
   * The executed notebook of a run.
   *
   * @param id - Of the study.
   * @throws RefusedError with the server's reason, such as that it is not kept.
   */
  executed(id: string, arm: ArmLabel, seed: number): Promise<unknown>;
}

/** A run that has ended in the running study. */
export interface IEndedRun extends ISeedRun {
  readonly arm: ArmLabel;
}

/** The progress of a study. */
export interface IStudyProgress extends IRunProgress {
  /** How many of its runs are from an earlier study. */
  readonly stored: number;
  /** Those that have ended in this one. */
  readonly runs: readonly IEndedRun[];
  /** Why runs cannot be kept; `null` if they are. */
  readonly problem: IMessage | null;
}

/** One study. */
export type Study = IJob<IStudyOptions, IStudyReport>;

/** The server's state of one study. */
export type IStudyState = IJobState<IStudyReport>;

/** The endpoints of the server extension for studies. */
export class RestStudies
  extends RestJobs<IStudyOptions, IStudyReport>
  implements IStoredStudies
{
  constructor(settings: ServerConnection.ISettings) {
    super(settings, 'studies');
  }

  async outlook(path: string): Promise<IStudyOutlook> {
    const query = URLExt.objectToQueryString({ path });
    return (await this.request(`/outlook${query}`)) as IStudyOutlook;
  }

  executed(id: string, arm: ArmLabel, seed: number): Promise<unknown> {
    const name = encodeURIComponent(`${arm}-${seed}.ipynb`);
    return this.request(`/${encodeURIComponent(id)}/runs/${name}`);
  }
}

/** The progress of a study; `null` before its first news. */
export function progressOf(state: IStudyState | null): IStudyProgress | null {
  const [first] = state?.progress ?? [];
  return first && 'runs' in first ? (first as IStudyProgress) : null;
}
