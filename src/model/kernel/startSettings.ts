import type { ISessionContext } from '@jupyterlab/apputils';

import type {
  AutoInject,
  INotebookMetadata,
  IPrompts,
  SeedCellWriter
} from '../../cell';
import type { CurrentState } from '../currentState';
import type { KernelFacts } from './kernelFacts';
import type { KernelStart } from './kernelStart';

/** The dependencies of {@link StartSettings}. */
export interface IStartSettingsOptions {
  readonly session: ISessionContext;
  readonly writer: SeedCellWriter;
  readonly facts: KernelFacts;
  readonly start: KernelStart;
  readonly state: CurrentState;
  readonly prompts: IPrompts;
}

/** The choices about the start of one notebook's kernel: when to seed, and the launch environment. */
export class StartSettings {
  constructor(options: IStartSettingsOptions) {
    this._options = options;
  }

  /** Choose when the kernel is seeded; `null` leaves it to the user's setting. */
  setAutoInject(choice: AutoInject | null): Promise<boolean> {
    return this._store(metadata => ({
      ...metadata,
      autoInject: choice ?? undefined
    }));
  }

  /** Choose a variable of the launch environment; `null` leaves it alone. */
  async setEnvironment(name: string, value: string | null): Promise<boolean> {
    const stored = await this._store(metadata => {
      const environment = new Map(Object.entries(metadata.environment));
      if (value === null) {
        environment.delete(name);
      } else {
        environment.set(name, value);
      }
      return { ...metadata, environment: Object.fromEntries(environment) };
    });
    return stored && this._give();
  }

  /** Restart the kernel, after asking, with the launch environment of the notebook. */
  async restart(): Promise<boolean> {
    const { session, prompts, state } = this._options;
    const { start, hasKernel } = state.current;
    if (!hasKernel || !(await prompts.restart(start.environment))) {
      return false;
    }
    if (state.isDisposed || !(await this._give()) || state.isDisposed) {
      return false;
    }
    await session.restartKernel();
    return true;
  }

  /** Set on the server the environment that the notebook requests. */
  private async _give(): Promise<boolean> {
    const { start, state } = this._options;
    const reason = await start.give(state.current.start.environment);
    state.fail(reason === null ? null : { kind: 'refused', reason });
    return reason === null;
  }

  private async _store(
    amend: (metadata: INotebookMetadata) => INotebookMetadata
  ): Promise<boolean> {
    const { facts, state, writer } = this._options;
    if (state.current.readOnly) {
      return state.fail({ kind: 'read-only' });
    }
    const result = await writer.store(amend);
    if (state.isDisposed) {
      return false;
    }
    state.fail(null);
    facts.refreshSoon();
    return result.kind === 'written';
  }

  private readonly _options: IStartSettingsOptions;
}
