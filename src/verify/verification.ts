import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IRefusal,
  IVerificationClient,
  IVerificationState,
  IVerifyOptions,
  ReportFormat
} from './client';
import { RefusedError, refusalOf } from './client';
import { follow } from './follow';

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

/** What a verification hears of the page. */
export type PageEvents = Pick<
  Window,
  'addEventListener' | 'removeEventListener'
>;

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
    page.addEventListener('pageshow', this._onPageShow);
  }

  /** Emitted when anything that is shown changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when it has another path or id: what a page needs to find it again. */
  get identified(): ISignal<this, void> {
    return this._identified;
  }

  /** The path of the notebook; it may be given another name. */
  get path(): string {
    return this._path;
  }

  set path(path: string) {
    if (path !== this._path) {
      this._path = path;
      this._changed.emit();
      this._identified.emit();
    }
  }

  /** The server's name of it, which stays when the notebook is renamed. */
  get id(): string | null {
    return this._state?.id ?? null;
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
    this._isUnwanted = false;
    this._isLeaving = false;
    this._setState(null);
    this._set('starting');
    try {
      const state = await this._client.start(this._path, notebook, options);
      if (this._isUnwanted || this._isDisposed) {
        return await this._cancelStarted(state);
      }
      this._take(state);
      if (this._isLeaving) {
        this._client.leave(state.id);
      }
      return true;
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'busy') {
        return this._attach(error.id);
      }
      this._refuse(error);
      return false;
    }
  }

  /**
   * Find out what the server knows of this notebook, and follow it if it runs.
   *
   * @param id - The one that is meant; it may have begun under another path.
   * @returns Whether there is one.
   */
  attach(id: string | null = null): Promise<boolean> {
    if (this._phase === 'finding') {
      return this._attaching;
    }
    if (this.isActive || this._isDisposed) {
      return Promise.resolve(!this._isDisposed);
    }
    this._isLeaving = false;
    this._set('finding');
    this._attaching = this._attach(id);
    return this._attaching;
  }

  /**
   * Cancel it; it is cancelled when its kernels are gone. One that is on its way
   * to the server is cancelled when it has arrived.
   *
   * @returns Whether nothing is left that would go on.
   */
  cancel(): Promise<boolean> {
    switch (this._phase) {
      case 'starting':
        this._isUnwanted = true;
        this._cancelling = Promise.resolve(true);
        this._set('cancelling');
        return this._cancelling;
      case 'running':
        this._cancelling = this._cancel();
        return this._cancelling;
      case 'cancelling':
        return this._cancelling;
      default:
        return Promise.resolve(true);
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
    this._page.removeEventListener('pageshow', this._onPageShow);
    this._stopFollowing();
    Signal.clearData(this);
  }

  private async _attach(id: string | null): Promise<boolean> {
    const asking = new AbortController();
    this._following = asking;
    try {
      // Any version is news.
      const known =
        id === null ? null : await this._client.follow(id, -1, asking.signal);
      const state = known ?? (await this._client.find(this._path));
      if (state === null) {
        this._set(this._state || id !== null ? 'gone' : 'idle');
        return false;
      }
      this._take(state);
      return true;
    } catch (error) {
      this._refuse(error);
      return false;
    }
  }

  private async _cancel(): Promise<boolean> {
    this._set('cancelling');
    this._stopFollowing();
    try {
      await this._client.remove(this.id ?? '');
      this._set('cancelled');
      return true;
    } catch {
      // Nobody knows: ask.
      this._set('running');
      this._followUnlessLeft();
      return false;
    }
  }

  /** Cancel one that nobody wanted any more before the server had it. */
  private async _cancelStarted(state: IVerificationState): Promise<boolean> {
    try {
      await this._client.remove(state.id);
      this._set('cancelled');
      return false;
    } catch {
      this._take(state);
      return !this._isDisposed;
    }
  }

  /** Follow it until it has ended. */
  private _follow(): void {
    this._stopFollowing();
    if (this._state) {
      const following = new AbortController();
      this._following = following;
      void follow(this._client, this._state, following.signal, {
        onNews: state => {
          if (state) {
            this._setState(state);
          }
          this._set(state ? phaseOf(state) : 'gone');
        },
        onConnection: isLost => this._setDisconnected(isLost)
      });
    }
  }

  private _stopFollowing(): void {
    this._following?.abort();
    this._following = null;
    this._isDisconnected = false;
  }

  private _take(state: IVerificationState): void {
    this._setState(state);
    this._refusal = null;
    this._set(phaseOf(state));
    if (state.status === 'running') {
      this._followUnlessLeft();
    }
  }

  /** A page that goes away must not say that it is there. */
  private _followUnlessLeft(): void {
    if (!this._isDisposed && !this._isLeaving) {
      this._follow();
    }
  }

  private _setState(state: IVerificationState | null): void {
    const before = this.id;
    this._state = state;
    if (this.id !== before && !this._isDisposed) {
      this._identified.emit();
    }
  }

  private _refuse(error: unknown): void {
    this._refusal = refusalOf(error);
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
    // One that is being started is left as soon as it has an id.
    this._isLeaving = true;
    if (this._phase === 'running' && this._state) {
      // The server gives a page that is only reloaded some time to come back.
      this._client.leave(this._state.id);
    }
  };

  /** The browser kept the page, and shows it again. */
  private readonly _onPageShow = (): void => {
    if (this._isLeaving) {
      this._isLeaving = false;
      if (this._phase === 'running') {
        this._follow();
      }
    }
  };

  private readonly _client: IVerificationClient;
  private readonly _page: PageEvents;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _identified = new Signal<this, void>(this);
  private _path: string;
  private _phase: VerificationPhase = 'idle';
  private _state: IVerificationState | null = null;
  private _refusal: IRefusal | null = null;
  private _isDisconnected = false;
  private _following: AbortController | null = null;
  private _attaching = Promise.resolve(false);
  private _cancelling = Promise.resolve(true);
  /** Whether it is to be cancelled as soon as the server has it. */
  private _isUnwanted = false;
  /** Whether the page goes away. */
  private _isLeaving = false;
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
