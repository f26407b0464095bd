import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

/** The key of the stored sources; existing users have data under this name. */
const KEY = 'jupyterlab-seed:confirmed';

/** How many sources are kept, and how long each may be in characters. */
const MOST = 50;
const LONGEST = 20_000;

/**
 * The texts of edited seed cells that this user has run by hand.
 *
 * Jupyter's trust concerns outputs: the server signs every notebook that is saved
 * without rich ones (nbformat's `NotebookNotary.check_cells`), so a file that was only
 * opened and saved counts as trusted. Code that runs without a question must have been
 * run on purpose before.
 */
export class ConfirmedCode {
  /**
   * @param state - The host's storage; without it the texts are kept until the page closes.
   */
  constructor(state: IStateDB | null) {
    this._state = state;
    // Until the storage has been read nothing is confirmed, which is safe.
    state?.fetch(KEY).then(
      value => this._read(value),
      () => undefined
    );
  }

  /** Whether the user has run this text. */
  has(source: string): boolean {
    return this._sources.has(source);
  }

  /** Note that the user runs this text. */
  add(source: string): void {
    if (source.length > LONGEST || this._sources.has(source)) {
      return;
    }
    this._sources.add(source);
    const kept = [...this._sources].slice(-MOST);
    this._sources = new Set(kept);
    // If saving fails, the user is asked again.
    this._state?.save(KEY, kept).catch(() => undefined);
  }

  private _read(value: ReadonlyPartialJSONValue | undefined): void {
    const known = Array.isArray(value)
      ? (value as unknown[]).filter(
          (item): item is string => typeof item === 'string'
        )
      : [];
    this._sources = new Set([...known, ...this._sources]);
  }

  private readonly _state: IStateDB | null;
  private _sources = new Set<string>();
}
