/**
 * The values that a notebook gives its seeds and variables, kept as long as they hold.
 */
import { bounded, TooMuchCode } from '../../python/budget';
import { Pace } from '../../python/slices';
import type { Slices } from '../../python/slices';
import { Evaluation } from './evaluation';
import { FunctionCalls } from '../functions';
import { END } from '../paths';
import type { NotebookPaths } from '../paths';
import type { IQuestion, IResolvedCell } from '../resolvedCell';

/** A value, with what it depends on, see `Evaluation.grounds`. */
interface IAnswer {
  readonly value: number | string | null;
  readonly names: ReadonlySet<string>;
  readonly isAlone: boolean;
}

/** The values that a notebook has at one time. */
export class Values {
  constructor(private readonly _known: ReadonlyMap<IQuestion, IAnswer>) {}

  /** The integer that is asked for; `null` if there is none for sure. */
  integer(question: IQuestion): number | null {
    const value = this._known.get(question)?.value;
    return typeof value === 'number' ? value : null;
  }

  /** The text that is asked for; `null` if there is none for sure. */
  text(question: IQuestion): string | null {
    const value = this._known.get(question)?.value;
    return typeof value === 'string' ? value : null;
  }
}

/** Evaluates one notebook. */
export class Answers {
  /**
   * Takes the cells of the moment.
   *
   * @param paths - What names stand for in them.
   * @returns All values that they ask for.
   */
  *updating(
    cells: readonly IResolvedCell[],
    paths: NotebookPaths
  ): Slices<Values> {
    const changed = this._changed(cells, paths.brings);
    const before = this._known;
    this._cells = cells;
    this._brings = paths.brings;
    // Work that is given up leaves nothing that the next could depend on.
    this._known = new Map();
    this._known =
      (changed && (yield* this._keep(before, changed, paths))) ??
      (yield* this._all(paths));
    return new Values(this._known);
  }

  /**
   * The names and functions of which the notebook may say something else than before;
   * `null` if it may of all.
   */
  private _changed(
    cells: readonly IResolvedCell[],
    brings: boolean
  ): ReadonlySet<string> | null {
    const before = this._cells;
    if (brings !== this._brings || this._known.size === 0) {
      return null;
    }
    const length = Math.min(before.length, cells.length);
    let start = 0;
    while (start < length && before[start] === cells[start]) {
      start++;
    }
    let end = 0;
    while (
      end < length - start &&
      before[before.length - 1 - end] === cells[cells.length - 1 - end]
    ) {
      end++;
    }
    const gone = new Map(
      before.slice(start, before.length - end).map((cell, i) => [cell, i])
    );
    const names = new Set<string>();
    let last = -1;
    for (const cell of cells.slice(start, cells.length - end)) {
      const at = gone.get(cell);
      if (at === undefined) {
        Private.addNames(cell, names);
      } else if (at < last) {
        return null; // cells have changed places
      } else {
        last = at;
        gone.delete(cell);
      }
    }
    for (const cell of gone.keys()) {
      Private.addNames(cell, names);
    }
    return names;
  }

  /**
   * Evaluates again what depends on names.
   *
   * @returns `null` where that may give other values than if all were evaluated.
   */
  private *_keep(
    before: ReadonlyMap<IQuestion, IAnswer>,
    changed: ReadonlySet<string>,
    paths: NotebookPaths
  ): Slices<Map<IQuestion, IAnswer> | null> {
    const known = new Map<IQuestion, IAnswer>();
    const open: [IQuestion, number][] = [];
    for (let cell = 0; cell < this._cells.length; cell++) {
      for (const question of this._cells[cell].questions) {
        const answer = before.get(question);
        if (answer && !Private.restsOn(answer, changed)) {
          known.set(question, answer);
        } else {
          open.push([question, cell]);
        }
      }
    }
    if (open.length === 0 && known.size === before.size) {
      return known;
    }
    for (const { isAlone } of before.values()) {
      if (!isAlone) {
        return null;
      }
    }
    const evaluation = Private.evaluationOf(this._cells, paths);
    const steps = Private.stepsOf(this._cells);
    const pace = new Pace(QUESTIONS);
    for (const [question, cell] of open) {
      if (pace.isDue(1)) {
        yield;
      }
      const answer = Private.answer(question, cell, evaluation, steps);
      if (!answer.isAlone) {
        return null;
      }
      known.set(question, answer);
    }
    return known;
  }

  private *_all(paths: NotebookPaths): Slices<Map<IQuestion, IAnswer>> {
    const known = new Map<IQuestion, IAnswer>();
    const evaluation = Private.evaluationOf(this._cells, paths);
    const steps = Private.stepsOf(this._cells);
    const pace = new Pace(QUESTIONS);
    if (this._cells.length > CELLS) {
      yield;
    }
    for (const [cell, { questions }] of this._cells.entries()) {
      for (const question of questions) {
        if (pace.isDue(1)) {
          yield;
        }
        known.set(question, Private.answer(question, cell, evaluation, steps));
      }
    }
    return known;
  }

  private _known: ReadonlyMap<IQuestion, IAnswer> = new Map();
  private _cells: readonly IResolvedCell[] = [];
  private _brings = false;
}

/** The questions of one slice. */
const QUESTIONS = 10;

/** The cells of one slice. */
const CELLS = 50;

namespace Private {
  export function evaluationOf(
    cells: readonly IResolvedCell[],
    paths: NotebookPaths
  ): Evaluation {
    const functions = new FunctionCalls();
    cells.forEach(({ calls, escapes }, i) => {
      for (const path of escapes) {
        functions.escapes(path);
      }
      for (const { path, args } of calls) {
        functions.call(path, args, i);
      }
    });
    return new Evaluation({
      values: cells.map(({ cell }) => cell.facts.values),
      follow: chain => paths.follow(chain, END),
      definers: name => paths.definers(name),
      calls: path => functions.of(path)
    });
  }

  /** The steps of all questions of a notebook, and the least and most of one. */
  const STEPS = { all: 1_000_000, least: 500, most: 40_000 };

  /** The steps that one question of a notebook may take. */
  export function stepsOf(cells: readonly IResolvedCell[]): number {
    const count = cells.reduce((sum, cell) => sum + cell.questions.length, 0);
    return Math.max(STEPS.least, Math.min(STEPS.most, STEPS.all / count));
  }

  /** @param steps - The steps that it may take; a value that needs more is not sure. */
  export function answer(
    { value, isText }: IQuestion,
    cell: number,
    evaluation: Evaluation,
    steps: number
  ): IAnswer {
    try {
      const found = bounded(steps, () =>
        isText
          ? evaluation.text(value(), cell)
          : evaluation.integer(value(), cell)
      );
      return { value: found, ...evaluation.grounds };
    } catch (error) {
      if (error instanceof TooMuchCode) {
        return { value: null, names: evaluation.grounds.names, isAlone: false };
      }
      throw error;
    }
  }

  export function restsOn(
    { names }: IAnswer,
    changed: ReadonlySet<string>
  ): boolean {
    for (const name of names) {
      if (changed.has(name)) {
        return true;
      }
    }
    return false;
  }

  /** Adds all names and functions of which a cell says anything. */
  export function addNames(cell: IResolvedCell, names: Set<string>): void {
    const { values, exports } = cell.cell.facts;
    for (const word of values?.cell.words ?? []) {
      names.add(word);
    }
    for (const name of exports.keys()) {
      names.add(name);
    }
    for (const { path } of cell.calls) {
      names.add(path);
    }
    for (const path of cell.escapes) {
      names.add(path);
    }
  }
}
