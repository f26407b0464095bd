/**
 * Puts the facts of the cells of a Python notebook together.
 */
import { atOnce, Pace } from '../python/slices';
import type { Slices } from '../python/slices';
import type { Facts } from '../frameworks';
import { Answers } from './values/answers';
import type { Values } from './values/answers';
import { isSameEvidence } from './evidence';
import type { RecipeIndex } from './libraries';
import { FrameworkCollector } from './frameworks';
import { NameCollector } from './names';
import { Needs } from './needs';
import { NotebookPaths } from './paths';
import { resolveCell } from './resolvedCell';
import type { ICellWithFacts, IResolvedCell } from './resolvedCell';
import type {
  IDetection,
  IEnvironmentUse,
  IFrameworkUse,
  IInstallUse,
  ISeedUse
} from './types';

/** What the cells together say. */
export interface ICombined extends Omit<IDetection, 'setUp' | 'names'> {
  /** Collects the names, which the writer of a cell alone asks for. */
  readonly names: () => IDetection['names'];
}

/**
 * Combines the cells of one notebook. A cell is put into its notebook again only if it
 * changed, or what it takes from other cells did; a value is evaluated again only if
 * what it depends on changed.
 */
export class Combiner {
  /**
   * @param index - The recipes to answer with.
   * @param facts - What is known of frameworks.
   */
  constructor(index: RecipeIndex, facts: Facts) {
    this._index = index;
    this._facts = facts;
    this._paths = new NotebookPaths([], facts);
  }

  /** @param cells - The cells in document order. */
  combine(cells: readonly ICellWithFacts[]): ICombined {
    return atOnce(this.combining(cells));
  }

  /** The same in slices; none may go on after another has begun. */
  *combining(cells: readonly ICellWithFacts[]): Slices<ICombined> {
    const before = this._cells;
    const isInPlace =
      this._isWhole &&
      before.length === cells.length &&
      before.every(({ cell }, i) => cell.id === cells[i].id);
    this._isWhole = false;
    this._cells =
      (isInPlace && (yield* this._resolveChanged(cells))) ||
      (yield* this._resolveAll(cells));
    if (cells.length > CELLS) {
      yield;
    }
    this._combineFrameworks(isInPlace ? before : []);
    if (cells.length > CELLS) {
      yield;
    }
    const values = yield* this._answers.updating(this._cells, this._paths);
    if (cells.length > CELLS) {
      yield;
    }
    const combined = this._combined(values);
    this._isWhole = true;
    return { frameworks: this._frameworks, ...combined };
  }

  /** @param before - The cells as they were; none if others have come or gone. */
  private _combineFrameworks(before: readonly IResolvedCell[]): void {
    const cells = this._cells;
    const isSame =
      this._isFirm &&
      before.length > 0 &&
      cells.every(
        (cell, i) =>
          cell === before[i] ||
          isSameEvidence(cell.evidence, before[i].evidence)
      );
    if (isSame) {
      return;
    }
    const frameworks = new FrameworkCollector(this._index);
    for (let i = 0; i < cells.length; i++) {
      const { cell, evidence } = cells[i];
      if (evidence.size > 0) {
        frameworks.add(evidence, cell.id, i);
      }
    }
    this._isFirm = frameworks.areFirm;
    if (!this._isFirm) {
      new Needs(cells, this._paths, this._index, frameworks).follow();
    }
    this._frameworks = frameworks.uses();
  }

  private _combined(values: Values): Omit<ICombined, 'frameworks'> {
    const cells = this._cells;
    const seeds: ISeedUse[] = [];
    const environment: IEnvironmentUse[] = [];
    const hashSeeds: IEnvironmentUse[] = [];
    const installs: IInstallUse[] = [];
    let mayDraw = false;
    let isR = false;
    for (let index = 0; index < cells.length; index++) {
      const { cell, seeds: own, variables } = cells[index];
      const { id, facts } = cell;
      mayDraw ||= facts.mayDraw;
      isR ||= facts.isR;
      for (const { use, question } of own) {
        seeds.push({ ...use, value: question && values.integer(question) });
      }
      for (const { use, isHashSeed, question } of variables) {
        const value = values.text(question);
        (isHashSeed ? hashSeeds : environment).push({ ...use, index, value });
      }
      for (const fact of facts.installs) {
        installs.push({ cell: id, index, ...fact });
      }
    }
    let names: IDetection['names'] | null = null;
    return {
      seeds,
      hashSeeds,
      environment,
      names: () => (names ??= Private.namesOf(cells, values)),
      mayDraw,
      looksLike: isR ? 'R' : null,
      installs
    };
  }

  /** Resolves the cells where some have changed, but none has come, gone or moved. */
  private *_resolveChanged(
    cells: readonly ICellWithFacts[]
  ): Slices<IResolvedCell[] | null> {
    const { brings } = this._paths;
    const resolved = [...this._cells];
    const changed = new Set<number>();
    const names = new Set<string>();
    resolved.forEach(({ cell }, i) => {
      if (
        cell.facts !== cells[i].facts ||
        cell.isParameters !== cells[i].isParameters
      ) {
        changed.add(i);
        this._paths.replace(i, cells[i].facts).forEach(name => names.add(name));
      }
    });
    if (brings !== this._paths.brings) {
      return null;
    }
    const pace = new Pace(CELLS);
    for (let i = 0; i < resolved.length; i++) {
      if (pace.isDue(1)) {
        yield;
      }
      const before = resolved[i];
      if (
        changed.has(i) ||
        (names.size > 0 &&
          Private.meets(before.rests, names) &&
          !this._isCurrent(before, i))
      ) {
        resolved[i] = this._resolve(cells[i], i);
        const { bound } = resolved[i];
        for (const name of [...before.bound.keys(), ...bound.keys()]) {
          if (before.bound.get(name) !== bound.get(name)) {
            names.add(name);
          }
        }
      }
    }
    return resolved;
  }

  private *_resolveAll(
    cells: readonly ICellWithFacts[]
  ): Slices<IResolvedCell[]> {
    const before = new Map(this._cells.map(known => [known.cell.id, known]));
    this._paths = new NotebookPaths(
      cells.map(({ facts }) => facts),
      this._facts
    );
    const pace = new Pace(CELLS);
    const resolved: IResolvedCell[] = [];
    for (const [i, cell] of cells.entries()) {
      if (pace.isDue(1)) {
        yield;
      }
      const known = before.get(cell.id);
      // Two cells may have one id.
      before.delete(cell.id);
      if (
        known?.cell.facts === cell.facts &&
        known.cell.isParameters === cell.isParameters &&
        this._isCurrent(known, i)
      ) {
        this._paths.bind(i, known.bound);
        resolved.push(known);
      } else {
        resolved.push(this._resolve(cell, i));
      }
    }
    return resolved;
  }

  private _resolve(cell: ICellWithFacts, at: number): IResolvedCell {
    const paths = this._paths;
    const resolved = resolveCell(cell, at, paths, this._index, this._facts);
    // All names are resolved before any of them takes effect.
    paths.bind(at, resolved.bound);
    return resolved;
  }

  /** Whether a cell finds the same as before in the cells around it, by the same names. */
  private _isCurrent({ taken, rests }: IResolvedCell, at: number): boolean {
    let isSame = true;
    const note = (name: string): void => {
      isSame &&= rests.has(name);
    };
    for (const [name, path] of taken) {
      if (this._paths.path(name, at, note) !== path || !isSame) {
        return false;
      }
    }
    return true;
  }

  private readonly _index: RecipeIndex;
  private readonly _facts: Facts;
  private readonly _answers = new Answers();
  private _paths: NotebookPaths;
  /** Whether the last work was not given up. */
  private _isWhole = true;
  private _cells: readonly IResolvedCell[] = [];
  private _frameworks: readonly IFrameworkUse[] = [];
  /** Whether all frameworks are imported for sure. */
  private _isFirm = true;
}

/** The cells of one slice. */
const CELLS = 50;

namespace Private {
  /** Whether two sets have a member in common. */
  export function meets(
    some: ReadonlySet<string>,
    others: ReadonlySet<string>
  ): boolean {
    for (const one of some) {
      if (others.has(one)) {
        return true;
      }
    }
    return false;
  }

  export function namesOf(
    cells: readonly IResolvedCell[],
    values: Values
  ): IDetection['names'] {
    const names = new NameCollector();
    for (const { cell, targets, seedNames } of cells) {
      for (const [name, isAtOnce] of cell.facts.reads) {
        names.read(name, isAtOnce);
      }
      for (const [name, paths] of targets) {
        names.bind(name, paths, cell.isParameters === true);
      }
      for (const [name, question] of seedNames) {
        names.value(name, question && values.integer(question));
      }
    }
    return names.found;
  }
}
