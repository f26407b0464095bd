import type { IDisposable } from '@lumino/disposable';

import { Job } from './job';
import { RefusedError } from './refusal';
import type { IJob, IJobClient, IJobState } from './types';

/** The jobs of one kind, one for each notebook. */
export class Jobs<O, R> implements IDisposable {
  /**
   * @param client - The server.
   * @param onMissing - Called if the server lacks the extension.
   * @param onReport - Called with a job that ended with a report while this page followed it.
   */
  constructor(
    client: IJobClient<O, R>,
    onMissing: () => void,
    onReport: (job: IJob<O, R>) => void = () => undefined
  ) {
    this._client = client;
    this._onMissing = onMissing;
    this._onReport = onReport;
  }

  /** The job of a notebook; `undefined` if there is none. */
  existing(path: string): IJob<O, R> | undefined {
    return this._all.get(path);
  }

  /** The job of a notebook, made if there is none. */
  get(path: string): IJob<O, R> {
    let job = this._all.get(path);
    if (!job) {
      job = new Job(path, this._client);
      this._all.set(path, job);
      this._awaitReport(job);
    }
    return job;
  }

  /** Dispose of a job that is no longer shown. */
  release(job: IJob<O, R>): void {
    if (this._all.get(job.path) === job) {
      this._all.delete(job.path);
    }
    job.dispose();
  }

  /** Follow a notebook to its new path. */
  rename(before: string, after: string): void {
    const job = this._all.get(before);
    if (job && !this._all.has(after)) {
      this._all.delete(before);
      job.path = after;
      this._all.set(after, job);
    }
  }

  /** The server's job of a notebook; `null` if there is none, or the server does not answer. */
  async find(path: string): Promise<IJobState<R> | null> {
    try {
      return await this._client.find(path);
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'missing') {
        this._onMissing();
      }
      // An error is reported when a job is started.
      return null;
    }
  }

  /** Whether a job that began under this path belongs to a notebook that was renamed since. */
  isOfAnother(id: string, path: string): boolean {
    return [...this._all].some(
      ([other, known]) => other !== path && known.id === id
    );
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._all.forEach(job => job.dispose());
    this._all.clear();
  }

  private _awaitReport(job: IJob<O, R>): void {
    let isAwaited = false;
    job.changed.connect(() => {
      if (job.isActive) {
        isAwaited = true;
      } else if (isAwaited) {
        isAwaited = false;
        if (job.state?.report) {
          this._onReport(job);
        }
      }
    });
  }

  private readonly _client: IJobClient<O, R>;
  private readonly _onMissing: () => void;
  private readonly _onReport: (job: IJob<O, R>) => void;
  private readonly _all = new Map<string, IJob<O, R>>();
  private _isDisposed = false;
}
