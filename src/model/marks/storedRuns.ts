import type { ISharedNotebook } from '@jupyter/ydoc';

import type { CodeSources, IPrompts, SeedCellDocument } from '../../cell';
import { storeRan } from '../../cell';
import type { KernelWatch } from '../../kernel';
import type { CellMarks } from './cellMarks';
import type { CurrentState } from '../currentState';

/** The dependencies of {@link StoredRuns}. */
export interface IStoredRunsOptions {
  readonly notebook: ISharedNotebook;
  readonly document: SeedCellDocument;
  readonly sources: CodeSources;
  readonly watch: KernelWatch;
  readonly marks: CellMarks;
  readonly state: CurrentState;
  readonly prompts: IPrompts;
  readonly isReadOnly: () => boolean;
}

/** What the file stores about runs: the seed of each cell, if it is not the notebook's. */
export class StoredRuns {
  constructor(options: IStoredRunsOptions) {
    this._options = options;
  }

  /**
   * Store what a cell ran with. Only the page that ran it does so, since the outputs
   * change its file anyway.
   */
  ownRun(id: string): void {
    this._own.add(id);
    if (!this._options.isReadOnly()) {
      this._store([id]);
    }
  }

  /** Store what cells ran with, before the file is written. */
  beforeSave(): void {
    const { marks, sources, state } = this._options;
    if (state.isDisposed || state.current.readOnly) {
      return;
    }
    marks.update();
    marks.finish();
    const stored = sources.all.filter(cell => cell.ran !== undefined);
    this._store([...stored.map(cell => cell.id), ...this._own]);
  }

  /**
   * Delete the records, after asking: here, in the kernel, and in the file (in one undo
   * step). The user may choose to delete everything that is stored; the seed cell's code
   * stays.
   *
   * @returns Whether it was done.
   */
  async clear(): Promise<boolean> {
    const { document, marks, prompts, state, watch } = this._options;
    if (state.current.readOnly) {
      return state.fail({ kind: 'read-only' });
    }
    const choice = await prompts.clearRecords();
    if (choice === null || state.isDisposed) {
      return false;
    }
    if (choice === 'everything') {
      document.clear();
    } else {
      document.clearRan();
    }
    this._own.clear();
    // The kernel starts a new ledger.
    const forgotten = watch.forget();
    marks.forget();
    await forgotten;
    return true;
  }

  /** Store what cells of this page ran with before it could be told. */
  catchUp(): void {
    if (!this._options.isReadOnly()) {
      this._store([...this._own]);
    }
  }

  private _store(ids: readonly string[]): void {
    const { marks, notebook, sources } = this._options;
    if (!marks.isReady) {
      return;
    }
    const wanted = new Map(ids.map(id => [id, marks.disagreement(id)]));
    // Most cells agree; then the document need not be searched.
    const differs = sources.all.some(
      ({ id, ran }) => wanted.has(id) && ran !== wanted.get(id)
    );
    if (differs) {
      storeRan(notebook, wanted);
    }
  }

  private readonly _options: IStoredRunsOptions;
  /** Cells that this page has run. */
  private readonly _own = new Set<string>();
}
