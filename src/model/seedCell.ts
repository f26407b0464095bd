import { JSONExt } from '@lumino/coreutils';

import type {
  ICellRunner,
  IDraft,
  IPrompts,
  SeedCellDocument,
  SeedCellWriter
} from '../cell';
import { ownSeeds } from '../cell';
import type { IDeterminism, ISeedOptions } from '../recipes';
import { checkSeed, HASH_SEED, rollSeed } from '../recipes';
import type { CurrentState } from './currentState';
import type { Detection } from './detection';
import type { KernelFacts } from './kernel/kernelFacts';
import type { KernelStart } from './kernel/kernelStart';
import type { OwnText } from './seed/ownText';
import type { OnDemand } from './onDemand';
import type { Readings } from './seed/readings';
import type { SeedCode } from './seed/seedCode';

/** How long the button waits for the versions in a busy kernel, in milliseconds. */
const REPORT_WAIT = 700;

/** How long it waits for the parser, without which nothing is known, in milliseconds. */
const PARSER_WAIT = 3000;

/** The dependencies of {@link SeedCell}. */
export interface ISeedCellOptions {
  readonly document: SeedCellDocument;
  readonly writer: SeedCellWriter;
  readonly seedCode: OnDemand<SeedCode>;
  readonly readings: Readings;
  readonly detection: Detection;
  readonly facts: KernelFacts;
  readonly start: KernelStart;
  readonly state: CurrentState;
  readonly runner: ICellRunner;
  readonly prompts: IPrompts;
  readonly ownText: OwnText;
  readonly isTrusted: (id: string) => boolean;
}

/**
 * The seed cell of one notebook: inserted, updated, run and removed. Each change
 * is one undo step. `INotebookSeed` says what each method does and returns.
 */
export class SeedCell {
  constructor(options: ISeedCellOptions) {
    this._options = options;
  }

  async insert(): Promise<boolean> {
    const { detection, facts, prompts, state } = this._options;
    const isReady = await detection.ready(PARSER_WAIT);
    if (isReady) {
      // The versions in the kernel decide between API generations; the recipes name the modules.
      await facts.refresh(REPORT_WAIT);
    }
    if (isReady) {
      await detection.read();
    }
    if (state.isDisposed) {
      return false;
    }
    if (!isReady) {
      return state.fail({ kind: 'not-loaded' });
    }
    const { language, place, plan, range, readOnly, reading } = state.current;
    if (!language) {
      return state.fail({ kind: 'no-language' });
    }
    if (!plan?.options) {
      return state.fail({ kind: 'nothing-to-seed' });
    }
    if (reading?.seed) {
      // The cell would stop with an error half way.
      const checked = checkSeed(reading.seed.value, range);
      if (!checked.ok) {
        return state.fail({ kind: 'bad-seed', problem: checked.problem });
      }
    }
    if (plan.action === 'run') {
      return (await this._mayRun()) && this._run();
    }
    if (readOnly) {
      return state.fail({ kind: 'read-only' });
    }
    if (!place && !plan.isRandom && !(await prompts.insertAnyway())) {
      return false;
    }
    const seed = await this._chooseSeed(plan.options.seed);
    return (
      seed !== null &&
      (await this._write({ ...plan.options, seed })) &&
      this._run()
    );
  }

  async remove(): Promise<boolean> {
    const { readings, state, writer } = this._options;
    if (state.current.readOnly) {
      return state.fail({ kind: 'read-only' });
    }
    if (!(await writer.remove())) {
      return false;
    }
    readings.draft = {};
    this._isSettled = true;
    state.fail(null);
    return true;
  }

  async setSeed(seed: unknown): Promise<boolean> {
    const { readings, state } = this._options;
    if (this._isUnread && !(await this._read())) {
      return false;
    }
    const { options, place, range, readOnly, reading } = state.current;
    if (!options) {
      return state.fail({ kind: 'nothing-to-seed' });
    }
    const checked = checkSeed(seed, range);
    if (!checked.ok) {
      return state.fail({ kind: 'bad-seed', problem: checked.problem });
    }
    if (!place) {
      return this._draft({ ...readings.draft, seed: checked.seed });
    }
    if (readOnly) {
      return state.fail({ kind: 'read-only' });
    }
    const changed = { ...options, seed: checked.seed };
    // A variable with another number than the notebook's own needs another name.
    const sameNames = JSONExt.deepEqual(
      readings.fit(changed).names ?? {},
      options.names ?? {}
    );
    if (reading?.seed && sameNames) {
      this._replaceSeed(checked.seed);
      return true;
    }
    return this._write(changed);
  }

  async roll(): Promise<boolean> {
    if (this._isUnread && !(await this._read())) {
      return false;
    }
    return this.setSeed(rollSeed(this._options.state.current.range));
  }

  async setFramework(id: string, wanted: boolean): Promise<boolean> {
    const { readings, state } = this._options;
    if (this._isUnread && !(await this._read())) {
      return false;
    }
    const frameworks = { ...readings.draft.frameworks, [id]: wanted };
    const draft = { ...readings.draft, frameworks };
    if (!state.current.place) {
      return this._draft(draft);
    }
    const plan = readings.planWith(draft);
    return plan?.options
      ? this._write(plan.options, draft)
      : state.fail({ kind: 'nothing-to-seed' });
  }

  async setDeterminism<K extends keyof IDeterminism>(
    key: K,
    value: IDeterminism[K]
  ): Promise<boolean> {
    const { readings, state } = this._options;
    if (this._isUnread && !(await this._read())) {
      return false;
    }
    const { options, place } = state.current;
    if (!place || !options) {
      const determinism = { ...readings.draft.determinism, [key]: value };
      return this._draft({ ...readings.draft, determinism });
    }
    const determinism = { ...options.determinism, [key]: value };
    return this._write({ ...options, determinism });
  }

  /**
   * Insert the cell if the mode is `insert`: in a notebook that uses a framework, when
   * its kernel starts.
   */
  async insertUnasked(): Promise<void> {
    const { start, state } = this._options;
    const { hasKernel, place, readOnly, plan, canDetect, frameworks } =
      state.current;
    if (
      state.current.start.mode === 'insert' &&
      !place &&
      !readOnly &&
      !this._isSettled &&
      canDetect &&
      hasKernel &&
      frameworks.some(({ cells, optional }) => cells.length > 0 && !optional) &&
      plan?.options &&
      (await this._write(plan.options))
    ) {
      // If the user undoes it, it is not inserted again.
      this._isSettled = true;
      start.ensure();
    }
  }

  /** Whether nothing asked for the notebook's code yet, so that there is nothing to choose from. */
  private get _isUnread(): boolean {
    const { detection, state } = this._options;
    return state.current.options === null && !detection.isLoaded;
  }

  /** Read the notebook's code; returns whether that could be done. */
  private async _read(): Promise<boolean> {
    const { detection, state } = this._options;
    const isReady = await detection.ready(PARSER_WAIT);
    return !state.isDisposed && (isReady || state.fail({ kind: 'not-loaded' }));
  }

  /**
   * Ask for the seed if the notebook has no seed cell and its own code sets different ones.
   *
   * @param offered - The seed that the new cell would have.
   * @returns The seed; `null` if the user cancels.
   */
  private async _chooseSeed(offered: number): Promise<number | null> {
    const { prompts, readings, state } = this._options;
    const { place, range } = state.current;
    const found = ownSeeds(state.current).filter(
      seed => checkSeed(seed, range).ok
    );
    // A seed that was typed or chosen is an answer already.
    const isAsked =
      !place && found.length > 1 && readings.draft.seed === undefined;
    return isAsked
      ? prompts.chooseSeed([...new Set([...found, offered])])
      : offered;
  }

  /** Run the cell as it stands. */
  private async _run(): Promise<boolean> {
    const { document, facts, runner, state } = this._options;
    // The notebook may have been closed while its user was asked.
    const place = state.isDisposed ? null : document.find();
    if (!place) {
      return false;
    }
    state.fail(null);
    const result = await runner.run(place.id);
    if (state.isDisposed) {
      return false;
    }
    if (result.kind !== 'ok') {
      return state.fail(result);
    }
    void facts.refresh();
    return true;
  }

  /** Whether the cell may run as it stands; asks for an edited one that is neither trusted nor typed here. */
  private async _mayRun(): Promise<boolean> {
    const { isTrusted, ownText, prompts, state } = this._options;
    const { place, reading } = state.current;
    const isForeign = place && reading && !reading.exact && !ownText.isOwn;
    return isForeign && !isTrusted(place.id)
      ? prompts.runUntrusted(place.source)
      : true;
  }

  /** Replace the number in the cell, and the hash seed that follows it. */
  private _replaceSeed(seed: number): void {
    const { start, state, writer } = this._options;
    const { place, reading } = state.current;
    state.fail(null);
    if (!place || !reading?.seed) {
      return;
    }
    const changed = writer.reseed(place.source, reading, seed);
    const { environment } = state.current.start;
    if (changed && HASH_SEED in environment) {
      void start.give(environment);
    }
  }

  /** Keep choices until there is a cell. */
  private _draft(draft: IDraft): true {
    const { readings, state } = this._options;
    readings.draft = draft;
    state.fail(null);
    return true;
  }

  private async _write(
    options: ISeedOptions,
    draft: IDraft = this._options.readings.draft
  ): Promise<boolean> {
    const { readings, seedCode, state, writer } = this._options;
    const { readOnly, reading } = state.current;
    if (readOnly) {
      return state.fail({ kind: 'read-only' });
    }
    const result = await writer.write({
      options: readings.fit(options),
      reading,
      amend: metadata =>
        seedCode.value?.declineDrafted(metadata, draft) ?? metadata
    });
    if (result.kind === 'written') {
      readings.draft = {};
      state.fail(null);
      return true;
    }
    return result.kind !== 'declined' && state.fail(result);
  }

  private readonly _options: ISeedCellOptions;
  /** Whether the user removed the seed cell, or it was inserted automatically: once is enough. */
  private _isSettled = false;
}
