import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IRecord } from '../ledger';
import type { IReceivedRecord } from './recordQueue';
import { RecordQueue } from './recordQueue';
import { callProbe } from './call';

/** The id of the comm that the probe sends its records on; nobody opens it. */
export const LEDGER_COMM = 'jupyterlab_seed';

/** Whether the kernel's records reach this page. */
export type WatchState =
  /** There is no kernel. */
  | { readonly kind: 'none' }
  /** It was asked. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'watching' }
  /** Its random state can't be read: another language, no answer, or see {@link KernelWatch.problem}. */
  | { readonly kind: 'blind' };

/** How a rewind ended. */
export type RewindResult =
  /** The streams that were restored, and those that did not exist then and were left alone. */
  | {
      readonly kind: 'rewound';
      readonly streams: readonly string[];
      readonly untouched?: readonly string[];
    }
  /** The state is not kept any more, or it was another process's. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'error'; readonly message: string }
  /** No answer came. */
  | { readonly kind: 'lost' };

/** The probe's answer to `watch`. */
interface IWatchAnswer {
  readonly session: string;
  readonly records: readonly IRecord[];
  readonly problem: string | null;
  /** Whether records come by themselves. */
  readonly pushes?: boolean;
}

/** How often a kernel is asked that gives no answer. */
const ATTEMPTS = 3;

/**
 * Has one notebook's kernel record what its cells do, and follows the records.
 *
 * The request is queued where it comes before any cell and before the seed
 * code, see `KernelSeeder`. Records come one message a cell; one that was lost
 * with a connection is noticed by its number, and asked for.
 */
export class KernelWatch implements IDisposable {
  /**
   * @param session - The session of the notebook; it is not disposed with this.
   * @param language - The language of the kernel, as it names it; `null` where it is not known.
   * @param waits - Whether to ask only at the end of a restart, see {@link isSlowToQueue}.
   */
  constructor(
    session: ISessionContext,
    language: () => string | null,
    waits: () => boolean = () => false
  ) {
    this._language = language;
    this._waits = waits;
    session.kernelChanged.connect(this._onKernelChanged, this);
    session.connectionStatusChanged.connect(this._onConnection, this);
    session.iopubMessage.connect(this._onMessage, this);
    this._follow(session.session?.kernel ?? null);
  }

  /** Emitted with each record once, in the order of the ledger. */
  get recordReceived(): ISignal<this, IReceivedRecord> {
    return this._recordReceived;
  }

  /** Emitted when the process that made the records is gone. */
  get ended(): ISignal<this, void> {
    return this._ended;
  }

  /** Emitted when {@link state} changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): WatchState {
    return this._state;
  }

  /**
   * What the kernel says went wrong, if anything; a single stream may be
   * concerned, and the rest is recorded all the same.
   */
  get problem(): string | null {
    return this._problem;
  }

  /** The last record of the present process, or `null`. */
  get last(): IRecord | null {
    return this._queue.last;
  }

  /**
   * Put every stream back to where it was before an execution. Variables stay.
   *
   * @param record - The place of the execution's record in the ledger.
   */
  rewind(record: number): Promise<RewindResult> {
    return this._rewind({ record });
  }

  /**
   * Put streams to states that they had in this process before.
   *
   * @param states - Stream → fingerprint.
   */
  restore(states: Readonly<Record<string, string>>): Promise<RewindResult> {
    return this._rewind({ states: { ...states } });
  }

  /** Have the kernel forget what it recorded; it goes on recording. */
  async forget(): Promise<void> {
    if (this._state.kind === 'watching') {
      this._end();
      // Asked for until there is an answer.
      this._isToForget = true;
      await this._ask();
    }
  }

  /** Note that a cell ran; a kernel whose records do not come by themselves is asked. */
  cellExecuted(): void {
    if (!this._pushes && !this._isAsking) {
      void this._ask();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _rewind(
    request: { record: number } | { states: Record<string, string> }
  ): Promise<RewindResult> {
    const kernel = this._kernel;
    const session = this._queue.ledger;
    if (!kernel || session === null) {
      return { kind: 'gone' };
    }
    const asked = { ...request, session };
    const answer = await callProbe<RewindResult>(kernel, 'rewind', asked);
    return answer ?? { kind: 'lost' };
  }

  private _onKernelChanged(
    _: ISessionContext,
    { oldValue, newValue }: Session.ISessionConnection.IKernelChangedArgs
  ): void {
    if (oldValue === newValue) {
      // The end of a restart, whose beginning was seen.
      if (this._isUnanswered) {
        void this._ask();
      }
    } else {
      this._kernel?.statusChanged.disconnect(this._onStatusChanged, this);
      this._end();
      this._setState({ kind: 'none' });
      this._follow(newValue);
    }
  }

  private _follow(kernel: Kernel.IKernelConnection | null): void {
    this._kernel = kernel;
    kernel?.statusChanged.connect(this._onStatusChanged, this);
    void this._ask();
  }

  private _onStatusChanged(
    _: Kernel.IKernelConnection,
    status: Kernel.Status
  ): void {
    switch (status) {
      case 'restarting':
        this._end();
        if (this._waits()) {
          this._isUnanswered = true;
        } else {
          // The queue of the old process is dropped by then.
          void Promise.resolve().then(() => this._ask());
        }
        break;
      case 'starting':
        // Another client restarted it, or it is the process whose start was
        // seen: the answer tells by the name of its ledger.
        if (!this._isAsking && !this._waits()) {
          void this._ask();
        }
        break;
      case 'dead':
      case 'terminating':
        this._end();
        this._setState({ kind: 'none' });
        break;
      case 'idle':
        if (this._isUnanswered) {
          void this._ask();
        }
        break;
    }
  }

  private _onConnection(
    _: ISessionContext,
    status: Kernel.ConnectionStatus
  ): void {
    if (status !== 'connected') {
      this._isCut = this._queue.ledger !== null || this._isAsking;
    } else if (this._isCut) {
      // What was sent meanwhile did not get here.
      this._isCut = false;
      void this._ask();
    }
  }

  private _onMessage(
    _: ISessionContext,
    message: KernelMessage.IMessage
  ): void {
    const content = message.content as { comm_id?: unknown; data?: unknown };
    if (
      message.header.msg_type !== 'comm_msg' ||
      content.comm_id !== LEDGER_COMM
    ) {
      return;
    }
    const parent = message.parent_header as { session?: string };
    const data = content.data as IRecord | { problem: string };
    if ('problem' in data) {
      this._setProblem(data.problem);
    } else {
      this._receive(data, parent.session === this._kernel?.clientId);
    }
  }

  /** Ask for the records that are not here yet; the request is sent before this returns. */
  private async _ask(): Promise<void> {
    const kernel = this._kernel;
    if (this._isDisposed || !kernel || kernel.isDisposed) {
      return;
    }
    const language = this._language()?.toLowerCase();
    if (language !== 'python') {
      this._isUnanswered = language === undefined;
      this._setState({ kind: language ? 'blind' : 'none' });
      return;
    }
    this._isUnanswered = false;
    this._isAsking = true;
    const attempt = ++this._attempt;
    const since = this._queue.next;
    const asked = callProbe<IWatchAnswer>(kernel, 'watch', {
      since,
      ...(this._isToForget ? { anew: true } : {})
    });
    if (this._queue.ledger === null) {
      this._setState({ kind: 'pending' });
    }
    const answer = await asked;
    if (attempt === this._attempt && !this._isDisposed) {
      this._isAsking = false;
      this._take(answer, since);
    }
  }

  private _take(answer: IWatchAnswer | null, since: number): void {
    if (!answer) {
      this._failures += 1;
      if (this._failures < ATTEMPTS) {
        // It was aborted behind a cell that failed, or the kernel is going.
        this._isUnanswered = true;
      } else {
        this._setState({ kind: 'blind' });
      }
      return;
    }
    this._failures = 0;
    this._isToForget = false;
    this._pushes = answer.pushes !== false;
    this._setProblem(answer.problem);
    if (answer.session === '') {
      this._setState({ kind: 'blind' });
      return;
    }
    // It is of the process that is there now, whatever was thought of it.
    this._begin(answer.session, true);
    answer.records.forEach(record => this._receive(record, false));
    this._setState({ kind: 'watching' });
    if (this._queue.next < since) {
      // It was another process that was asked for its last records.
      void this._ask();
    }
  }

  /** Take what comes for this ledger's, unless it is over. */
  private _begin(session: string, isCertain = false): void {
    const { ledger } = this._queue;
    if (session !== ledger && (isCertain || !this._queue.isOver(session))) {
      if (ledger !== null) {
        this._end();
      }
      this._queue.begin(session);
    }
  }

  private _receive(record: IRecord, isOwn: boolean): void {
    if (this._isDisposed || this._queue.isOver(record.session)) {
      return;
    }
    this._begin(record.session);
    const ready = this._queue.take({ record, isOwn });
    if (record.n > this._queue.next && !this._isAsking) {
      // One is missing.
      void this._ask();
    }
    ready.forEach(received => this._recordReceived.emit(received));
  }

  /** The process is gone, or its ledger begins anew: what still comes of it is void. */
  private _end(): void {
    this._attempt += 1;
    this._failures = 0;
    this._isAsking = false;
    this._isToForget = false;
    this._problem = null;
    if (this._queue.end()) {
      this._ended.emit();
    }
  }

  private _setState(state: WatchState): void {
    if (!this._isDisposed && this._state.kind !== state.kind) {
      this._state = state;
      this._changed.emit();
    }
  }

  private _setProblem(problem: string | null): void {
    if (!this._isDisposed && this._problem !== problem) {
      this._problem = problem;
      this._changed.emit();
    }
  }

  private readonly _language: () => string | null;
  private readonly _waits: () => boolean;
  private readonly _recordReceived = new Signal<this, IReceivedRecord>(this);
  private readonly _ended = new Signal<this, void>(this);
  private readonly _changed = new Signal<this, void>(this);
  private readonly _queue = new RecordQueue();
  private _kernel: Kernel.IKernelConnection | null = null;
  private _state: WatchState = { kind: 'none' };
  private _problem: string | null = null;
  private _attempt = 0;
  private _failures = 0;
  private _isUnanswered = false;
  private _isAsking = false;
  private _isCut = false;
  private _isToForget = false;
  private _pushes = true;
  private _isDisposed = false;
}

/**
 * Whether a host sends nothing for up to 3 s after a restart when something is
 * queued by then, and so should get nothing that can wait
 * (https://github.com/jupyterlab/jupyterlab/issues/19126).
 *
 * @param version - The version of JupyterLab, or of Notebook, that the page is of.
 * @returns True for JupyterLab before 4.6 and Notebook before 7.6.
 */
export function isSlowToQueue(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return (major === 4 || major === 7) && minor < 6;
}
