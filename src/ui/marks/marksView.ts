import type { Cell, ICellModel } from '@jupyterlab/cells';
import type { INotebookModel, Notebook } from '@jupyterlab/notebook';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { Panel, PanelLayout } from '@lumino/widgets';

import type { Facts } from '../../frameworks';
import type { ICellMark } from '../../ledger';
import type { ICellFinding, ICellMarks, IPreferences } from '../../model';
import { isFine } from '../../model/marks/fine';
import { labelCell } from '../cellName';
import type { INames } from '../markMessages';
import { blamedCell, describeFinding, describeMark } from '../markMessages';
import { plainText } from '../plainText';
import { CellBadge } from './badge';
import { firstUnknown, lookOf } from './face';
import { FrameQueue } from './frameQueue';
import type { IMarkedCell } from './markedCell';
import { clearBadge, setData } from './markedCell';
import { openMarkMenu } from './menu';
import { executionCountOf, namesIn } from './names';

/** The first execution count that leaves no space beside it. */
const CROWDED = 1000;

/** The class of the wrapper of a cell's input, collapsed or not. */
const INPUT_WRAPPER_CLASS = 'jp-Cell-inputWrapper';

/**
 * The marks on the cells of one notebook panel.
 *
 * Draws only cells whose mark changed, for a few milliseconds per frame, so that long
 * notebooks stay responsive. Every marked cell has the attributes, whether it is in the
 * DOM or not; badges are made only for cells that show one.
 */
export class MarksView implements IDisposable {
  constructor(options: MarksView.IOptions) {
    const { notebook, marks, preferences } = options;
    this._options = options;
    this._trans = options.translator.load('jupyterlab_seed');
    this._names = namesIn(
      () => notebook,
      options.facts,
      id => this._cells.get(id)?.cell
    );
    notebook.modelChanged.connect(this._onModelChanged, this);
    notebook.activeCellChanged.connect(this._onActiveCellChanged, this);
    notebook.disposed.connect(this.dispose, this);
    marks.changed.connect(this._onMarksChanged, this);
    preferences.changed.connect(this._redrawAll, this);
    this._onModelChanged();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._frames.dispose();
    if (!this._options.notebook.isDisposed) {
      this._cells.forEach(entry => {
        setData(entry.cell.node, 'jpSeedState', null);
        setData(entry.cell.node, 'jpSeed', null);
        clearBadge(entry);
      });
    }
    this._cells.clear();
    Signal.clearData(this);
  }

  /** Draw all waiting cells now. */
  flush(): void {
    this._frames.flush();
  }

  private _onModelChanged(): void {
    const { notebook } = this._options;
    this._list?.changed.disconnect(this._onCellsChanged, this);
    this._list = notebook.model?.cells ?? null;
    this._list?.changed.connect(this._onCellsChanged, this);
    this._active = notebook.activeCell?.model.id ?? null;
    notebook.widgets.forEach(cell => this._add(cell));
    this._findFirst();
  }

  private _onCellsChanged(
    _: unknown,
    change: {
      readonly type: string;
      readonly newIndex: number;
      readonly newValues: readonly unknown[];
    }
  ): void {
    const { widgets } = this._options.notebook;
    if (change.type === 'add') {
      const { newIndex, newValues } = change;
      widgets
        .slice(newIndex, newIndex + newValues.length)
        .forEach(cell => this._add(cell));
    } else if (change.type !== 'remove') {
      widgets.forEach(cell => this._add(cell));
    }
  }

  private _add(cell: Cell): void {
    const { id, type } = cell.model;
    if (type !== 'code' || this._cells.get(id)?.cell === cell) {
      return;
    }
    // A cell that is being moved exists twice for a moment; the new one counts.
    this._cells.set(id, {
      id,
      cell,
      badge: null,
      isAwaited: false
    });
    cell.disposed.connect(this._onCellDisposed, this);
    cell.model.stateChanged.connect(this._onCellStateChanged, this);
    this._ids.set(cell, id);
    const { marks } = this._options;
    // What shows marks loads with the first of them.
    if (marks.get(id) ?? marks.finding(id)) {
      this._redraw(id);
    }
  }

  private _onCellDisposed(cell: Cell): void {
    // Its model is gone by now.
    const id = this._ids.get(cell);
    const entry = id === undefined ? undefined : this._cells.get(id);
    if (entry?.cell === cell) {
      this._cells.delete(entry.id);
    }
  }

  private _onCellStateChanged(
    model: ICellModel,
    change: { name: string; newValue: unknown }
  ): void {
    // The badge may be in the way of a new count.
    if (change.name === 'executionCount' && this._cells.get(model.id)?.badge) {
      this._redraw(model.id);
    }
  }

  private _onActiveCellChanged(_: Notebook, cell: Cell | null): void {
    const old = this._active;
    this._active = cell?.model?.id ?? null;
    for (const id of [old, this._active]) {
      if (id !== null) {
        this._redraw(id);
      }
    }
  }

  private _onMarksChanged(_: ICellMarks, ids: readonly string[]): void {
    ids.forEach(id => this._redraw(id));
    this._findFirst();
  }

  /** Find out on which cells it is said what cannot be known. */
  private _findFirst(): void {
    const before = this._first;
    this._first = firstUnknown(this._options.marks);
    for (const id of new Set([...before, ...this._first])) {
      if (before.has(id) !== this._first.has(id)) {
        this._redraw(id);
      }
    }
  }

  private _redrawAll(): void {
    this._cells.forEach((_, id) => this._redraw(id));
  }

  /** Have a cell drawn in the next frame. */
  private _redraw(id: string): void {
    if (this._cells.has(id)) {
      this._frames.add(id);
    }
  }

  private _draw(id: string): void {
    const entry = this._cells.get(id);
    if (entry && !entry.cell.isDisposed) {
      this._drawCell(entry);
    }
  }

  private _drawCell(entry: IMarkedCell): void {
    const { marks, preferences } = this._options;
    const { id, cell } = entry;
    const mode = preferences.marks;
    const isActive = id === this._active;
    const mark = mode === 'off' ? null : marks.get(id);
    const finding = mode === 'off' ? null : marks.finding(id);
    const look =
      mode === 'off'
        ? null
        : lookOf(mark, finding, mode, isActive, this._first.has(id));
    setData(cell.node, 'jpSeedState', mark?.state ?? null);
    setData(
      cell.node,
      'jpSeed',
      typeof mark?.seed === 'number' ? String(mark.seed) : null
    );
    if (!look) {
      clearBadge(entry);
      return;
    }
    if (cell.isPlaceholder()) {
      this._await(entry);
      return;
    }
    entry.badge ??= this._createBadge(entry);
    entry.badge.content = {
      state: look.shown,
      face: look.face,
      seed: String(mark?.seed ?? ''),
      sentence: this._describe(id, mark, look.isVerified ? finding : null),
      isCrowded: (executionCountOf(cell) ?? 0) >= CROWDED,
      isTabStop: isActive
    };
  }

  /** What a verification found, if that is shown, and the mark unless it only says the same. */
  private _describe(
    id: string,
    mark: ICellMark | null,
    finding: ICellFinding | null
  ): string {
    const sentences = [
      ...(finding ? [describeFinding(finding, this._trans)] : []),
      ...(mark && !(finding && isFine(mark))
        ? [describeMark(id, mark, this._names, this._trans)]
        : [])
    ];
    return plainText(sentences.join(' '));
  }

  /** Draw a cell once it has a DOM. */
  private _await(entry: IMarkedCell): void {
    if (!entry.isAwaited) {
      entry.isAwaited = true;
      void entry.cell.ready.then(() => {
        entry.isAwaited = false;
        this._redraw(entry.id);
      });
    }
  }

  private _createBadge(entry: IMarkedCell): CellBadge {
    const badge = new CellBadge(
      () => this._openMenu(entry),
      // Cells that it names may have moved or changed since.
      () => this._drawCell(entry)
    );
    // The wrapper also contains the placeholder of a collapsed input.
    const { widgets } = entry.cell.layout as PanelLayout;
    const wrapper = widgets.find(item => item.hasClass(INPUT_WRAPPER_CLASS));
    (wrapper as Panel | undefined)?.insertWidget(1, badge);
    return badge;
  }

  private _openMenu(entry: IMarkedCell): void {
    const { commands, panelId, marks, path } = this._options;
    const blamed = blamedCell(entry.id, marks.get(entry.id)?.cause ?? null);
    if (entry.badge) {
      openMarkMenu({
        commands,
        panelId,
        cell: entry.id,
        blamed: blamed === null ? null : this._named(blamed),
        verified: marks.finding(entry.id) ? path() : null,
        anchor: entry.badge.node
      });
    }
  }

  private _named(id: string): { id: string; name: string } {
    const name = plainText(labelCell(id, this._names, this._trans));
    return { id, name };
  }

  private readonly _options: MarksView.IOptions;
  private readonly _trans: TranslationBundle;
  private readonly _names: INames;
  /** The code cells, by id. */
  private readonly _cells = new Map<string, IMarkedCell>();
  private readonly _ids = new WeakMap<Cell, string>();
  private readonly _frames = new FrameQueue(id => this._draw(id));
  private _list: INotebookModel['cells'] | null = null;
  /** The cells on which it is said what cannot be known. */
  private _first: ReadonlySet<string> = new Set();
  private _active: string | null = null;
  private _isDisposed = false;
}

export namespace MarksView {
  export interface IOptions {
    readonly notebook: Notebook;
    /** The id of the notebook's panel. */
    readonly panelId: string;
    /** Returns the path of the notebook. */
    readonly path: () => string;
    readonly marks: ICellMarks;
    readonly commands: CommandRegistry;
    /** Returns the facts about frameworks. */
    readonly facts: () => Facts;
    readonly translator: ITranslator;
    /** The user's settings, which decide which marks are shown. */
    readonly preferences: IPreferences;
  }
}
