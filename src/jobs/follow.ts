/**
 * Following a job by long poll: the server answers a request when there is news,
 * so no timer runs while the connection lasts.
 */
import type { IDisposable } from '@lumino/disposable';

import type { IJobClient, IJobState } from './types';

/** Receives the news of a job. */
export interface IFollower<R> {
  /** Called with the new state; `null` if the server no longer has the job. */
  onNews(state: IJobState<R> | null): void;
  /** Called when {@link Following.isDisconnected} changed. */
  onConnection(): void;
}

/** The most that a poll may take, in milliseconds; the server answers each within 15 s. */
const POLL = 60_000;

/** The shortest and the longest wait before a retry, in milliseconds. */
const RETRY = [500, 15_000];

/** Follows one job at a time until it has ended. */
export class Following<O, R> implements IDisposable {
  constructor(
    client: Pick<IJobClient<O, R>, 'follow'>,
    follower: IFollower<R>
  ) {
    this._client = client;
    this._follower = follower;
  }

  /** Whether the connection is lost, and being retried. */
  get isDisconnected(): boolean {
    return this._isDisconnected;
  }

  /**
   * Ask for news until the job has ended.
   *
   * @param state - Its last known state.
   */
  start(state: IJobState<R>): void {
    const { signal } = this._renew();
    void this._follow(state, signal);
  }

  /**
   * Ask once.
   *
   * @returns Its state, or `null` if the server does not have it.
   */
  ask(id: string): Promise<IJobState<R> | null> {
    // Older than any version.
    return this._poll(id, -1, this._renew().signal);
  }

  /** Stop asking. */
  stop(): void {
    this._asking?.abort();
    this._asking = null;
    this._isDisconnected = false;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this.stop();
  }

  private _renew(): AbortController {
    this.stop();
    this._asking = new AbortController();
    return this._asking;
  }

  private async _follow(
    state: IJobState<R>,
    signal: AbortSignal
  ): Promise<void> {
    let known = state;
    let wait = RETRY[0];
    while (!signal.aborted) {
      let next: IJobState<R> | null;
      try {
        next = await this._poll(known.id, known.version, signal);
      } catch {
        if (signal.aborted) {
          return;
        }
        this._setDisconnected(true);
        await pause(wait, signal);
        wait = Math.min(wait * 2, RETRY[1]);
        continue;
      }
      if (signal.aborted) {
        return;
      }
      wait = RETRY[0];
      this._setDisconnected(false);
      if (next === null || isNews(next, known)) {
        this._follower.onNews(next);
      }
      if (next?.status !== 'running') {
        return;
      }
      known = next;
    }
  }

  /** Ask; a browser would wait without end where a connection is lost without a word. */
  private _poll(
    id: string,
    since: number,
    signal: AbortSignal
  ): Promise<IJobState<R> | null> {
    const poll = new AbortController();
    const end = (): void => poll.abort();
    const timer = setTimeout(end, POLL);
    signal.addEventListener('abort', end, { signal: poll.signal });
    return this._client.follow(id, since, poll.signal).finally(() => {
      clearTimeout(timer);
      end();
    });
  }

  private _setDisconnected(isDisconnected: boolean): void {
    if (isDisconnected !== this._isDisconnected) {
      this._isDisconnected = isDisconnected;
      this._follower.onConnection();
    }
  }

  private readonly _client: Pick<IJobClient<O, R>, 'follow'>;
  private readonly _follower: IFollower<R>;
  private _asking: AbortController | null = null;
  private _isDisconnected = false;
  private _isDisposed = false;
}

/** Progress in time counts as news, too. */
function isNews<R>(next: IJobState<R>, known: IJobState<R>): boolean {
  return (
    next.version !== known.version ||
    next.status !== 'running' ||
    next.seconds !== known.seconds
  );
}

/**
 * Wait, or until the signal aborts.
 *
 * @param time - In milliseconds.
 */
function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, time);
    signal.addEventListener('abort', end);
  });
}
