import type { IReport, IVerifiedCell } from '../../jobs';
import type { ICellFinding } from '../types';

/** A code cell, as far as findings depend on it. */
interface ISource {
  readonly id: string;
  readonly source: string;
}

/** A finding, and the source that it is of. */
interface IKept extends ICellFinding {
  readonly source: string;
}

/** What a verification found at each cell, until the cell is edited or run. */
export class CellFindings {
  /** The finding at a cell; `null` if there is none. */
  get(id: string): ICellFinding | null {
    return this._found.get(id) ?? null;
  }

  get isEmpty(): boolean {
    return this._found.size === 0;
  }

  /**
   * Take a report, instead of any earlier one.
   *
   * @param cells - The code cells as they are now; those edited since get no finding.
   * @returns The ids of all cells that had or have a finding.
   */
  take(report: IReport, cells: readonly ISource[]): string[] {
    const before = [...this._found.keys()];
    this._found.clear();
    const sources = new Map(cells.map(({ id, source }) => [id, source]));
    const finished = new Date(
      Date.parse(report.started) + 1000 * report.seconds
    );
    for (const cell of report.cells) {
      const kind = kindOf(cell);
      const source = cell.id === null ? undefined : sources.get(cell.id);
      if (kind && cell.id !== null && isOf(cell.source, source)) {
        this._found.set(cell.id, { kind, finished, source: source ?? '' });
      }
    }
    return [...new Set([...before, ...this._found.keys()])];
  }

  /**
   * Take the document.
   *
   * @returns The ids of the cells whose findings are void, because they were edited or are gone.
   */
  follow(cells: readonly ISource[]): string[] {
    if (this.isEmpty) {
      return [];
    }
    const sources = new Map(cells.map(({ id, source }) => [id, source]));
    const gone = [...this._found]
      .filter(([id, { source }]) => sources.get(id) !== source)
      .map(([id]) => id);
    gone.forEach(id => this._found.delete(id));
    return gone;
  }

  /**
   * Note that a cell ran.
   *
   * @returns The ids of the cells whose findings are void by that.
   */
  ran(id: string): string[] {
    return this._found.delete(id) ? [id] : [];
  }

  private readonly _found = new Map<string, IKept>();
}

function kindOf({ state }: IVerifiedCell): ICellFinding['kind'] | null {
  switch (state) {
    case 'equal':
    case 'state':
    case 'output':
    case 'outcome':
      return state;
    default:
      return null;
  }
}

/** Whether a source in a report, which may be cut, is that of a cell. */
function isOf(reported: string, source: string | undefined): boolean {
  return (
    source === reported ||
    (reported.endsWith('…') &&
      source?.startsWith(reported.slice(0, -1)) === true)
  );
}
