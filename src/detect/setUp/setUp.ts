/**
 * Where the set-up at the top of a notebook ends.
 */
import type { Facts } from '../../frameworks';
import { stepsFor } from '../../python/budget';
import type { CellParser, ParsedCell } from '../../python/cell';
import { boundedSlices, Pace } from '../../python/slices';
import type { Slices } from '../../python/slices';
import { runsElsewhere } from './magics';
import type { ICellNames } from './senses';
import { NotebookNames } from './senses';
import { CellReader } from './statements';

/** The set-up at the top of a notebook: what neither draws nor seeds. */
export interface ISetUp {
  /** How many code cells it has. */
  readonly cells: number;
  /** The id of the first code cell that may draw or seed; `null` if none does. */
  readonly stop: string | null;
  /** The line of that cell that may, from 0. */
  readonly line: number;
  /** The dotted paths that this cell calls above that line. */
  readonly called: readonly string[];
}

/** One code cell of Python. */
export interface ISetUpCell {
  readonly id: string;
  readonly source: string;
  /** Whether its values come from outside: it is set-up, whatever it says. */
  readonly isParameters?: boolean;
}

/** What was read of one cell. */
interface IKnown {
  readonly source: string;
  readonly isParameters: boolean;
  readonly names: ICellNames;
  readonly end: Pick<ISetUp, 'line' | 'called'> | null;
}

/**
 * Finds the end of the set-up of one notebook. A cell is read again only if it changed or
 * what it takes from the cells above did.
 */
export class SetUpFinder {
  /** How many cells were read since this object was made. */
  reads = 0;

  /**
   * @param cells - The code cells in document order, without the seed cell.
   * @param parser - Parses them.
   * @param facts - What is known of frameworks.
   */
  *finding(
    cells: readonly ISetUpCell[],
    parser: CellParser,
    facts: Facts
  ): Slices<ISetUp> {
    const before = facts === this._facts ? this._known : null;
    this._known = new Map();
    this._facts = facts;
    const names = new NotebookNames();
    const pace = new Pace(CELLS);
    for (const [i, cell] of cells.entries()) {
      if (pace.isDue(1)) {
        yield;
      }
      let known = before?.get(cell.id);
      if (
        known?.source === cell.source &&
        known.isParameters === !!cell.isParameters &&
        names.agrees(known.names)
      ) {
        names.repeat(known.names);
      } else {
        known = yield* this._reading(cell, names, parser, facts);
      }
      this._known.set(cell.id, known);
      if (known.end) {
        return { cells: i, stop: cell.id, ...known.end };
      }
    }
    return { cells: cells.length, stop: null, line: 0, called: [] };
  }

  private *_reading(
    { source, isParameters = false }: ISetUpCell,
    names: NotebookNames,
    parser: CellParser,
    facts: Facts
  ): Slices<IKnown> {
    this.reads++;
    names.open();
    const cell = yield* parser.parsing(source);
    let end: IKnown['end'] = null;
    if (cell) {
      end = yield* endOf(cell, names, facts);
    } else if (!runsElsewhere(source)) {
      end = { line: 0, called: [] };
    }
    return {
      source,
      isParameters,
      names: names.close(),
      end: isParameters ? null : end
    };
  }

  private _facts: Facts | null = null;
  private _known: Map<string, IKnown> = new Map();
}

/** The cells of one slice. */
const CELLS = 100;

/** Reads one cell: where the set-up ends in it. */
function* endOf(
  cell: ParsedCell,
  names: NotebookNames,
  facts: Facts
): Slices<IKnown['end']> {
  const reader = new CellReader(cell, names, facts);
  const at = yield* boundedSlices(stepsFor(cell.text.length), reader.running());
  return at === null
    ? null
    : { line: cell.lineOf(at), called: [...reader.called] };
}
