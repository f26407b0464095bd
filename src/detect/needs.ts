/**
 * Follows what runs for sure, from the cells into the functions that they use.
 */
import { functionIn } from '../python/resolve';
import { MENTION, OPEN } from './cell/facts';
import type { FrameworkCollector } from './frameworks';
import type { RecipeIndex } from './libraries';
import { END } from './paths';
import type { NotebookPaths } from './paths';
import { isOfInterest } from './resolvedCell';
import type { IResolvedCell } from './resolvedCell';

/** Notes which frameworks a notebook cannot run without. */
export class Needs {
  /**
   * @param cells - The cells.
   * @param paths - What names stand for in them.
   * @param index - The recipes to answer with.
   * @param frameworks - The frameworks of all cells; what is found is noted there.
   */
  constructor(
    cells: readonly IResolvedCell[],
    paths: NotebookPaths,
    index: RecipeIndex,
    frameworks: FrameworkCollector
  ) {
    this._paths = paths;
    this._index = index;
    this._frameworks = frameworks;
    for (const { cell } of cells) {
      for (const [within, chains] of cell.facts.firm) {
        const known = this._chains.get(within);
        if (known) {
          known.push(chains);
        } else {
          this._chains.set(within, [chains]);
        }
      }
    }
  }

  /** Follows the code in a function; outside of all for an empty name. */
  follow(within = ''): void {
    this._seen.add(within);
    for (const chains of this._chains.get(within) ?? []) {
      for (const noted of chains) {
        this._take(noted);
      }
    }
  }

  private _take(noted: string): void {
    const isOpen = noted.startsWith(OPEN);
    const isMention = noted.startsWith(MENTION, isOpen ? OPEN.length : 0);
    const chain = noted.replace(/^\W+/, '');
    const path = isOpen ? this._paths.follow(chain, END) : chain;
    const name = path === null ? null : functionIn(path);
    if (name !== null && !this._seen.has(name)) {
      this._frameworks.runs(name);
      this.follow(name);
    } else if (path !== null && !isMention && isOfInterest(path, this._index)) {
      this._frameworks.need(path);
    }
  }

  private readonly _paths: NotebookPaths;
  private readonly _index: RecipeIndex;
  private readonly _frameworks: FrameworkCollector;
  private readonly _seen = new Set<string>();
  private readonly _chains = new Map<string, ReadonlySet<string>[]>();
}
