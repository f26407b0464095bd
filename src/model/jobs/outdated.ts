import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Verification } from '../../jobs';
import type { INotebookSeed, ISeedTracker } from '../types';

/** Whether reports are of other code than their notebooks have now. */
export interface IOutdated {
  /** Emitted when that may have changed. */
  readonly changed: ISignal<IOutdated, void>;

  /** Whether a report is outdated; false for a notebook that is not open. */
  isOutdated(verification: Verification): boolean;
}

/** The dependencies of {@link OutdatedReports}. */
export interface IOutdatedReportsOptions {
  readonly notebooks: INotebookTracker;
  readonly models: ISeedTracker;
  /** The path of a file on its own drive. */
  readonly localPath: (path: string) => string;
}

/** Holds reports against the notebooks that are open, as long as there is a page. */
export class OutdatedReports implements IOutdated {
  constructor(options: IOutdatedReportsOptions) {
    this._options = options;
    const { notebooks } = options;
    notebooks.widgetAdded.connect(this._onAdded, this);
    notebooks.forEach(panel => this._onAdded(notebooks, panel));
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  isOutdated(verification: Verification): boolean {
    const { notebooks, models, localPath } = this._options;
    const panel = notebooks.find(
      ({ context }) => localPath(context.path) === verification.path
    );
    const model = panel && models.get(panel);
    return model?.isOutdated(verification) ?? false;
  }

  private _onAdded(_: INotebookTracker, panel: NotebookPanel): void {
    panel.disposed.connect(this._emit, this);
    void this._options.models.ready(panel).then(
      model => this._follow(model),
      // Without a model, nothing is said of its report.
      () => undefined
    );
  }

  private _follow(model: INotebookSeed): void {
    model.changed.connect(this._emit, this);
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _options: IOutdatedReportsOptions;
  private readonly _changed = new Signal<this, void>(this);
}
