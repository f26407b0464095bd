/**
 * What speaks for frameworks in one cell.
 */
import { dynamicImport } from '../python/calls';
import { head } from '../python/nodes';
import type { IImportFact } from './cell/facts';
import type { RecipeIndex } from './libraries';

/** What speaks for one framework in one cell: modules and names. */
export interface IEvidence {
  /** Whether the cell imports it. */
  importing: boolean;
  /** Whether it uses a name of it. */
  using: boolean;
  readonly via: Set<string>;
  readonly imports: Set<string>;
  readonly names: Set<string>;
  /** Whether the cell can't do without it. */
  firm: boolean;
  /** The functions that can't. */
  readonly within: Set<string>;
  /** Whether the first import installs it if it is missing; `null` without any. */
  installs: boolean | null;
  /** The line of the first import that is in no function; `null` without any. */
  line: number | null;
}

/** Recipe → what speaks for it, in the order in which it was found. */
export type EvidenceOf = ReadonlyMap<string, IEvidence>;

/** Whether the same speaks for the same frameworks. */
export function isSameEvidence(a: EvidenceOf, b: EvidenceOf): boolean {
  const others = [...b];
  return (
    a.size === b.size &&
    [...a].every(([recipe, one], i) => {
      const [key, other] = others[i];
      return (
        recipe === key &&
        one.importing === other.importing &&
        one.using === other.using &&
        one.firm === other.firm &&
        one.installs === other.installs &&
        one.line === other.line &&
        isSameSet(one.via, other.via) &&
        isSameSet(one.imports, other.imports) &&
        isSameSet(one.names, other.names) &&
        isSameSet(one.within, other.within)
      );
    })
  );
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(one => b.has(one));
}

/** The frameworks of one cell. */
export class CellEvidence {
  /**
   * @param index - The recipes to answer with.
   * @param modules - Paths that are known to be modules.
   */
  constructor(index: RecipeIndex, modules: ReadonlySet<string>) {
    this._index = index;
    this._modules = modules;
  }

  /** Recipe → what speaks for it, in the order in which it was found. */
  readonly found = new Map<string, IEvidence>();

  /** Notes an import. */
  addImport({ path, sure, firm, within, installs, line }: IImportFact): void {
    for (const recipe of this._index.find(path)) {
      const found = this._framework(recipe, path);
      if (within === '') {
        found.line ??= line;
      }
      found.importing = true;
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
  addName(path: string): void {
    const dynamic = dynamicImport(path);
    if (dynamic) {
      const { module } = dynamic;
      // It is not known when that happens.
      const how = { sure: true, firm: false, within: '?' };
      this.addImport({ path: module, ...how, installs: false, line: 0 });
      path = dynamic.path;
    }
    const end = path.indexOf('(');
    const name = end < 0 ? path : path.slice(0, end);
    if (name.includes('.')) {
      for (const recipe of this._index.find(name)) {
        const found = this._framework(recipe, name);
        found.using = true;
        found.names.add(name);
      }
    }
  }

  private _framework(recipe: string, path: string): IEvidence {
    let found = this.found.get(recipe);
    if (!found) {
      found = {
        importing: false,
        using: false,
        via: new Set(),
        imports: new Set(),
        names: new Set(),
        firm: false,
        within: new Set(),
        installs: null,
        line: null
      };
      this.found.set(recipe, found);
    }
    found.via.add(head(path));
    return found;
  }

  private readonly _index: RecipeIndex;
  private readonly _modules: ReadonlySet<string>;
}
