/**
 * Puts together what speaks for frameworks in the cells, and says which of them the
 * notebook uses.
 */
import { dynamicImport } from '../python/calls';
import type { EvidenceOf } from './evidence';
import type { RecipeIndex } from './libraries';
import type { ICodePlace, IFrameworkUse } from './types';

/** What speaks for one framework: ids of cells, modules and names. */
interface ICollected {
  readonly importing: Set<string>;
  readonly using: Set<string>;
  readonly via: Set<string>;
  readonly imports: Set<string>;
  readonly names: Set<string>;
  /** Whether the notebook can't do without it. */
  firm: boolean;
  /** The functions that can't. */
  readonly within: Set<string>;
  /** Whether its first import installs it if it is missing; `null` without any. */
  installs: boolean | null;
  /** Where a cell first imports it. */
  first: ICodePlace | null;
}

/** The frameworks of a notebook, collected cell by cell. */
export class FrameworkCollector {
  /** @param index - The recipes to answer with. */
  constructor(index: RecipeIndex) {
    this._index = index;
  }

  /**
   * Notes what speaks for frameworks in a cell.
   *
   * @param id - The cell.
   * @param index - Its number.
   */
  add(found: EvidenceOf, id: string, index: number): void {
    for (const [recipe, evidence] of found) {
      const { importing, using, line } = evidence;
      const known = this._framework(recipe);
      if (importing) {
        known.importing.add(id);
      }
      if (using) {
        known.using.add(id);
      }
      addAll(known.via, evidence.via);
      addAll(known.imports, evidence.imports);
      addAll(known.names, evidence.names);
      addAll(known.within, evidence.within);
      known.firm ||= evidence.firm;
      known.installs ??= evidence.installs;
      if (line !== null) {
        known.first ??= { index, line };
      }
    }
  }

  /** Whether all frameworks were imported for sure. */
  get areFirm(): boolean {
    return [...this._frameworks.values()].every(({ firm }) => firm);
  }

  /** Notes that the notebook can't run without a path. */
  need(path: string): void {
    const name = dynamicImport(path)?.module ?? path.replace(/\(.*$/, '');
    for (const recipe of this._index.find(name)) {
      const found = this._frameworks.get(recipe);
      if (found) {
        found.firm = true;
      }
    }
  }

  /** Notes that a function of the notebook may run, and with it what it imports. */
  runs(name: string): void {
    for (const found of this._frameworks.values()) {
      found.firm ||= found.within.has(name);
    }
  }

  /** The frameworks, in the order in which they were found. */
  uses(): IFrameworkUse[] {
    const ids = [...this._frameworks]
      .filter(([, { firm }]) => firm)
      .map(([id]) => id);
    const found: IFrameworkUse[] = [];
    for (const [recipe, use] of this._frameworks) {
      if (!this._index.isCoveredByAnother(recipe, use.via, ids)) {
        found.push({
          recipe,
          cells: [...(use.importing.size > 0 ? use.importing : use.using)],
          via: [...use.via].sort(),
          imports: [...use.imports].sort(),
          names: [...use.names].filter(name => !use.imports.has(name)).sort(),
          optional: !use.firm,
          needsInstall: use.installs ?? false,
          first: use.first
        });
      }
    }
    return found;
  }

  private _framework(recipe: string): ICollected {
    let found = this._frameworks.get(recipe);
    if (!found) {
      found = {
        importing: new Set(),
        using: new Set(),
        via: new Set(),
        imports: new Set(),
        names: new Set(),
        firm: false,
        within: new Set(),
        installs: null,
        first: null
      };
      this._frameworks.set(recipe, found);
    }
    return found;
  }

  private readonly _index: RecipeIndex;
  private readonly _frameworks = new Map<string, ICollected>();
}

function addAll(to: Set<string>, from: ReadonlySet<string>): void {
  for (const one of from) {
    to.add(one);
  }
}
