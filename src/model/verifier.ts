import type { ISharedNotebook } from '@jupyter/ydoc';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IMask,
  IPlanned,
  ISentCell,
  ISentNotebook,
  IVerificationClient,
  IVerificationState,
  IVerifyOptions,
  PageEvents
} from '../verify';
import { planned, RefusedError, Verification } from '../verify';
import type { IVerifyPreferences } from './preferences';

/** What the user is told and asked before a verification. */
export interface IVerifyQuestion {
  /** The path of the notebook. */
  readonly path: string;
  readonly planned: IPlanned;
  /** The last verification of this notebook that the server knows. */
  readonly last: IVerificationState | null;
  /** The rules for masking; empty where they are not known. */
  readonly masks: readonly IMask[];
  /** What was chosen the last time. */
  readonly chosen: IVerifyPreferences;
}

/** Asks about verifications. */
export interface IVerifyPrompts {
  /**
   * @returns What was chosen, or `null`.
   */
  verify(question: IVerifyQuestion): Promise<IVerifyPreferences | null>;
}

/** What a {@link Verifier} is made of. */
export interface IVerifierOptions {
  readonly client: IVerificationClient;
  readonly prompts: IVerifyPrompts;
  /** What the user chose, as it is now. */
  readonly preferences: () => IVerifyPreferences;
  readonly remember: (chosen: IVerifyPreferences) => Promise<void>;
  /** Says that the page goes away. */
  readonly page: PageEvents;
}

/**
 * The verifications of notebooks, one for each path, and whether there can be
 * any.
 */
export class Verifier implements IDisposable {
  constructor(options: IVerifierOptions) {
    this._options = options;
  }

  /** Emitted when {@link isAvailable} is known, or is another. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether the server can do it; `null` before it was asked. */
  get isAvailable(): boolean | null {
    return this._isAvailable;
  }

  /** The rules for masking, as far as they are known. */
  get masks(): readonly IMask[] {
    return this._masks;
  }

  /** Ask the server whether it can do it, once. */
  async askServer(): Promise<void> {
    this._asked ??= this._options.client.masks().then(
      masks => {
        this._masks = masks ?? [];
        this._setAvailable(masks !== null);
      },
      () => {
        // It gave no answer; the next one who asks may be luckier.
        this._asked = null;
      }
    );
    await this._asked;
  }

  /** The verification of a notebook, made if there is none. */
  get(path: string): Verification {
    let verification = this._all.get(path);
    if (!verification) {
      const { client, page } = this._options;
      verification = new Verification(path, client, page);
      this._all.set(path, verification);
    }
    return verification;
  }

  /** Let go of a verification that nobody shows any more. */
  release(verification: Verification): void {
    if (this._all.get(verification.path) === verification) {
      this._all.delete(verification.path);
    }
    verification.dispose();
  }

  /** Follow a notebook to its new path. */
  rename(before: string, after: string): void {
    const verification = this._all.get(before);
    if (verification && !this._all.has(after)) {
      this._all.delete(before);
      verification.path = after;
      this._all.set(after, verification);
    }
  }

  /**
   * Verify a notebook, after asking. One that is verified already is shown and
   * not started again.
   *
   * @param notebook - As it stands in the editor.
   * @param instead - Options that count instead of those chosen before.
   * @param show - Told of the verification before it is started.
   * @returns Whether one runs.
   */
  async verify(
    path: string,
    notebook: ISharedNotebook,
    instead: Partial<IVerifyOptions>,
    show: (verification: Verification) => void
  ): Promise<boolean> {
    const known = this._all.get(path);
    if (known?.phase === 'finding') {
      // It may run under the path that the notebook had before.
      await known.attach();
    }
    if (known?.isActive) {
      show(known);
      return true;
    }
    const found = await this._find(path);
    if (found?.status === 'running' && !this._isOfAnother(found.id, path)) {
      const verification = this.get(path);
      show(verification);
      return verification.attach(found.id);
    }
    const options = await this._choose(path, notebook, found, instead);
    if (!options || this._isDisposed) {
      return false;
    }
    const verification = this.get(path);
    show(verification);
    // What was typed while the question stood there counts, too.
    const started = await verification.start(contentOf(notebook), options);
    if (verification.refusal?.kind === 'missing') {
      this._setAvailable(false);
    }
    return started;
  }

  /**
   * The id of the verification of a notebook that runs on the server, `null`
   * where there is none. A server without the extension is not asked.
   */
  async findRunning(path: string): Promise<string | null> {
    await this.askServer();
    if (this._isAvailable === false || this._isDisposed) {
      return null;
    }
    const found = await this._find(path);
    return found?.status === 'running' ? found.id : null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._all.forEach(verification => verification.dispose());
    this._all.clear();
    Signal.clearData(this);
  }

  private async _find(path: string): Promise<IVerificationState | null> {
    try {
      return await this._options.client.find(path);
    } catch (error) {
      if (error instanceof RefusedError && error.kind === 'missing') {
        this._setAvailable(false);
      }
      // That it can't be started is said when it is started.
      return null;
    }
  }

  /** Whether it began under this path and is of a notebook that was renamed since. */
  private _isOfAnother(id: string, path: string): boolean {
    return [...this._all].some(
      ([other, known]) => other !== path && known.id === id
    );
  }

  /** @returns The options, or `null` where the user does not want it. */
  private async _choose(
    path: string,
    notebook: ISharedNotebook,
    last: IVerificationState | null,
    instead: Partial<IVerifyOptions>
  ): Promise<IVerifyOptions | null> {
    const preferences = this._options.preferences();
    const chosen = { ...preferences, ...instead };
    if (!chosen.ask || this._isAvailable === false) {
      return optionsOf(chosen);
    }
    await this.askServer();
    const answer = await this._options.prompts.verify({
      path,
      planned: planned(contentOf(notebook)),
      last,
      masks: this._masks,
      chosen
    });
    if (!answer) {
      return null;
    }
    if (!isSame(answer, chosen)) {
      const { sideBySide } = answer;
      await this._options
        .remember(
          // What is chosen for this once is not what is wanted always.
          instead.sideBySide === sideBySide
            ? { ...answer, sideBySide: preferences.sideBySide }
            : answer
        )
        // Without it the same is asked the next time.
        .catch(() => undefined);
    }
    return optionsOf(answer);
  }

  private _setAvailable(isAvailable: boolean): void {
    // What could do it once can do it: a proxy said otherwise, or a server that starts.
    const isNews = isAvailable !== this._isAvailable && !this._isAvailable;
    if (isNews && !this._isDisposed) {
      this._isAvailable = isAvailable;
      this._changed.emit();
    }
  }

  private readonly _options: IVerifierOptions;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _all = new Map<string, Verification>();
  private _isAvailable: boolean | null = null;
  private _masks: readonly IMask[] = [];
  private _asked: Promise<void> | null = null;
  private _isDisposed = false;
}

function isSame(one: IVerifyPreferences, other: IVerifyPreferences): boolean {
  return JSONExt.deepEqual(
    one as unknown as ReadonlyPartialJSONObject,
    other as unknown as ReadonlyPartialJSONObject
  );
}

/** The notebook as it stands, without outputs, widgets and what is attached to texts. */
export function contentOf(notebook: ISharedNotebook): ISentNotebook {
  // Formats before 4.5 know no ids.
  const hasIds = notebook.nbformat > 4 || notebook.nbformat_minor >= 5;
  // They are outputs, too, and may be large.
  const metadata = { ...notebook.getMetadata() };
  delete metadata.widgets;
  return {
    nbformat: notebook.nbformat,
    nbformat_minor: notebook.nbformat_minor,
    metadata,
    cells: notebook.cells.map((cell): ISentCell => {
      const shared = {
        cell_type: String(cell.cell_type),
        ...(hasIds ? { id: cell.getId() } : {}),
        source: cell.getSource(),
        metadata: cell.getMetadata()
      };
      return shared.cell_type === 'code'
        ? { ...shared, outputs: [], execution_count: null }
        : shared;
    })
  };
}

function optionsOf(chosen: IVerifyPreferences): IVerifyOptions {
  const { timeout, tolerance, sideBySide, masksOff } = chosen;
  return { timeout, tolerance, sideBySide, masksOff };
}
