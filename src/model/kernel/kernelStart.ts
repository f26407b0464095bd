import type { ISessionContext } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { InjectionPlan } from '../../cell';
import type {
  IInjection,
  ILaunchEnvironments,
  ILaunchState,
  InjectionState,
  KernelObserver,
  SendInjection
} from '../../kernel';
import { KernelSeeder } from '../../kernel';
import type { SeedFailure } from '../state';

/** The dependencies of {@link KernelStart}. */
export interface IKernelStartOptions {
  readonly session: ISessionContext;
  readonly kernel: KernelObserver;
  /** `null` without a server extension. */
  readonly environments: ILaunchEnvironments | null;
  /** Returns what to run in a kernel that starts now; `null` as long as the seed cell cannot be read. */
  readonly plan: () => InjectionPlan | null;
  /** Queues what is to run. */
  readonly send: SendInjection;
}

/**
 * The start of a notebook's kernel: the seed code that runs first, and the
 * environment of its process.
 */
export class KernelStart implements IDisposable {
  constructor(options: IKernelStartOptions) {
    this._options = options;
    const { session, send } = options;
    this._seeder = new KernelSeeder(session, () => this._next(), send);
    this._seeder.changed.connect(this._onInjection, this);
  }

  /** Emitted when {@link injection} or {@link launch} changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted once for each start that failed. */
  get failed(): ISignal<this, SeedFailure> {
    return this._failed;
  }

  /** The outcome of seeding the current process. */
  get injection(): InjectionState {
    return this._seeder.state;
  }

  /** The server's report on the current kernel; `undefined` before it was asked. */
  get launch(): ILaunchState | null | undefined {
    return this._launch;
  }

  /** Seed the current process if it is fresh, now that there is something to run. */
  ensure(): void {
    this._seeder.ensure();
  }

  /**
   * Tell the server what seeds the kernel's next process, where that has changed, or did
   * not reach the server.
   */
  tellServer(): void {
    const { environments, kernel } = this._options;
    const id = kernel.kernel?.id;
    const language = kernel.language?.toLowerCase() ?? '';
    if (!environments || !id || !['python', 'r'].includes(language)) {
      return;
    }
    const plan = this._options.plan();
    if (!plan) {
      // Without the recipes only the server can read the seed cell.
      return;
    }
    const start =
      plan.kind === 'run'
        ? { code: plan.code, seed: plan.seed, asWritten: plan.asWritten }
        : null;
    const sent = JSON.stringify([id, start]);
    if (sent !== this._sent) {
      this._sent = sent;
      void environments.setStartCode(id, start).then(isAnswered => {
        if (!isAnswered && this._sent === sent) {
          this._sent = null;
        }
      });
    }
  }

  /** Ask the server about the current kernel, once for each process. */
  async askServer(): Promise<void> {
    const { kernel } = this._options;
    const id = kernel.kernel?.id;
    const process = `${id} ${kernel.generation}`;
    if (!id || (this._asked === process && this._launch !== undefined)) {
      return;
    }
    this._asked = process;
    this._launch = undefined;
    const state = (await this._options.environments?.get(id)) ?? null;
    this._take(id, state);
  }

  /**
   * Set on the server the environment of the kernel's next process.
   *
   * @returns The server's reason if it refused, else `null`; a server without this
   * capability is not a failure: the panel shows it.
   */
  async give(
    environment: Readonly<Record<string, string>>
  ): Promise<string | null> {
    const id = this._options.kernel.kernel?.id;
    await this.askServer();
    if (!id || !this._options.environments || !this._launch?.capable) {
      return null;
    }
    try {
      this._take(id, await this._options.environments.set(id, environment));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
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
    this._seeder.dispose();
    Signal.clearData(this);
  }

  private _next(): IInjection | null {
    const plan = this._options.plan();
    if (plan?.kind !== 'run') {
      return null;
    }
    const { code, seed, asWritten } = plan;
    const language = this._options.kernel.language;
    return {
      language: language?.toLowerCase() === 'r' ? 'R' : 'python',
      code,
      seed,
      asWritten
    };
  }

  private _take(id: string, state: ILaunchState | null): void {
    if (!this._isDisposed && id === this._options.kernel.kernel?.id) {
      this._launch = state;
      this._changed.emit();
    }
  }

  private _onInjection(_: KernelSeeder, state: InjectionState): void {
    this._changed.emit();
    switch (state.kind) {
      case 'local-module':
      case 'missing-module':
      case 'error':
      case 'died':
        this._failed.emit(state);
    }
  }

  private readonly _options: IKernelStartOptions;
  private readonly _seeder: KernelSeeder;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _failed = new Signal<this, SeedFailure>(this);
  /** The kernel and the code that the server was sent last. */
  private _sent: string | null = null;
  /** The kernel and process that the server was asked about. */
  private _asked: string | null = null;
  private _launch: ILaunchState | null | undefined = undefined;
  private _isDisposed = false;
}
