import type { AutoInject, INotebookMetadata } from '../cell';
import { declineDrafted, planSeedCell, SeedCellWriter } from '../cell';
import type { IDeterminism, ISeedOptions } from '../recipes';
import {
  checkSeed,
  followSeed,
  HASH_SEED,
  replaceSeed,
  rollSeed
} from '../recipes';
import { MarkedNotebook } from './markedNotebook';
import type { INotebookSeedOptions } from './options';
import { planInputOf } from './snapshot';

/** How long a press of the button waits for a busy kernel to tell its versions, in milliseconds. */
const REPORT_WAIT = 700;

/**
 * Everything known about the randomness of one notebook, and all that may be
 * done about it.
 *
 * What a user asks for comes in through the methods; each change to the
 * notebook is one undo step.
 */
export class NotebookSeed extends MarkedNotebook {
  constructor(options: INotebookSeedOptions) {
    super(options);
    this._writer = new SeedCellWriter(
      this._document,
      options.registry,
      options.prompts
    );
  }

  /**
   * Insert the seed cell or bring it up to date, and run it.
   *
   * @returns Whether the cell ran without an error. What went wrong is in `state.failure`.
   */
  async insert(): Promise<boolean> {
    // The versions in the kernel decide between API generations.
    await this.refreshKernel(REPORT_WAIT);
    this._detect();
    const { language, plan, range, readOnly, reading, place } = this.state;
    if (!language) {
      return this._fail({ kind: 'no-language' });
    }
    if (!plan?.options) {
      return this._fail({ kind: 'nothing-to-seed' });
    }
    if (reading?.seed) {
      // Run as it stands it would stop half way.
      const checked = checkSeed(reading.seed.value, range);
      if (!checked.ok) {
        return this._fail({ kind: 'bad-seed', problem: checked.problem });
      }
    }
    if (plan.action === 'run') {
      const foreign = place && reading && !reading.exact;
      if (foreign && !this._options.isTrusted(place.id)) {
        if (!(await this._options.prompts.runUntrusted(place.source))) {
          return false;
        }
      }
      return this.run();
    }
    if (readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    return (await this._write(plan.options)) && this.run();
  }

  /**
   * Run the seed cell as it stands.
   *
   * @returns Whether it ran without an error.
   */
  async run(): Promise<boolean> {
    const place = this._document.find();
    if (!place) {
      return false;
    }
    this._fail(null);
    const result = await this._options.runner.run(place.id);
    if (this.isDisposed) {
      return false;
    }
    if (result.kind !== 'ok') {
      return this._fail(result);
    }
    void this.refreshKernel();
    return true;
  }

  /**
   * Remove the seed cell and what is stored for it, in one undo step.
   *
   * @returns Whether they are gone.
   */
  async remove(): Promise<boolean> {
    if (this.state.readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    if (!(await this._writer.remove())) {
      return false;
    }
    this._draft = {};
    this._isSettled = true;
    this._fail(null);
    return true;
  }

  /**
   * Give the notebook another seed. In the cell only the number changes.
   *
   * @param seed - Refused where it is no integer in the range of the chosen frameworks.
   * @returns Whether the notebook has that seed now.
   */
  async setSeed(seed: unknown): Promise<boolean> {
    const { options, place, range, reading, readOnly } = this.state;
    if (!options) {
      return this._fail({ kind: 'nothing-to-seed' });
    }
    const checked = checkSeed(seed, range);
    if (!checked.ok) {
      return this._fail({ kind: 'bad-seed', problem: checked.problem });
    }
    if (!place) {
      this._draft = { ...this._draft, seed: checked.seed };
      this._fail(null);
      return true;
    }
    if (readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    if (reading?.seed) {
      this._fail(null);
      const source = replaceSeed(place.source, reading, checked.seed);
      const { value } = reading.seed;
      const changed = this._writer.replace(source, metadata => ({
        ...metadata,
        environment: followSeed(metadata.environment, value, checked.seed)
      }));
      const { environment } = this.state.start;
      if (changed && HASH_SEED in environment) {
        void this._start.give(environment);
      }
      return true;
    }
    return this._write({ ...options, seed: checked.seed });
  }

  /** Draw a seed that every chosen framework accepts, and set it. */
  roll(): Promise<boolean> {
    return this.setSeed(rollSeed(this.state.range));
  }

  /**
   * Choose whether a framework is seeded.
   *
   * @param id - The id of a recipe of the notebook's language.
   */
  async setFramework(id: string, wanted: boolean): Promise<boolean> {
    const { place } = this.state;
    const frameworks = { ...this._draft.frameworks, [id]: wanted };
    const draft = { ...this._draft, frameworks };
    if (!place) {
      this._draft = draft;
      this._fail(null);
      return true;
    }
    const { registry } = this._options;
    const input = planInputOf({ ...this._input(), draft }, registry);
    const plan = input && planSeedCell({ ...input, offer: false }, registry);
    return plan?.options
      ? this._write(plan.options, draft)
      : this._fail({ kind: 'nothing-to-seed' });
  }

  /** Choose one of the switches beside the seed. */
  async setDeterminism<K extends keyof IDeterminism>(
    key: K,
    value: IDeterminism[K]
  ): Promise<boolean> {
    const { options, place } = this.state;
    if (!place || !options) {
      const determinism = { ...this._draft.determinism, [key]: value };
      this._draft = { ...this._draft, determinism };
      this._fail(null);
      return true;
    }
    const determinism = { ...options.determinism, [key]: value };
    return this._write({ ...options, determinism });
  }

  /**
   * Choose when this notebook's kernel is seeded.
   *
   * @param choice - `null` leaves it to the user's setting.
   */
  async setAutoInject(choice: AutoInject | null): Promise<boolean> {
    return this._store(metadata => ({
      ...metadata,
      autoInject: choice ?? undefined
    }));
  }

  /**
   * Choose what the kernel's process is to be started with.
   *
   * @param name - The name of a variable that recipes know.
   * @param value - `null` for leaving it alone.
   */
  async setEnvironment(name: string, value: string | null): Promise<boolean> {
    const stored = await this._store(metadata => {
      const environment = { ...metadata.environment };
      if (value === null) {
        delete environment[name];
      } else {
        environment[name] = value;
      }
      return { ...metadata, environment };
    });
    return stored && this._give();
  }

  /**
   * Restart the kernel, after asking, with the environment that the notebook
   * asks for.
   *
   * @returns Whether it was restarted.
   */
  async restartWithEnvironment(): Promise<boolean> {
    const { session, prompts } = this._options;
    const { environment } = this.state.start;
    if (!this._kernel.kernel || !(await prompts.restart(environment))) {
      return false;
    }
    if (!(await this._give())) {
      return false;
    }
    await session.restartKernel();
    return true;
  }

  /** Tell the server what the notebook asks for. */
  private async _give(): Promise<boolean> {
    const reason = await this._start.give(this.state.start.environment);
    this._fail(reason === null ? null : { kind: 'refused', reason });
    return reason === null;
  }

  private async _store(
    amend: (metadata: INotebookMetadata) => INotebookMetadata
  ): Promise<boolean> {
    if (this.state.readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    const result = await this._writer.store(amend);
    this._fail(null);
    void this._asking.invoke();
    return result.kind === 'written';
  }

  private async _write(
    options: ISeedOptions,
    draft = this._draft
  ): Promise<boolean> {
    const { readOnly, reading } = this.state;
    if (readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    const result = await this._writer.write({
      options,
      reading,
      amend: metadata => declineDrafted(metadata, draft)
    });
    if (result.kind === 'written') {
      this._draft = {};
      this._fail(null);
      return true;
    }
    return result.kind !== 'declined' && this._fail(result);
  }

  /** In the mode `insert` a notebook that uses a framework gets a seed cell when its kernel starts. */
  protected override _onKernelStart(): void {
    const { start, place, readOnly, plan, canDetect, frameworks } = this.state;
    if (
      start.mode === 'insert' &&
      !place &&
      !readOnly &&
      !this._isSettled &&
      canDetect &&
      this._kernel.kernel &&
      frameworks.some(framework => framework.cells.length > 0) &&
      plan?.options
    ) {
      void this._write(plan.options).then(written => {
        if (written) {
          // Taken back, it stays away.
          this._isSettled = true;
          this._start.ensure();
        }
      });
    }
  }

  private readonly _writer: SeedCellWriter;
  /** Whether the user removed the seed cell, or it was inserted unasked: once is enough. */
  private _isSettled = false;
}
