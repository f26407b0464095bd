import type { ISharedNotebook } from '@jupyter/ydoc';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IMask,
  IPlanned,
  IReport,
  IVerificationClient,
  IVerificationState,
  IVerifyOptions,
  Verification
} from '../../jobs';
import { Jobs, planned } from '../../jobs';
import type { IVerifyPreferences } from '../types';
import { contentOf } from './sentNotebook';

/** What the dialog before a verification shows. */
export interface IVerifyQuestion {
  /** The path of the notebook. */
  readonly path: string;
  readonly planned: IPlanned;
  /** The last verification of this notebook that the server has. */
  readonly last: IVerificationState | null;
  /** The rules for masking; empty if unknown. */
  readonly masks: readonly IMask[];
  /** The current choices. */
  readonly chosen: IVerifyPreferences;
  /** Whether the runs have changes that the notebook does not have. */
  readonly isTrial: boolean;
}

/** Asks about verifications. */
export interface IVerifyPrompts {
  /**
   * @returns The choices, or `null` if the user cancels.
   */
  verify(question: IVerifyQuestion): Promise<IVerifyPreferences | null>;
}

/** The verifications of notebooks, one for each, and whether the server supports them. */
export interface IVerifications {
  /** Emitted when {@link isAvailable} changed, or a notebook got its first verification. */
  readonly changed: ISignal<IVerifications, void>;

  /** Emitted with a verification that ended with a report. */
  readonly reported: ISignal<IVerifications, Verification>;

  /** Whether the server can verify notebooks; `null` before it was asked. */
  readonly isAvailable: boolean | null;

  /** The rules for masking, as far as they are known. */
  readonly masks: readonly IMask[];

  /** Ask the server whether it can verify notebooks, once. */
  askServer(): Promise<void>;

  /** The verification of a notebook; `null` if there is none. */
  existing(path: string): Verification | null;

  /** The verification of a notebook, made if there is none. */
  get(path: string): Verification;

  /** Dispose of a verification that is no longer shown. */
  release(verification: Verification): void;

  /** Follow a notebook to its new path. */
  rename(before: string, after: string): void;

  /**
   * Verify a notebook, after asking. If it is being verified already, that verification
   * is shown.
   *
   * @param notebook - The notebook in the editor.
   * @param instead - Options that override the stored ones.
   * @param show - Called with the verification before it is started.
   * @returns Whether a verification runs.
   */
  verify(
    path: string,
    notebook: ISharedNotebook,
    instead: Partial<IVerifyOptions>,
    show: (verification: Verification) => void
  ): Promise<boolean>;

  /**
   * The id of the notebook's verification that runs on the server; `null` if there is
   * none. A server without the extension is not asked.
   */
  findRunning(path: string): Promise<string | null>;
}

/** The dependencies of {@link Verifications}. */
export interface IVerificationsOptions {
  readonly client: IVerificationClient;
  readonly prompts: IVerifyPrompts;
  /** Returns the user's current choices. */
  readonly preferences: () => IVerifyPreferences;
  readonly remember: (chosen: IVerifyPreferences) => Promise<void>;
}

/** The verifications of one server, with the options that the user prefers. */
export class Verifications implements IVerifications, IDisposable {
  constructor(options: IVerificationsOptions) {
    this._options = options;
    this._jobs = new Jobs(
      options.client,
      () => this._setAvailable(false),
      verification => this._reported.emit(verification)
    );
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get reported(): ISignal<this, Verification> {
    return this._reported;
  }

  get isAvailable(): boolean | null {
    return this._isAvailable;
  }

  get masks(): readonly IMask[] {
    return this._masks;
  }

  async askServer(): Promise<void> {
    this._asked ??= this._options.client.masks().then(
      masks => {
        this._masks = masks ?? [];
        this._setAvailable(masks !== null);
      },
      () => {
        // Without an answer, the next call asks again.
        this._asked = null;
      }
    );
    await this._asked;
  }

  existing(path: string): Verification | null {
    return this._jobs.existing(path) ?? null;
  }

  get(path: string): Verification {
    const known = this._jobs.existing(path);
    const verification = known ?? this._jobs.get(path);
    if (!known) {
      this._changed.emit();
    }
    return verification;
  }

  release(verification: Verification): void {
    this._jobs.release(verification);
  }

  rename(before: string, after: string): void {
    this._jobs.rename(before, after);
  }

  async verify(
    path: string,
    notebook: ISharedNotebook,
    instead: Partial<IVerifyOptions>,
    show: (verification: Verification) => void
  ): Promise<boolean> {
    const known = this._jobs.existing(path);
    if (known?.phase === 'finding') {
      // It may run under the notebook's previous path.
      await known.attach();
    }
    if (known?.isActive) {
      show(known);
      return true;
    }
    const found = await this._jobs.find(path);
    if (
      found?.status === 'running' &&
      !this._jobs.isOfAnother(found.id, path)
    ) {
      const verification = this.get(path);
      show(verification);
      return verification.attach(found.id);
    }
    const options = await this._choose(path, notebook, found, instead);
    if (!options || this.isDisposed) {
      return false;
    }
    const verification = this.get(path);
    show(verification);
    // The notebook may have been edited while the dialog was open.
    const content = contentOf(notebook, options.stored);
    const started = await verification.start(content, options);
    if (verification.refusal?.kind === 'missing') {
      this._setAvailable(false);
    }
    return started;
  }

  async findRunning(path: string): Promise<string | null> {
    await this.askServer();
    if (this._isAvailable === false || this.isDisposed) {
      return null;
    }
    const found = await this._jobs.find(path);
    return found?.status === 'running' ? found.id : null;
  }

  get isDisposed(): boolean {
    return this._jobs.isDisposed;
  }

  dispose(): void {
    this._jobs.dispose();
    Signal.clearData(this);
  }

  /** @returns The options, or `null` if the user cancels. */
  private async _choose(
    path: string,
    notebook: ISharedNotebook,
    last: IVerificationState | null,
    instead: Partial<IVerifyOptions>
  ): Promise<IVerifyOptions | null> {
    const preferences = this._options.preferences();
    const { sideBySide, stored } = instead;
    const overrides = {
      ...(sideBySide !== undefined && { sideBySide }),
      ...(stored !== undefined && { stored })
    };
    const chosen = { ...preferences, ...overrides };
    if (!chosen.ask || this._isAvailable === false) {
      return optionsOf(chosen, instead);
    }
    await this.askServer();
    const answer = await this._options.prompts.verify({
      path,
      planned: planned(contentOf(notebook)),
      last,
      masks: this._masks,
      chosen,
      isTrial: isTrial(instead)
    });
    if (!answer) {
      return null;
    }
    if (!isSame(answer, chosen)) {
      await this._options
        .remember(withoutOverrides(answer, overrides, preferences))
        // If storing fails, the old choices are offered next time.
        .catch(() => undefined);
    }
    return optionsOf(answer, instead);
  }

  private _setAvailable(isAvailable: boolean): void {
    // Available once means available: a later failure comes from a proxy, or a server that starts.
    const isNews = isAvailable !== this._isAvailable && !this._isAvailable;
    if (isNews && !this.isDisposed) {
      this._isAvailable = isAvailable;
      this._changed.emit();
    }
  }

  private readonly _options: IVerificationsOptions;
  private readonly _jobs: Jobs<IVerifyOptions, IReport>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _reported = new Signal<this, Verification>(this);
  private _isAvailable: boolean | null = null;
  private _masks: readonly IMask[] = [];
  private _asked: Promise<void> | null = null;
}

function isSame(one: IVerifyPreferences, other: IVerifyPreferences): boolean {
  return JSONExt.deepEqual(
    one as unknown as ReadonlyPartialJSONObject,
    other as unknown as ReadonlyPartialJSONObject
  );
}

/** Whether these options change what runs. */
function isTrial({
  changes = [],
  environment = {},
  determinism = {}
}: Partial<IVerifyOptions>): boolean {
  return [changes, environment, determinism].some(
    one => Object.keys(one).length > 0
  );
}

/** The choices to remember: an override applies to one verification only. */
function withoutOverrides(
  answer: IVerifyPreferences,
  { sideBySide, stored }: Partial<IVerifyOptions>,
  preferences: IVerifyPreferences
): IVerifyPreferences {
  return {
    ...answer,
    ...(sideBySide === answer.sideBySide
      ? { sideBySide: preferences.sideBySide }
      : {}),
    ...(stored === answer.stored ? { stored: preferences.stored } : {})
  };
}

function optionsOf(
  chosen: IVerifyPreferences,
  instead: Partial<IVerifyOptions>
): IVerifyOptions {
  const { timeout, tolerance, sideBySide, masksOff, stored, runs } = chosen;
  const { changes, environment, determinism, timed } = instead;
  return {
    timeout,
    tolerance,
    sideBySide,
    masksOff,
    stored,
    runs,
    ...(changes && { changes }),
    ...(environment && { environment }),
    ...(determinism && { determinism }),
    ...(timed && { timed })
  };
}
