import type { INotebookHeading, NotebookPanel } from '@jupyterlab/notebook';
import type { ITableOfContentsTracker } from '@jupyterlab/toc';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type { ICellMarks } from '../../model';
import { describeAttention } from '../markMessages';

/** The table of contents of one notebook, as far as it is needed here. */
type Contents = NonNullable<ReturnType<ITableOfContentsTracker['get']>>;

/** What a heading has in the table of contents while its cells need attention. */
const COUNT = 'data-jp-seed-attention';

/**
 * Shows in the table of contents of one notebook, at each heading, how many cells below
 * it, up to the next heading, need attention. It is disposed with the notebook.
 */
export class TocMarks implements IDisposable {
  constructor(options: TocMarks.IOptions) {
    this._options = options;
    this._trans = options.translator.load('jupyterlab_seed');
    options.marks.changed.connect(this._show, this);
    options.panel.disposed.connect(this.dispose, this);
    this.follow();
  }

  /** Look for the table of contents, which the host makes when it shows the notebook. */
  follow(): void {
    const { tracker, panel } = this._options;
    const contents = this._isDisposed ? null : tracker.get(panel);
    if (contents !== this._contents) {
      this._contents?.headingsChanged.disconnect(this._show, this);
      this._contents = contents;
      contents?.headingsChanged.connect(this._show, this);
      this._show();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    Signal.clearData(this);
    const contents = this._contents;
    if (contents && !contents.isDisposed) {
      write(contents, () => null);
    }
    this._contents = null;
  }

  private _show(): void {
    this.follow();
    const contents = this._contents;
    if (contents && !this._isDisposed) {
      const counts = this._count(contents.headings as INotebookHeading[]);
      write(contents, heading => {
        const count = counts.get(heading) ?? 0;
        return count === 0
          ? null
          : {
              [COUNT]: String(count),
              title: `${heading.text}: ${describeAttention(count, this._trans)}`
            };
      });
    }
  }

  /** The number of cells that need attention, by the heading above them. */
  private _count(
    headings: readonly INotebookHeading[]
  ): ReadonlyMap<INotebookHeading, number> {
    const { panel, marks } = this._options;
    const counts = new Map<INotebookHeading, number>();
    const { attention } = marks;
    if (attention.length === 0 || headings.length === 0) {
      return counts;
    }
    // Of several headings in one cell, the last one has the cells below.
    const at = new Map(headings.map(heading => [heading.cellRef, heading]));
    const wanted = new Set(attention);
    let current: INotebookHeading | undefined;
    for (const cell of panel.content.widgets) {
      current = at.get(cell) ?? current;
      if (current && wanted.has(cell.model.id)) {
        counts.set(current, (counts.get(current) ?? 0) + 1);
      }
    }
    return counts;
  }

  private readonly _options: TocMarks.IOptions;
  private readonly _trans: TranslationBundle;
  private _contents: Contents | null = null;
  private _isDisposed = false;
}

export namespace TocMarks {
  export interface IOptions {
    readonly panel: NotebookPanel;
    readonly marks: ICellMarks;
    /** The host's tables of contents. */
    readonly tracker: ITableOfContentsTracker;
    readonly translator: ITranslator;
  }
}

/** Write what headings have beside what the host wrote, and draw them if that changed. */
function write(
  contents: Contents,
  data: (heading: INotebookHeading) => Record<string, string> | null
): void {
  let isChanged = false;
  for (const heading of contents.headings as INotebookHeading[]) {
    const others = { ...heading.dataset };
    const now = data(heading);
    if (others[COUNT] !== now?.[COUNT]) {
      isChanged = true;
      delete others[COUNT];
      delete others.title;
      heading.dataset = { ...others, ...now };
    }
  }
  // The host's own model emits it in the same way when a cell runs.
  if (isChanged && contents.stateChanged instanceof Signal) {
    contents.stateChanged.emit(undefined);
  }
}
