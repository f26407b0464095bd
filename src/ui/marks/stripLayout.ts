/**
 * What the picture of a mark shows: cells in document order, and as they ran.
 */
import type { ICellMark } from '../../ledger';
import type { ICellExecution, ICellMarks } from '../../model';
import { blamedCell } from '../markMessages';

/** How many cells are shown. */
const CELLS = 24;

/** How many executions are shown. */
const RUNS = 30;

/** How many cells above and below one are shown that has none to blame. */
const ABOVE = 10;
const BELOW = 3;

/** One cell of the picture. */
export interface IStripCell {
  readonly id: string;
  /** The streams of its executions, as indices in {@link IStrip.streams}. */
  readonly streams: readonly number[];
  /** The marked cell, or the one where a clean run parts from what ran. */
  readonly role: 'marked' | 'broken' | null;
}

/** One execution of a cell of the picture. */
export interface IStripRun extends IStripCell {
  /** The index of the cell. */
  readonly cell: number;
  /** The number of the record. */
  readonly n: number;
  readonly count: number | null;
  /** Whether the cell ran again later. */
  readonly isOld: boolean;
}

/** A picture of some cells and their executions. */
export interface IStrip {
  /** The names of the streams. */
  readonly streams: readonly string[];
  readonly cells: readonly IStripCell[];
  readonly runs: readonly IStripRun[];
  /** How many code cells and how many of the cells' earlier executions are left out. */
  readonly hiddenCells: number;
  readonly hiddenRuns: number;
}

/**
 * Choose what explains a mark: the marked cell, the cell to blame, what lies between
 * them, and their executions.
 */
export function layOut(marks: ICellMarks, id: string, mark: ICellMark): IStrip {
  const { ids, runs } = marks;
  const blamed = blamedCell(id, mark.cause);
  const used = new Map<string, Set<string>>();
  for (const { cell, streams } of runs) {
    const known = used.get(cell) ?? new Set();
    streams.forEach(name => known.add(name));
    used.set(cell, known);
  }
  const chosen = choose(ids, id, blamed, mark, used);
  const roleOf = (cell: string): IStripCell['role'] =>
    cell === id ? 'marked' : cell === blamed ? 'broken' : null;
  const known = new Map(chosen.map((cell, index) => [cell, index]));
  const theirs = runs.filter(({ cell }) => known.has(cell));
  const shown = latest(theirs).slice(-RUNS);
  const streams = [
    ...new Set([
      ...shown.flatMap(run => run.streams),
      ...chosen.flatMap(cell => [...(used.get(cell) ?? [])])
    ])
  ];
  const last = new Map(shown.map(({ cell, n }) => [cell, n]));
  const indices = (names: Iterable<string>): number[] =>
    Array.from(names, name => streams.indexOf(name)).sort((a, b) => a - b);
  return {
    streams,
    cells: chosen.map(cell => ({
      id: cell,
      streams: indices(used.get(cell) ?? []),
      role: roleOf(cell)
    })),
    runs: shown.map(({ cell, n, count, streams: names }) => ({
      id: cell,
      cell: known.get(cell)!,
      n,
      count,
      streams: indices(names),
      role: roleOf(cell),
      isOld: last.get(cell) !== n
    })),
    hiddenCells: ids.length - chosen.length,
    hiddenRuns: theirs.length - shown.length
  };
}

/** Executions from the last time on that all of the cells ran: what was before explains nothing. */
function latest(runs: readonly ICellExecution[]): readonly ICellExecution[] {
  const { size } = new Set(runs.map(({ cell }) => cell));
  const seen = new Set<string>();
  let [begun, complete] = [0, 0];
  runs.forEach(({ cell }, index) => {
    seen.add(cell);
    if (seen.size === size) {
      complete = begun;
      begun = index + 1;
      seen.clear();
    }
  });
  return runs.slice(complete);
}

/** The cells to show, in document order. */
function choose(
  ids: readonly string[],
  id: string,
  blamed: string | null,
  mark: ICellMark,
  used: ReadonlyMap<string, ReadonlySet<string>>
): readonly string[] {
  const at = ids.indexOf(id);
  const other = blamed === null ? -1 : ids.indexOf(blamed);
  const [from, to] =
    other < 0
      ? [at - ABOVE, at + BELOW]
      : [Math.min(at, other) - 1, Math.max(at, other) + 1];
  const range = ids.slice(Math.max(from, 0), to + 1);
  if (range.length <= CELLS) {
    return range;
  }
  // Of many cells those that draw from the same streams, the nearest first.
  const names = new Set(mark.streams.map(({ stream }) => stream));
  const rank = (cell: string): number =>
    cell === id || cell === blamed
      ? -1
      : Math.abs(ids.indexOf(cell) - at) +
        ([...(used.get(cell) ?? [])].some(name => names.has(name))
          ? 0
          : ids.length);
  const ranked = range
    .map(cell => ({ cell, rank: rank(cell) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, CELLS);
  const kept = new Set(ranked.map(({ cell }) => cell));
  return range.filter(cell => kept.has(cell));
}
