import type { ISharedNotebook } from '@jupyter/ydoc';

import type { ICellRunner } from '../../cell';
import type { CellMarks } from './cellMarks';
import type { Readings } from '../seed/readings';

/** The dependencies of {@link Navigation}. */
export interface INavigationOptions {
  readonly notebook: ISharedNotebook;
  readonly readings: Readings;
  readonly marks: CellMarks;
  readonly runner: ICellRunner;
}

/** Finds cells of one notebook, and scrolls to them. */
export class Navigation {
  constructor(options: INavigationOptions) {
    this._options = options;
  }

  /** Scroll to a cell, the seed cell by default. */
  async reveal(id?: string, line?: number): Promise<void> {
    const { readings, runner } = this._options;
    const target = id ?? readings.notebook.place?.id;
    if (target && line !== undefined) {
      await runner.reveal(target, line);
    } else if (target) {
      await runner.reveal(target);
    }
  }

  /** Go to the next cell that needs attention, or to the one before. */
  async nextMark(step: 1 | -1): Promise<boolean> {
    const { marks, notebook, runner } = this._options;
    marks.update();
    const marked = new Set(marks.attention);
    const cells = notebook.cells.map(cell => cell.getId());
    const active = runner.activeCell;
    const from = active === null ? -1 : cells.indexOf(active);
    for (let i = 1; i <= cells.length; i++) {
      // Without an active cell the search starts before the first cell, or after the last.
      const start = from < 0 && step < 0 ? cells.length : from;
      const index = (start + step * i + 2 * cells.length) % cells.length;
      if (marked.has(cells[index])) {
        await this.reveal(cells[index]);
        return true;
      }
    }
    return false;
  }

  /** The place of a cell among all cells, from 1; `null` if it is gone. */
  cellNumber(id: string): number | null {
    const { cells } = this._options.notebook;
    const index = cells.findIndex(cell => cell.getId() === id);
    return index < 0 ? null : index + 1;
  }

  /** Find a cell that a report names. */
  findCell(id: string | null, index: number, source?: string): string | null {
    const { cells } = this._options.notebook;
    if (id !== null) {
      return cells.find(item => item.getId() === id)?.getId() ?? null;
    }
    // Cells may have been inserted above it; of equal sources the nearest counts.
    const alike = cells
      .map((item, place) => ({ item, distance: Math.abs(place - index) }))
      .filter(({ item }) => item.getSource() === source)
      .sort((one, other) => one.distance - other.distance);
    const cell = alike.length > 0 ? alike[0].item : cells[index];
    return cell?.getId() ?? null;
  }

  private readonly _options: INavigationOptions;
}
