import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/** The key in the state database. */
const KEY = 'jupyterlab-seed:panel';

/** Remembers which sections of the panel are collapsed, in every page of the workspace. */
export class PanelMemory {
  /**
   * @param state - The state database; `null` to remember nothing beyond this page.
   */
  constructor(state: IStateDB | null) {
    this._state = state;
  }

  /** Read what was stored; without it, or if it cannot be read, all sections are open. */
  async load(): Promise<void> {
    const stored = await this._state?.fetch(KEY).catch(() => undefined);
    const closed = (stored as ReadonlyPartialJSONObject | undefined)?.closed;
    if (Array.isArray(closed)) {
      closed.forEach(id => this._closed.add(String(id)));
    }
  }

  /** Whether a section is open. */
  isOpen(id: string): boolean {
    return !this._closed.has(id);
  }

  /** Note that a section was opened or collapsed. */
  setOpen(id: string, isOpen: boolean): void {
    if (isOpen === this.isOpen(id)) {
      return;
    }
    if (isOpen) {
      this._closed.delete(id);
    } else {
      this._closed.add(id);
    }
    // What cannot be stored is remembered in this page.
    this._state
      ?.save(KEY, { closed: [...this._closed].sort() })
      .catch(() => undefined);
  }

  private readonly _state: IStateDB | null;
  private readonly _closed = new Set<string>();
}
