import { storeRan } from '../cell';
import type { RewindResult } from '../kernel';
import { SeedKnowledge } from './knowledge';

/**
 * What may be done about the marks of one notebook: give cells their numbers
 * back, jump between those that need attention, and what the file remembers.
 */
export class MarkedNotebook extends SeedKnowledge {
  /**
   * Restore every stream to where it was when a cell ran the last time, and
   * run it again. Variables are not rewound.
   *
   * @param id - The id of a cell.
   * @returns Whether it ran without an error.
   */
  async rewindAndRun(id: string): Promise<boolean> {
    return (await this._rewindTo(id)) && this._runCells([id]);
  }

  /**
   * The same for a cell and all code cells below it, in their order; it ends at
   * the first error.
   */
  async runFromHere(id: string): Promise<boolean> {
    return (await this._rewindTo(id)) && this._runCells(this._from(id));
  }

  /**
   * Run, in their order, the first cell that keeps a cell from being in
   * sequence, all between them, and the cell, from the state that a clean run
   * has there.
   */
  async runFromFirstBroken(id: string): Promise<boolean> {
    const first = this.firstBroken(id);
    if (first === null) {
      return false;
    }
    const states = this._marks.cleanStart(first);
    if (states && Object.keys(states).length > 0) {
      if (!this._check(await this._watch.restore(states))) {
        return false;
      }
    }
    const ids = this._from(first);
    return this._runCells(ids.slice(0, ids.indexOf(id) + 1));
  }

  /**
   * The first cell that has to run again for a cell to be in sequence.
   *
   * @returns Its id, which may be the cell's own; `null` where the cell is in
   * sequence or is no code cell.
   */
  firstBroken(id: string): string | null {
    this._marks.update();
    const cells = this._sources.all;
    const end = cells.findIndex(cell => cell.id === id);
    if (end < 0 || this._marks.get(id)?.state === 'in-sequence') {
      return null;
    }
    // Cells above the seed cell take no part in the chain.
    const seedCell = cells.findIndex(cell => cell.isSeedCell);
    const start = seedCell >= 0 && seedCell <= end ? seedCell : 0;
    const first = cells
      .slice(start, end + 1)
      .find(
        cell =>
          cell.source.trim() !== '' &&
          this._marks.get(cell.id)?.state !== 'in-sequence'
      );
    return first?.id ?? null;
  }

  /**
   * Go to the next cell that needs attention, or the one before; after the
   * last comes the first.
   *
   * @returns Whether there is one.
   */
  async nextMark(step: 1 | -1): Promise<boolean> {
    this._marks.update();
    const marked = new Set(this._marks.attention);
    const cells = this._options.notebook.cells.map(cell => cell.getId());
    const active = this._options.runner.activeCell;
    const from = active === null ? -1 : cells.indexOf(active);
    for (let i = 1; i <= cells.length; i++) {
      // One that is not there stands before the first, and behind the last.
      const start = from < 0 && step < 0 ? cells.length : from;
      const index = (start + step * i + 2 * cells.length) % cells.length;
      if (marked.has(cells[index])) {
        await this.reveal(cells[index]);
        return true;
      }
    }
    return false;
  }

  /**
   * Bring a cell into view.
   *
   * @param id - The id of a cell; the seed cell where none is given.
   * @param line - A line in it, from 1, that gets the cursor.
   */
  async reveal(id?: string, line?: number): Promise<void> {
    const target = id ?? this._document.find()?.id;
    const { runner } = this._options;
    if (target && line !== undefined) {
      await runner.reveal(target, line);
    } else if (target) {
      await runner.reveal(target);
    }
  }

  /**
   * A cell as a report names it.
   *
   * @param id - Its id; formats that store none have only its place.
   * @param index - Its place among all cells when the report was made.
   * @param source - What stood in it then.
   * @returns Its id here; `null` where it is gone.
   */
  findCell(id: string | null, index: number, source?: string): string | null {
    const { cells } = this._options.notebook;
    if (id !== null) {
      return cells.find(item => item.getId() === id)?.getId() ?? null;
    }
    // Cells were inserted above it since; of several alike the nearest is meant.
    const alike = cells
      .map((item, place) => ({ item, distance: Math.abs(place - index) }))
      .filter(({ item }) => item.getSource() === source)
      .sort((one, other) => one.distance - other.distance);
    const cell = alike.length > 0 ? alike[0].item : cells[index];
    return cell?.getId() ?? null;
  }

  /**
   * Forget what cells ran with, after asking: here, in the kernel, and in the
   * file, there in one undo step. With everything else that is stored, if that is
   * what the user chooses; the seed cell's code stays.
   *
   * @returns Whether it was done.
   */
  async clearRecords(): Promise<boolean> {
    if (this.state.readOnly) {
      return this._fail({ kind: 'read-only' });
    }
    const choice = await this._options.prompts.clearRecords();
    if (choice === null || this.isDisposed) {
      return false;
    }
    if (choice === 'everything') {
      this._document.clear();
    } else {
      this._document.clearRan();
    }
    this._own.clear();
    // What is recorded from here on is of a new beginning.
    const forgotten = this._watch.forget();
    this._marks.forget();
    await forgotten;
    return true;
  }

  /** Have the file say what cells ran with, now that it is written. */
  beforeSave(): void {
    if (this.isDisposed || this.state.readOnly) {
      return;
    }
    this._marks.update();
    const stored = this._sources.all.filter(cell => cell.ran !== undefined);
    this._remember([...stored.map(cell => cell.id), ...this._own]);
  }

  /** The client that ran a cell writes what it ran with; its outputs change the file anyway. */
  protected override _onOwnRun(id: string): void {
    this._own.add(id);
    if (!this._options.isReadOnly()) {
      this._remember([id]);
    }
  }

  private _remember(ids: readonly string[]): void {
    const wanted = new Map(ids.map(id => [id, this._marks.disagreement(id)]));
    // Most cells agree, and then the document need not be gone through.
    const differs = this._sources.all.some(
      ({ id, ran }) => wanted.has(id) && ran !== wanted.get(id)
    );
    if (differs) {
      storeRan(this._options.notebook, wanted);
    }
  }

  private async _rewindTo(id: string): Promise<boolean> {
    this._fail(null);
    const record = this._marks.get(id)?.record;
    if (record === null || record === undefined) {
      return this._fail({ kind: 'not-rewound', reason: 'gone' });
    }
    return this._check(await this._watch.rewind(record));
  }

  private _check(result: RewindResult): boolean {
    if (this.isDisposed) {
      return false;
    }
    switch (result.kind) {
      case 'rewound':
        return true;
      case 'error':
        return this._fail({
          kind: 'not-rewound',
          reason: 'error',
          message: result.message
        });
      default:
        return this._fail({ kind: 'not-rewound', reason: result.kind });
    }
  }

  private async _runCells(ids: readonly string[]): Promise<boolean> {
    const { kind } = await this._options.runner.runAll(ids);
    if (kind === 'no-kernel' && !this.isDisposed) {
      return this._fail({ kind: 'not-rewound', reason: 'lost' });
    }
    // Any other error stands below its cell.
    return kind === 'ok';
  }

  /** The code cells from one on, empty ones left out. */
  private _from(id: string): string[] {
    const cells = this._sources.all;
    const start = cells.findIndex(cell => cell.id === id);
    return cells
      .slice(Math.max(start, 0))
      .filter(cell => cell.source.trim() !== '')
      .map(cell => cell.id);
  }

  /** Cells that this page has run. */
  private readonly _own = new Set<string>();
}
