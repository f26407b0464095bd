/**
 * Jobs: what a server does with a notebook in kernels of its own, such as a
 * verification. What is said here holds for every kind of job; `O` are the options
 * of a kind, `R` is its report.
 */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type { IRefusal } from './refusal';

/** How far one run of the notebook is. */
export interface IRunProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** The index of the cell that runs now. */
  readonly cell: number | null;
  /** Since the job began. */
  readonly seconds: number;
  /** An estimate of the seconds that remain. */
  readonly left: number | null;
}

/** What the server says of one job. */
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

/** The forms in which a report is kept. */
export type ReportFormat = 'json' | 'html';

/** Asks a server for jobs of one kind. */
export interface IJobClient<O, R> {
  /**
   * @throws RefusedError with the server's reason.
   */
  start(path: string, notebook: object, options: O): Promise<IJobState<R>>;

  /** The job of a notebook that runs, or ended last; `null` where there is none. */
  find(path: string): Promise<IJobState<R> | null>;

  /**
   * Wait for news of a job, for some seconds.
   *
   * @param since - The version that is known.
   * @param signal - Ends the waiting.
   * @returns Its state, perhaps the same; `null` where the server no longer knows it.
   */
  follow(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IJobState<R> | null>;

  /** Cancel one that runs, forget one that ended. */
  remove(id: string): Promise<void>;

  /** The report as a text. */
  report(id: string, format: ReportFormat): Promise<string>;
}

/** Where a job stands, as its page sees it. */
export type JobPhase =
  /** Nothing was asked for yet. */
  | 'idle'
  /** The server is asked what it knows. */
  | 'finding'
  | 'starting'
  | 'running'
  | 'cancelling'
  /** It ended by itself, with a report or an error. */
  | 'ended'
  | 'cancelled'
  /** It could not be started. */
  | 'refused'
  /** The server no longer knows it. */
  | 'gone';

/** The job of one notebook: the one that runs, or the last. */
export interface IJob<O, R> extends IDisposable {
  /** Emitted when anything that is shown changed. */
  readonly changed: ISignal<IJob<O, R>, void>;

  /** Emitted when it has another path or id: what a page needs to find it again. */
  readonly identified: ISignal<IJob<O, R>, void>;

  /** The path of the notebook, from the server's root; a notebook may be renamed. */
  path: string;

  /** The server's name of it, which stays when the notebook is renamed. */
  readonly id: string | null;

  readonly phase: JobPhase;

  /** Whether it is on its way. */
  readonly isActive: boolean;

  /** What the server said last; `null` before that. */
  readonly state: IJobState<R> | null;

  /** Why it was refused, where it was. */
  readonly refusal: IRefusal | null;

  /** Whether the connection is lost, and tried again. */
  readonly isDisconnected: boolean;

  /**
   * Start one. Where the server runs one of this notebook already, that one is followed.
   *
   * @param notebook - In the notebook format, without outputs.
   * @returns Whether one runs.
   */
  start(notebook: object, options: O): Promise<boolean>;

  /**
   * Find out what the server knows of this notebook, and follow it if it runs.
   *
   * @param id - The one that is meant; it may have begun under another path.
   * @returns Whether there is one.
   */
  attach(id?: string | null): Promise<boolean>;

  /**
   * Cancel it; it is cancelled when its kernels are gone. One that is on its way
   * to the server is cancelled when it has arrived.
   *
   * @returns Whether nothing is left that would go on.
   */
  cancel(): Promise<boolean>;

  /**
   * @returns The report as a text.
   * @throws RefusedError where the server no longer has it.
   */
  report(format: ReportFormat): Promise<string>;
}
