import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { Following } from './follow';
import type { IRefusal } from './refusal';
import { RefusedError, refusalOf } from './refusal';
import type {
  IJob,
  IJobClient,
  IJobState,
  JobPhase,
  ReportFormat
} from './types';

/**
 * The model of a job: starts it on the server, and follows it until it has ended.
 * Following keeps a job alive: the server cancels one that no page follows.
 */
export class Job<O, R> implements IJob<O, R> {
  /**
   * @param path - The path of the notebook, from the server's root.
   * @param client - The server.
   */
  constructor(path: string, client: IJobClient<O, R>) {
    this._path = path;
    this._client = client;
    this._following = new Following(client, {
      onNews: state => this._onNews(state),
      onConnection: () => this._changed.emit()
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get identified(): ISignal<this, void> {
    return this._identified;
  }

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

  get id(): string | null {
    return this._state?.id ?? null;
  }

  get phase(): JobPhase {
    return this._phase;
  }

  get isActive(): boolean {
    return ['starting', 'running', 'cancelling'].includes(this._phase);
  }

  get state(): IJobState<R> | null {
    return this._state;
  }

  get refusal(): IRefusal | null {
    return this._refusal;
  }

  get isDisconnected(): boolean {
    return this._following.isDisconnected;
  }

  async start(notebook: object, options: O): Promise<boolean> {
    if (this.isActive || this._isDisposed) {
      return !this._isDisposed;
    }
    this._isUnwanted = false;
    this._setState(null);
    this._setPhase('starting');
    try {
      const state = await this._client.start(this._path, notebook, options);
      if (this._isUnwanted || this._isDisposed) {
        return await this._cancelStarted(state);
      }
      this._take(state);
      return true;
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'busy') {
        return this._find(error.id);
      }
      this._refuse(error);
      return false;
    }
  }

  attach(id: string | null = null): Promise<boolean> {
    if (this._phase === 'finding') {
      return this._finding;
    }
    if (this.isActive || this._isDisposed) {
      return Promise.resolve(!this._isDisposed);
    }
    this._setPhase('finding');
    this._finding = this._find(id);
    return this._finding;
  }

  cancel(): Promise<boolean> {
    switch (this._phase) {
      case 'starting':
        this._isUnwanted = true;
        this._cancelling = Promise.resolve(true);
        this._setPhase('cancelling');
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

  async report(format: ReportFormat): Promise<string> {
    if (!this._state?.report) {
      throw new RefusedError('gone', '');
    }
    return this._client.report(this._state.id, format);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Stop following. This does not {@link cancel} the job. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._following.dispose();
    Signal.clearData(this);
  }

  private async _find(id: string | null): Promise<boolean> {
    try {
      const known = id === null ? null : await this._following.ask(id);
      const state = known ?? (await this._client.find(this._path));
      if (state === null) {
        this._setPhase(this._state || id !== null ? 'gone' : 'idle');
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
    this._setPhase('cancelling');
    this._following.stop();
    try {
      await this._client.remove(this.id ?? '');
      this._setPhase('cancelled');
      return true;
    } catch {
      // Whether it was cancelled is unknown: ask.
      this._setPhase('running');
      this._follow();
      return false;
    }
  }

  /** Cancel a job that was cancelled while it was being started. */
  private async _cancelStarted(state: IJobState<R>): Promise<boolean> {
    try {
      await this._client.remove(state.id);
      this._setPhase('cancelled');
      return false;
    } catch {
      this._take(state);
      return !this._isDisposed;
    }
  }

  private _take(state: IJobState<R>): void {
    this._setState(state);
    this._setPhase(phaseOf(state));
    if (state.status === 'running') {
      this._follow();
    }
  }

  private _follow(): void {
    if (this._state && !this._isDisposed) {
      this._following.start(this._state);
    }
  }

  private _onNews(state: IJobState<R> | null): void {
    if (state) {
      this._setState(state);
    }
    this._setPhase(state ? phaseOf(state) : 'gone');
  }

  private _setState(state: IJobState<R> | null): void {
    const before = this.id;
    this._state = state;
    if (this.id !== before && !this._isDisposed) {
      this._identified.emit();
    }
  }

  private _refuse(error: unknown): void {
    this._setPhase('refused', refusalOf(error));
  }

  private _setPhase(phase: JobPhase, refusal: IRefusal | null = null): void {
    this._refusal = refusal;
    this._phase = phase;
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _client: IJobClient<O, R>;
  private readonly _following: Following<O, R>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _identified = new Signal<this, void>(this);
  private _path: string;
  private _phase: JobPhase = 'idle';
  private _state: IJobState<R> | null = null;
  private _refusal: IRefusal | null = null;
  private _finding = Promise.resolve(false);
  private _cancelling = Promise.resolve(true);
  /** Whether to cancel it as soon as it has started. */
  private _isUnwanted = false;
  private _isDisposed = false;
}

function phaseOf({ status }: { status: string }): JobPhase {
  switch (status) {
    case 'running':
      return 'running';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'ended';
  }
}
