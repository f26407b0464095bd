import type { Cell } from '@jupyterlab/cells';
import type {
  INotebookTracker,
  Notebook,
  NotebookPanel
} from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { NotebookSeed } from './notebookSeed';
import type { ISeedTracker } from './types';

/** Makes the model of a notebook whose document is ready. */
export type ModelFactory = (
  panel: NotebookPanel
) => NotebookSeed | Promise<NotebookSeed>;

/**
 * The models of all open notebooks, one each.
 */
export class SeedTracker implements ISeedTracker, IDisposable {
  /**
   * @param notebooks - The host's tracker.
   * @param load - Loads what makes the model of a notebook whose document is ready.
   */
  constructor(notebooks: INotebookTracker, load: () => Promise<ModelFactory>) {
    this._notebooks = notebooks;
    this._load = load;
    notebooks.widgetAdded.connect(this._onAdded, this);
    notebooks.currentChanged.connect(this._onCurrentChanged, this);
    notebooks.forEach(panel => this._onAdded(notebooks, panel));
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
    NotebookActions.executed.connect(this._onExecuted, this);
  }

  get currentChanged(): ISignal<this, NotebookSeed | null> {
    return this._currentChanged;
  }

  get current(): NotebookSeed | null {
    const panel = this._notebooks.currentWidget;
    return (panel && this._models.get(panel)) ?? null;
  }

  get(panel: NotebookPanel): NotebookSeed | undefined {
    return this._models.get(panel);
  }

  ready(panel: NotebookPanel): Promise<NotebookSeed> {
    let made = this._made.get(panel);
    if (!made) {
      made = this._add(panel);
      this._made.set(panel, made);
      // What failed to load, over a connection that was lost, is loaded when it is next asked for.
      made.catch(() => this._made.delete(panel));
    }
    return made;
  }

  /** Look at every notebook again: preferences have changed. */
  refresh(): void {
    this._models.forEach(model => model.refresh());
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    NotebookActions.executionScheduled.disconnect(this._onScheduled, this);
    NotebookActions.executed.disconnect(this._onExecuted, this);
    this._models.forEach(model => model.dispose());
    this._models.clear();
    Signal.clearData(this);
  }

  private _onAdded(_: INotebookTracker, panel: NotebookPanel): void {
    // A notebook that is closed meanwhile needs no model, which is no fault.
    this.ready(panel).catch(() => undefined);
  }

  private async _add(panel: NotebookPanel): Promise<NotebookSeed> {
    // Both at once: the host starts the kernel only after the document is ready and
    // the server has answered twice more, and a request that comes late finds a
    // kernel that it leaves alone if cells have run.
    const [create] = await Promise.all([this._load(), panel.context.ready]);
    if (this._isDisposed || panel.isDisposed) {
      throw new Error('The notebook was closed before it was ready.');
    }
    const model = await create(panel);
    if (this._isDisposed || panel.isDisposed) {
      model.dispose();
      throw new Error('The notebook was closed before it was ready.');
    }
    this._models.set(panel, model);
    panel.context.saveState.connect(
      (_, state) => state === 'started' && model.beforeSave()
    );
    panel.disposed.connect(this._onPanelDisposed, this);
    // Which of the two goes first depends on how the notebook is closed.
    panel.context.disposed.connect(() => this._onPanelDisposed(panel));
    if (panel === this._notebooks.currentWidget) {
      this._currentChanged.emit(model);
    }
    return model;
  }

  private _onPanelDisposed(panel: NotebookPanel): void {
    this._models.get(panel)?.dispose();
    this._models.delete(panel);
  }

  private _onCurrentChanged(): void {
    const panel = this._notebooks.currentWidget;
    if (panel && !panel.isDisposed) {
      this._onAdded(this._notebooks, panel);
    }
    this._currentChanged.emit(this.current);
  }

  private _onScheduled(_: unknown, { cell }: { cell: Cell }): void {
    this._sent.set(cell.model.id, cell.model.sharedModel.getSource());
  }

  private _onExecuted(
    _: unknown,
    {
      notebook,
      cell,
      success
    }: { notebook: Notebook; cell: Cell; success: boolean }
  ): void {
    // What ran is what was sent; the cell may have been edited since.
    const { id } = cell.model;
    const source = this._sent.get(id) ?? cell.model.sharedModel.getSource();
    this._sent.delete(id);
    for (const [panel, model] of this._models) {
      if (panel.content === notebook) {
        model.cellExecuted(id, source, success);
      }
    }
  }

  private readonly _notebooks: INotebookTracker;
  private readonly _load: () => Promise<ModelFactory>;
  private readonly _made = new WeakMap<NotebookPanel, Promise<NotebookSeed>>();
  private readonly _models = new Map<NotebookPanel, NotebookSeed>();
  private readonly _sent = new Map<string, string>();
  private readonly _currentChanged = new Signal<this, NotebookSeed | null>(
    this
  );
  private _isDisposed = false;
}
