import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IInjection, InjectionResult, InjectionState } from './injection';

/**
 * Queues seed code in a kernel; the request is sent before this returns.
 *
 * @returns The outcome; `null` if no answer came.
 */
export type SendInjection = (
  kernel: Kernel.IKernelConnection,
  injection: IInjection
) => Promise<InjectionResult | null>;

/** The number of deaths in a row during the seed code after which the kernel is left alone. */
const DEATHS = 2;

/**
 * Seeds every new process of one notebook's kernel.
 *
 * The code is queued where it comes before any cell: for a new kernel in the
 * slot of `kernelChanged`, while the connection is still being made; for a
 * restart in a microtask after `restarting`, when the queue of the old process
 * has been dropped and nothing else can be queued yet. The kernel refuses to be
 * seeded twice in one process, so a repeated request is safe.
 */
export class KernelSeeder implements IDisposable {
  /**
   * @param session - The session of the notebook; it is not disposed with this.
   * @param next - What to run in a kernel that starts now; `null` for nothing.
   * @param send - Queues it.
   */
  constructor(
    session: ISessionContext,
    next: () => IInjection | null,
    send: SendInjection
  ) {
    this._next = next;
    this._send = send;
    session.kernelChanged.connect(this._onKernelChanged, this);
    const kernel = session.session?.kernel ?? null;
    if (kernel) {
      this._follow(kernel);
    }
  }

  /** Emitted when {@link state} changed. */
  get changed(): ISignal<this, InjectionState> {
    return this._changed;
  }

  /** What is known about the seeding of the current process. */
  get state(): InjectionState {
    return this._state;
  }

  /**
   * Seed the current process, if no cell has run in it and it has not been seeded;
   * for seed code that did not exist when the process started.
   */
  ensure(): void {
    if (this._kernel && this._state.kind !== 'pending') {
      this._inject(this._kernel);
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

  private _onKernelChanged(
    _: ISessionContext,
    { oldValue, newValue }: Session.ISessionConnection.IKernelChangedArgs
  ): void {
    if (oldValue === newValue) {
      // The end of a restart, whose beginning was seen.
      return;
    }
    this._kernel?.statusChanged.disconnect(this._onStatusChanged, this);
    this._kernel = null;
    this._attempt += 1;
    this._deaths = 0;
    this._setState({ kind: 'none' });
    if (newValue) {
      this._follow(newValue);
    }
  }

  private _follow(kernel: Kernel.IKernelConnection): void {
    this._kernel = kernel;
    kernel.statusChanged.connect(this._onStatusChanged, this);
    this._inject(kernel);
  }

  private _onStatusChanged(
    kernel: Kernel.IKernelConnection,
    status: Kernel.Status
  ): void {
    switch (status) {
      case 'restarting':
        this._isAsked = true;
        void Promise.resolve().then(() => {
          if (this._isAsked) {
            // The user restarted it: the cause of its death may be gone.
            this._deaths = 0;
          }
          this._inject(kernel);
        });
        break;
      case 'autorestarting':
        // The process died, perhaps because of the seed code. This comes between
        // `restarting` and the microtask that it queued.
        this._isAsked = false;
        if (this._state.kind !== 'died') {
          this._deaths = this._state.kind === 'pending' ? this._deaths + 1 : 0;
        }
        break;
      case 'starting':
        // Another client restarted the kernel, which is not announced otherwise,
        // or this is the process whose start was seen.
        if (this._state.kind !== 'pending' && this._state.kind !== 'died') {
          this._inject(kernel);
        }
        break;
      case 'dead':
      case 'terminating':
        this._attempt += 1;
        this._setState({ kind: 'none' });
        break;
    }
  }

  private _inject(kernel: Kernel.IKernelConnection): void {
    if (this._isDisposed || kernel !== this._kernel || kernel.isDisposed) {
      return;
    }
    // Answers to earlier requests belong to other processes.
    const attempt = ++this._attempt;
    const injection = this._next();
    if (!injection) {
      this._setState({ kind: 'none' });
      return;
    }
    if (this._deaths >= DEATHS) {
      // Reported once: the kernel may announce more than one start.
      if (this._state.kind !== 'died') {
        this._setState({ kind: 'died' });
      }
      return;
    }
    const sent = this._send(kernel, injection);
    this._setState({ kind: 'pending' });
    void sent.then(result => {
      if (attempt === this._attempt && !this._isDisposed) {
        this._setState(result ?? { kind: 'lost' });
      }
    });
  }

  private _setState(state: InjectionState): void {
    const idle = state.kind === 'none' && this._state.kind === 'none';
    if (!this._isDisposed && !idle) {
      this._state = state;
      this._changed.emit(state);
    }
  }

  private readonly _next: () => IInjection | null;
  private readonly _send: SendInjection;
  private readonly _changed = new Signal<this, InjectionState>(this);
  private _kernel: Kernel.IKernelConnection | null = null;
  private _state: InjectionState = { kind: 'none' };
  private _attempt = 0;
  private _deaths = 0;
  private _isAsked = false;
  private _isDisposed = false;
}
