import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import type { INotebookSeed, ISeedTracker } from './types';

/** A notebook that is open and ready. */
export interface IOpenNotebook {
  readonly panel: NotebookPanel;
  readonly path: string;
  readonly model: INotebookSeed;
}

/** The dependencies of {@link OpenNotebooks}. */
export interface IOpenNotebooksOptions {
  readonly notebooks: INotebookTracker;
  readonly models: ISeedTracker;
  /** The path of a file on its own drive. */
  readonly localPath: (path: string) => string;
  /** Opens a file. */
  readonly open: (path: string) => Promise<unknown>;
  /** Called for a notebook that cannot be opened. */
  readonly onFailure: (path: string) => void;
}

/** Finds notebooks by their path, and opens those that are closed. */
export class OpenNotebooks {
  constructor(options: IOpenNotebooksOptions) {
    this._options = options;
  }

  /**
   * An open notebook.
   *
   * @param path - The current notebook by default.
   */
  find(path?: string): NotebookPanel | null {
    const { notebooks } = this._options;
    return path === undefined
      ? notebooks.currentWidget
      : (notebooks.find(panel => this._pathOf(panel) === path) ?? null);
  }

  /**
   * A notebook that is ready, opened if it was closed.
   *
   * @param path - The current notebook by default.
   * @returns `null` if there is none, or it cannot be opened.
   */
  async reach(path?: string): Promise<IOpenNotebook | null> {
    const { models, open, onFailure } = this._options;
    const before = this.find(path);
    try {
      if (!before && path !== undefined) {
        await open(path);
      }
      const panel = before ?? this.find(path);
      if (panel) {
        const model = await models.ready(panel);
        return { panel, path: this._pathOf(panel), model };
      }
    } catch {
      // It was deleted, or closed before it was ready.
    }
    const name = before ? this._pathOf(before) : path;
    if (name !== undefined) {
      onFailure(name);
    }
    return null;
  }

  private _pathOf({ context }: NotebookPanel): string {
    return this._options.localPath(context.path);
  }

  private readonly _options: IOpenNotebooksOptions;
}
