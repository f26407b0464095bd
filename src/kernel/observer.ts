import { own } from '../frameworks/byName';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IKernelSpecs } from './language';
import type { IKernelReport, IReportRequest } from './report';
import { requestReport } from './report';

/**
 * The kernel of one notebook: its language, whether it is still the same process, and
 * its last report.
 */
export class KernelObserver implements IDisposable {
  /**
   * @param session - The session of the notebook; it is not disposed with this.
   */
  constructor(session: ISessionContext) {
    this._session = session;
    session.kernelChanged.connect(this._onKernelChanged, this);
    session.statusChanged.connect(this._onStatusChanged, this);
    session.specsManager.specsChanged.connect(this._onSpecsChanged, this);
  }

  /** Emitted when the kernel, its process, its last report or the kernel specs changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The connection to the kernel, or `null` if there is none. */
  get kernel(): Kernel.IKernelConnection | null {
    return this._session.session?.kernel ?? null;
  }

  /** The language of the running kernel, as its spec names it; `null` without a kernel or a known language. */
  get language(): string | null {
    const kernel = this.kernel;
    if (!kernel) {
      return null;
    }
    return own(this.specs?.kernelspecs, kernel.name)?.language ?? null;
  }

  /** The server's kernel specs; `null` before they are known. */
  get specs(): IKernelSpecs | null {
    return this._session.specsManager.specs;
  }

  /** Grows with every new process; facts about an earlier process are void. */
  get generation(): number {
    return this._generation;
  }

  /**
   * Whether this page saw the process start, so that nothing ran in it unobserved: it
   * was restarted from here, or reports that it has run no cell.
   */
  get isWitnessed(): boolean {
    return this._isWitnessed;
  }

  /** The last report of the current process, or `null`. */
  get report(): IKernelReport | null {
    return this._report;
  }

  /**
   * Ask the kernel, and keep the answer.
   *
   * @param request - What to ask.
   * @param wait - How long to wait for the answer, in milliseconds; a busy
   * kernel answers later, and the answer is kept then.
   * @returns The answer, or the previous report if none came in time.
   */
  async refresh(
    request: IReportRequest,
    wait = Infinity
  ): Promise<IKernelReport | null> {
    const kernel = this.kernel;
    if (!kernel || this.language?.toLowerCase() !== 'python') {
      return null;
    }
    const generation = this._generation;
    const asked = requestReport(kernel, request).then(report => {
      if (report && generation === this._generation && !this._isDisposed) {
        this._isWitnessed ||= report.executions === 0;
        // What a process was started with does not change, so it is asked for once.
        this._report = {
          ...report,
          environment: { ...this._report?.environment, ...report.environment }
        };
        this._changed.emit();
      }
      return report;
    });
    if (wait === Infinity) {
      return asked;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<IKernelReport | null>(resolve => {
      timer = setTimeout(() => resolve(this._report), wait);
    });
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
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

  /** The language of the notebook may follow from them. */
  private _onSpecsChanged(): void {
    this._changed.emit();
  }

  private _onKernelChanged(
    _: ISessionContext,
    { oldValue, newValue }: Session.ISessionConnection.IKernelChangedArgs
  ): void {
    // The same connection means the end of a restart whose beginning was seen.
    if (oldValue !== newValue) {
      this._startAnew(false);
    }
  }

  private _onStatusChanged(_: ISessionContext, status: Kernel.Status): void {
    if (
      status === 'starting' ||
      status === 'restarting' ||
      status === 'autorestarting' ||
      status === 'dead' ||
      status === 'terminating'
    ) {
      this._startAnew(true);
    }
  }

  private _startAnew(witnessed: boolean): void {
    this._isWitnessed = witnessed;
    this._generation += 1;
    this._report = null;
    this._changed.emit();
  }

  private readonly _session: ISessionContext;
  private readonly _changed = new Signal<this, void>(this);
  private _generation = 0;
  private _isWitnessed = false;
  private _report: IKernelReport | null = null;
  private _isDisposed = false;
}
