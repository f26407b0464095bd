import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IVerificationClient,
  IVerificationState,
  IVerifyOptions,
  ReportFormat
} from './client';
import { RefusedError } from './client';

/** What goes on. */
export type VerificationPhase =
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
  /** The server knows it no more. */
  | 'gone';

/** Why a verification was refused. */
export interface IRefusal {
  /** `http` and `network` where the server gave no reason. */
  readonly kind: string;
  /** In English. */
  readonly message: string;
}

/** What a verification hears of the page. */
export type PageEvents = Pick<
  Window,
  'addEventListener' | 'removeEventListener'
>;

/** The shortest and the longest wait before a lost connection is tried again, in milliseconds. */
const RETRY = [500, 15_000];

/**
 * The verification of one notebook: the one that runs, or the last.
 *
 * It follows the server by questions that the server answers when there is
 * news, so that it needs no timer while the connection stands.
 */
export class Verification implements IDisposable {
  /**
   * @param path - The notebook's, from the server's root.
   * @param client - The server.
   * @param page - Says that the page goes away.
   */
  constructor(path: string, client: IVerificationClient, page: PageEvents) {
    this._path = path;
    this._client = client;
    this._page = page;
    page.addEventListener('pagehide', this._onPageHide);
  }

  /** Emitted when anything that is shown changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The path of the notebook; it may be given another name. */
  get path(): string {
    return this._path;
  }

  set path(path: string) {
    if (path !== this._path) {
      this._path = path;
      this._changed.emit();
    }
  }

  get phase(): VerificationPhase {
    return this._phase;
  }

  /** Whether it is on its way. */
  get isActive(): boolean {
    return ['starting', 'running', 'cancelling'].includes(this._phase);
  }

  /** What the server said last; `null` before that. */
  get state(): IVerificationState | null {
    return this._state;
  }

  /** Why it was refused, where it was. */
  get refusal(): IRefusal | null {
    return this._refusal;
  }

  /** Whether the connection is lost, and tried again. */
  get isDisconnected(): boolean {
    return this._isDisconnected;
  }

  /**
   * Start one. Where the server runs one of this notebook already, that one is followed.
   *
   * @param notebook - In the notebook format, without outputs.
   * @returns Whether one runs.
   */
  async start(notebook: object, options: IVerifyOptions): Promise<boolean> {
    if (this.isActive || this._isDisposed) {
      return !this._isDisposed;
    }
    this._state = null;
    this._set('starting');
    try {
      this._take(await this._client.start(this._path, notebook, options));
      return true;
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'busy') {
        return this._attach();
      }
      this._refuse(error);
      return false;
    }
  }

  /**
   * Find out what the server knows of this notebook, and follow it if it runs.
   *
   * @returns Whether there is one.
   */
  async attach(): Promise<boolean> {
    if (this.isActive || this._isDisposed) {
      return !this._isDisposed;
    }
    this._set('finding');
    return this._attach();
  }

  /** Cancel it; it is cancelled when its kernels are gone. */
  async cancel(): Promise<void> {
    const id = this._state?.id;
    if (this._phase !== 'running' || id === undefined) {
      return;
    }
    this._set('cancelling');
    this._stopFollowing();
    try {
      await this._client.remove(id);
      this._set('cancelled');
    } catch {
      // Nobody knows: ask.
      this._set('running');
      void this._follow();
    }
  }

  /**
   * @returns The report as a text.
   * @throws RefusedError where the server has it no more.
   */
  async report(format: ReportFormat): Promise<string> {
    if (!this._state?.report) {
      throw new RefusedError('gone', '');
    }
    return this._client.report(this._state.id, format);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop following. What runs is cancelled by {@link cancel}, not by this. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._page.removeEventListener('pagehide', this._onPageHide);
    this._stopFollowing();
    Signal.clearData(this);
  }

  private async _attach(): Promise<boolean> {
    try {
      const state = await this._client.find(this._path);
      if (state === null) {
        this._set(this._state ? 'gone' : 'idle');
        return false;
      }
      this._take(state);
      return true;
    } catch (error) {
      this._refuse(error);
      return false;
    }
  }

  /** Ask again and again, until it has ended. */
  private async _follow(): Promise<void> {
    this._stopFollowing();
    const following = new AbortController();
    this._following = following;
    let wait = RETRY[0];
    while (!following.signal.aborted && this._state) {
      const { id, version } = this._state;
      let state: IVerificationState | null;
      try {
        state = await this._client.follow(id, version, following.signal);
      } catch {
        if (following.signal.aborted) {
          return;
        }
        this._setDisconnected(true);
        await pause(wait, following.signal);
        wait = Math.min(wait * 2, RETRY[1]);
        continue;
      }
      if (following.signal.aborted) {
        return;
      }
      wait = RETRY[0];
      this._setDisconnected(false);
      if (state === null) {
        this._set('gone');
        return;
      }
      // Without other news the time that it takes is one.
      if (
        state.version !== version ||
        state.status !== 'running' ||
        state.seconds !== this._state.seconds
      ) {
        this._state = state;
        this._set(phaseOf(state));
      }
      if (state.status !== 'running') {
        return;
      }
    }
  }

  private _stopFollowing(): void {
    this._following?.abort();
    this._following = null;
    this._isDisconnected = false;
  }

  private _take(state: IVerificationState): void {
    this._state = state;
    this._refusal = null;
    this._set(phaseOf(state));
    if (state.status === 'running' && !this._isDisposed) {
      void this._follow();
    }
  }

  private _refuse(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const kind = error instanceof RefusedError ? error.kind : 'network';
    this._refusal = { kind, message };
    this._set('refused');
  }

  private _set(phase: VerificationPhase): void {
    if (phase !== 'refused') {
      this._refusal = null;
    }
    this._phase = phase;
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _setDisconnected(isDisconnected: boolean): void {
    if (isDisconnected !== this._isDisconnected) {
      this._isDisconnected = isDisconnected;
      this._changed.emit();
    }
  }

  private readonly _onPageHide = (): void => {
    if (this._phase === 'running' && this._state) {
      // The server gives a page that is only reloaded some time to come back.
      this._client.leave(this._state.id);
    }
  };

  private readonly _client: IVerificationClient;
  private readonly _page: PageEvents;
  private readonly _changed = new Signal<this, void>(this);
  private _path: string;
  private _phase: VerificationPhase = 'idle';
  private _state: IVerificationState | null = null;
  private _refusal: IRefusal | null = null;
  private _isDisconnected = false;
  private _following: AbortController | null = null;
  private _isDisposed = false;
}

function phaseOf({ status }: IVerificationState): VerificationPhase {
  switch (status) {
    case 'running':
      return 'running';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'ended';
  }
}

/** Wait, or until it is not wanted any more. */
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
