import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IRecord } from '../ledger';
import { callProbe } from './call';
import type { IKernelProblem, IWatchAnswer, IWatchRequest } from './records';
import { answerKind, isSameProblem, readWatchAnswer } from './records';
import { readLedgerMessage } from './ledgerMessage';
import type { IReceivedRecord } from './recordQueue';
import { RecordQueue } from './recordQueue';
import type { RewindResult, RewindTarget } from './rewind';
import type {
  IWatching,
  WatchEffect,
  WatchEvent,
  WatchState
} from './watchMachine';
import {
  isAsking,
  kernelKind,
  NOT_WATCHING,
  stateOf,
  statusEvent,
  transition
} from './watchMachine';

/**
 * Has one notebook's kernel record what its cells do, and follows the records.
 *
 * The request is queued before any cell and before the seed code, see `KernelSeeder`.
 * Each cell sends one record. A record that was lost with the connection is noticed by
 * its number, and requested.
 */
export class KernelWatch implements IDisposable {
  /**
   * @param session - The session of the notebook; it is not disposed with this.
   * @param language - The language of the kernel, as its spec names it; `null` if unknown.
   * @param waits - Whether to ask only at the end of a restart, see `isSlowToQueue`.
   * @param streams - The sources of the streams that other extensions added, by framework.
   */
  constructor(
    session: ISessionContext,
    protected readonly language: () => string | null,
    waits: () => boolean = () => false,
    streams: () => Readonly<Record<string, string>> = () => ({})
  ) {
    this._waits = waits;
    this._streams = streams;
    session.kernelChanged.connect(this._onKernelChanged, this);
    session.connectionStatusChanged.connect(this._onConnection, this);
    session.iopubMessage.connect(this._onMessage, this);
    this.follow(session.session?.kernel ?? null);
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
    return stateOf(this._watching);
  }

  /**
   * What went wrong; `null` if nothing did. It may concern a single stream, while the
   * others are recorded.
   */
  get problem(): IKernelProblem | null {
    return this._problem;
  }

  /** How many messages of the process were dropped, because they could not be read or were lost. */
  get dropped(): number {
    return this._dropped;
  }

  /** The last record of the current process, or `null`. */
  get last(): IRecord | null {
    return this._queue.last;
  }

  /** Restore streams. Variables stay. */
  async rewind(target: RewindTarget): Promise<RewindResult> {
    const [kernel, { ledger }] = [this.kernel, this._queue];
    return kernel && ledger !== null
      ? (await import('./rewind')).requestRewind(kernel, ledger, target)
      : { kind: 'gone' };
  }

  /**
   * Have the kernel discard its records, and continue recording.
   *
   * @returns When the request has ended, with or without an answer.
   */
  async forget(): Promise<void> {
    if (this.state.kind === 'watching') {
      this._dispatch({ kind: 'forget' });
      await this._asked;
    }
  }

  /** Ask for all records; returns whether the kernel answered, and records come. */
  async catchUp(): Promise<boolean> {
    if (isAsking(this._watching)) {
      // That request may have been sent before.
      await this._asked;
    }
    this._dispatch({ kind: 'gap' });
    return (await this._asked) && this.state.kind === 'watching';
  }

  /** Note that a cell ran; a kernel whose records do not come without a request is asked. */
  cellExecuted(): void {
    this._dispatch({ kind: 'cell-executed' });
  }

  /** Note that other extensions added or removed streams. */
  streamsChanged(): void {
    this._dispatch({ kind: 'streams-changed' });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onKernelChanged(
    _: ISessionContext,
    { oldValue, newValue }: Session.ISessionConnection.IKernelChangedArgs
  ): void {
    if (oldValue === newValue) {
      // The end of a restart, whose beginning was seen.
      this._dispatch({ kind: 'settled' });
      return;
    }
    this.kernel?.statusChanged.disconnect(this._onStatusChanged, this);
    this.follow(newValue);
  }

  /** What can be asked now. */
  protected kind() {
    return kernelKind(this.kernel, this.language());
  }

  /** Ask a kernel; the request is sent before this returns. */
  protected request(
    kernel: Kernel.IKernelConnection,
    asked: IWatchRequest
  ): Promise<IWatchAnswer | null> {
    return callProbe(kernel, 'watch', asked, readWatchAnswer);
  }

  /** Follow another kernel from now on. */
  protected follow(kernel: Kernel.IKernelConnection | null): void {
    this.kernel = kernel;
    kernel?.statusChanged.connect(this._onStatusChanged, this);
    this._dispatch({ kind: 'kernel-changed' });
  }

  private _onStatusChanged(
    _: Kernel.IKernelConnection,
    status: Kernel.Status
  ): void {
    this._dispatch(statusEvent(status, this._waits()));
  }

  private _onConnection(
    _: ISessionContext,
    status: Kernel.ConnectionStatus
  ): void {
    this._dispatch(
      status === 'connected'
        ? { kind: 'connected' }
        : { kind: 'disconnected', hasLedger: this._queue.ledger !== null }
    );
  }

  private _onMessage(
    _: ISessionContext,
    message: KernelMessage.IMessage
  ): void {
    const told = readLedgerMessage(message);
    switch (told?.kind) {
      case 'record':
        this.receive(told.record, told.client === this.kernel?.clientId);
        break;
      case 'problem':
        this._setProblem(told.problem);
        break;
      case 'unreadable':
        this._drop(1);
        break;
    }
  }

  /** Make the transition for an event, with its effects. */
  private _dispatch(event: WatchEvent | null): void {
    if (this._isDisposed || !event) {
      return;
    }
    const before = this.state.kind;
    const next = transition(this._watching, event, this.kind());
    this._watching = next.watching;
    next.effects.forEach(effect => this._do(effect));
    if (this.state.kind !== before) {
      this._changed.emit();
    }
  }

  private _do(effect: WatchEffect): void {
    switch (effect) {
      case 'end':
        this._problem = null;
        this._dropped = 0;
        if (this._queue.end()) {
          this._ended.emit();
        }
        break;
      case 'ask':
        this._asked = this._ask();
        break;
      case 'defer':
        void Promise.resolve().then(() =>
          this._dispatch({ kind: 'queue-ready' })
        );
        break;
    }
  }

  /** Ask for the missing records; the request is sent before this returns. */
  private async _ask(): Promise<boolean> {
    const kernel = this.kernel;
    if (!kernel) {
      return false;
    }
    const { request, isToForget } = this._watching;
    const since = this._queue.next;
    const streams = this._streams();
    const asked = {
      since,
      ...(Object.keys(streams).length > 0 ? { streams } : {}),
      ...(isToForget ? { anew: true } : {})
    };
    const answer = await this.request(kernel, asked);
    if (this._isDisposed || request !== this._watching.request) {
      return false;
    }
    this._dispatch({ kind: 'answered', request, answer: answerKind(answer) });
    if (answer) {
      this._take(answer, since);
    }
    return answer !== null;
  }

  private _take(answer: IWatchAnswer, since: number): void {
    this._setProblem(answer.problem);
    this._drop(answer.dropped);
    if (answer.session === '') {
      return;
    }
    // The answer comes from the current process, so its ledger is the current one.
    this._begin(answer.session, true);
    answer.records.forEach(record => this.receive(record, false));
    if (this._queue.next < since) {
      // The request was meant for another process, and asked for too few records.
      this._dispatch({ kind: 'gap' });
      return;
    }
    const { ready, lost, isToAsk } = this._queue.settle(answer.total);
    this._emit(ready);
    this._drop(lost);
    if (isToAsk) {
      this._dispatch({ kind: 'gap' });
    }
  }

  /** Take records of this ledger from now on, unless it has ended. */
  private _begin(session: string, isCertain = false): void {
    const { ledger } = this._queue;
    if (session !== ledger && (isCertain || !this._queue.isOver(session))) {
      if (ledger !== null) {
        this._dispatch({ kind: 'replaced' });
      }
      this._queue.begin(session);
    }
  }

  /** Take a record that came by itself. */
  protected receive(record: IRecord, isOwn: boolean): void {
    if (this._isDisposed || this._queue.isOver(record.session)) {
      return;
    }
    this._begin(record.session);
    const ready = this._queue.take({ record, isOwn });
    if (record.n > this._queue.next) {
      this._dispatch({ kind: 'gap' });
    }
    this._emit(ready);
  }

  private _emit(ready: readonly IReceivedRecord[]): void {
    ready.forEach(received => this._recordReceived.emit(received));
  }

  /** Count what was dropped, because it did not have the right form or never came. */
  private _drop(count: number): void {
    this._dropped += count;
    if (count > 0) {
      this._changed.emit();
    }
  }

  private _setProblem(problem: IKernelProblem | null): void {
    if (!this._isDisposed && !isSameProblem(this._problem, problem)) {
      this._problem = problem;
      this._changed.emit();
    }
  }

  private readonly _waits: () => boolean;
  private readonly _streams: () => Readonly<Record<string, string>>;
  private readonly _recordReceived = new Signal<this, IReceivedRecord>(this);
  private readonly _ended = new Signal<this, void>(this);
  private readonly _changed = new Signal<this, void>(this);
  private readonly _queue = new RecordQueue();
  protected kernel: Kernel.IKernelConnection | null = null;
  private _watching: IWatching = NOT_WATCHING;
  private _asked: Promise<boolean> = Promise.resolve(false);
  private _problem: IKernelProblem | null = null;
  private _dropped = 0;
  private _isDisposed = false;
}
