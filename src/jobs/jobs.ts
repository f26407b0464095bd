import type { IDisposable } from '@lumino/disposable';

import { Job } from './job';
import { RefusedError } from './refusal';
import type { IJob, IJobClient, IJobState } from './types';

/** The jobs of one kind, one for each notebook. */
export class Jobs<O, R> implements IDisposable {
  /**
   * @param client - The server.
   * @param onMissing - Called where the server has no such extension.
   */
  constructor(client: IJobClient<O, R>, onMissing: () => void) {
    this._client = client;
    this._onMissing = onMissing;
  }

  /** The job of a notebook, `undefined` where there is none. */
  existing(path: string): IJob<O, R> | undefined {
    return this._all.get(path);
  }

  /** The job of a notebook, made if there is none. */
  get(path: string): IJob<O, R> {
    let job = this._all.get(path);
    if (!job) {
      job = new Job(path, this._client);
      this._all.set(path, job);
    }
    return job;
  }

  /** Let go of a job that nobody shows any more. */
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

  /** What the server knows of a notebook; `null` where it knows nothing or cannot say. */
  async find(path: string): Promise<IJobState<R> | null> {
    try {
      return await this._client.find(path);
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'missing') {
        this._onMissing();
      }
      // That it cannot be started is said when it is started.
      return null;
    }
  }

  /** Whether a job began under this path and is of a notebook that was renamed since. */
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

  private readonly _client: IJobClient<O, R>;
  private readonly _onMissing: () => void;
  private readonly _all = new Map<string, IJob<O, R>>();
  private _isDisposed = false;
}
