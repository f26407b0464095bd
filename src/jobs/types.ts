/**
 * Jobs: work of the server on a notebook, in its own kernels, such as a verification.
 * These types are the same for every kind of job; `O` are its options, `R` is its
 * report.
 */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { IRefusal } from './refusal';

/** The progress of one run of the notebook. */
export interface IRunProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** The index of the running cell. */
  readonly cell: number | null;
  /** The first words of the running cell; earlier servers do not send them. */
  readonly words?: string;
  /** Since the job began. */
  readonly seconds: number;
  /** An estimate of the seconds that remain. */
  readonly left: number | null;
}

/** The server's state of one job. */
export interface IJobState<R> {
  readonly id: string;
  /** The path that the notebook had when the job began. */
  readonly path: string;
  /** Grows with each change. */
  readonly version: number;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** In ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly progress: readonly IRunProgress[];
  readonly report: R | null;
  readonly error: IRefusal | null;
}

/** The formats of a report. */
export type ReportFormat = 'json' | 'html' | 'csv' | 'md';

/** Requests jobs of one kind from a server. */
export interface IJobClient<O, R> {
  /**
   * @throws RefusedError with the server's reason.
   */
  start(path: string, notebook: object, options: O): Promise<IJobState<R>>;

  /** The running or last job of a notebook; `null` if there is none. */
  find(path: string): Promise<IJobState<R> | null>;

  /**
   * Wait for news of a job, for some seconds.
   *
   * @param since - The last known version.
   * @param signal - Ends the wait.
   * @returns Its state, perhaps unchanged; `null` if the server no longer has it.
   */
  follow(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IJobState<R> | null>;

  /** Cancel a running job, or delete one that ended. */
  remove(id: string): Promise<void>;

  /** The report as text. */
  report(id: string, format: ReportFormat): Promise<string>;
}

/** The phase of a job, as its page sees it. */
export type JobPhase =
  /** Nothing was requested yet. */
  | 'idle'
  /** The server is asked for an existing job. */
  | 'finding'
  | 'starting'
  | 'running'
  | 'cancelling'
  /** It ended with a report or an error. */
  | 'ended'
  | 'cancelled'
  /** It could not be started. */
  | 'refused'
  /** The server no longer has it. */
  | 'gone';

/** The job of one notebook: the running one, or the last. */
export interface IJob<O, R> extends IDisposable {
  /** Emitted when anything that is shown changed. */
  readonly changed: ISignal<IJob<O, R>, void>;

  /** Emitted when its path or id changed, which a page needs to find it again. */
  readonly identified: ISignal<IJob<O, R>, void>;

  /** The path of the notebook, from the server's root; a notebook may be renamed. */
  path: string;

  /** Its id on the server, which stays the same when the notebook is renamed. */
  readonly id: string | null;

  readonly phase: JobPhase;

  /** Whether it is starting, running or being cancelled. */
  readonly isActive: boolean;

  /** The last state from the server; `null` before that. */
  readonly state: IJobState<R> | null;

  /** Why it was refused; `null` if it was not. */
  readonly refusal: IRefusal | null;

  /** Whether the connection is lost, and being retried. */
  readonly isDisconnected: boolean;

  /**
   * Start it. If the server already runs a job of this notebook, that one is followed.
   *
   * @param notebook - The notebook format, without outputs.
   * @returns Whether a job runs.
   */
  start(notebook: object, options: O): Promise<boolean>;

  /**
   * Find the server's job of this notebook, and follow it if it runs.
   *
   * @param id - The id of the job, which may have begun under another path.
   * @returns Whether there is a job.
   */
  attach(id?: string | null): Promise<boolean>;

  /**
   * Cancel it; this ends when its kernels are gone. A job that is starting is cancelled
   * once it has started.
   *
   * @returns Whether nothing continues to run.
   */
  cancel(): Promise<boolean>;

  /**
   * @returns The report as text.
   * @throws RefusedError if the server no longer has it.
   */
  report(format: ReportFormat): Promise<string>;
}
