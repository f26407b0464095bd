/**
 * Collects imports and names, and says which frameworks they amount to.
 */
import type { RecipeIndex } from './libraries';
import { head } from '../python/nodes';
import { dynamicImport } from '../python/calls';
import type { IImportFact } from './facts';
import type { ICodePlace, IFrameworkUse } from './types';

/** What speaks for one framework: ids of cells, modules and names. */
interface IEvidence {
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
  /**
   * @param index - The recipes to answer with.
   * @param modules - Paths that are known to be modules.
   */
  constructor(index: RecipeIndex, modules: ReadonlySet<string>) {
    this._index = index;
    this._modules = modules;
  }

  /**
   * Notes an import.
   *
   * @param id - The cell.
   * @param index - Its number.
   */
  addImport(imported: IImportFact, id: string, index: number): void {
    const { path, sure, firm, within, installs, line } = imported;
    for (const recipe of this._index.find(path)) {
      const found = this._framework(recipe, path);
      if (within === '') {
        found.first ??= { index, line };
      }
      found.importing.add(id);
      found.installs ??= installs;
      found.firm ||= firm && within === '';
      if (firm) {
        found.within.add(within);
      }
      if (sure || this._modules.has(path)) {
        found.imports.add(path);
      }
      if (!sure && !path.endsWith('.*')) {
        found.names.add(path);
      }
    }
  }

  /** Notes the use of a path, which may be an import by a call. */
  addName(path: string, id: string): void {
    const dynamic = dynamicImport(path);
    if (dynamic) {
      const { module } = dynamic;
      // When it happens is not known.
      const how = { sure: true, firm: false, within: '?' };
      const none = { installs: false, line: 0 };
      this.addImport({ path: module, ...how, ...none }, id, 0);
      path = dynamic.path;
    }
    const end = path.indexOf('(');
    const name = end < 0 ? path : path.slice(0, end);
    if (name.includes('.')) {
      for (const recipe of this._index.find(name)) {
        const found = this._framework(recipe, name);
        found.using.add(id);
        found.names.add(name);
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

  private _framework(recipe: string, path: string): IEvidence {
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
    found.via.add(head(path));
    return found;
  }

  private readonly _index: RecipeIndex;
  private readonly _modules: ReadonlySet<string>;
  private readonly _frameworks = new Map<string, IEvidence>();
}
