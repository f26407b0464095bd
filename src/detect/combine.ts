/**
 * Puts the facts of the cells of a Python notebook together.
 */
import type { IArgumentFact, ICallFact, ICellFacts } from './analyse';
import { HASH_SEED_TARGETS } from './hashSeeds';
import { isKnownModule } from './libraries';
import type { RecipeIndex } from './libraries';
import { head } from './scopes';
import type { ResolvedValue } from './scopes';
import { dynamicImport, normalizeCall, seedCall } from './seeds';
import type {
  IDetection,
  IFrameworkUse,
  IHashSeedUse,
  ISeedUse
} from './types';

/** One cell with its facts. */
export interface ICellWithFacts {
  readonly id: string;
  readonly facts: ICellFacts;
}

/**
 * Combines the cells of a notebook.
 *
 * A name that a cell uses without defining it is what the nearest cell above says
 * that it is, or else the first cell below: cells need not run in their order.
 *
 * @param cells - The cells in document order.
 * @param index - The recipes to answer with.
 */
export function combine(
  cells: readonly ICellWithFacts[],
  index: RecipeIndex
): IDetection {
  return new Private.Notebook(cells, index).run();
}

namespace Private {
  interface IName {
    /** The dotted path that the name stands for, or `null`. */
    readonly path: string | null;
    readonly value: number | null;
    /** The number of the cell that says so, and where in it. */
    readonly cell: number;
    readonly at: number;
  }

  interface IFramework {
    readonly importing: Set<string>;
    readonly using: Set<string>;
    readonly via: Set<string>;
    readonly imports: Set<string>;
    readonly names: Set<string>;
  }

  const MAX_STEPS = 16;

  export class Notebook {
    constructor(cells: readonly ICellWithFacts[], index: RecipeIndex) {
      this._cells = cells;
      this._index = index;
    }

    run(): IDetection {
      this._cells.forEach(({ facts }, i) => {
        for (const name of facts.exports.keys()) {
          const known = this._definers.get(name);
          if (known) {
            known.push(i);
          } else {
            this._definers.set(name, [i]);
          }
        }
      });
      this._cells.forEach((cell, i) => {
        this._cell(cell, i);
        // All of them are read before any of them counts.
        const names = [...cell.facts.exports.keys()];
        const found = names.map(name => this._export(i, name));
        names.forEach((name, j) => this._names.set(name, found[j]));
      });
      return {
        frameworks: this._uses(),
        seeds: this._seeds,
        hashSeeds: this._hashSeeds
      };
    }

    private _cell({ id, facts }: ICellWithFacts, i: number): void {
      for (const { path, sure } of facts.imports) {
        this._import(path, sure, id);
      }
      for (const path of facts.paths) {
        this._name(path, id);
      }
      for (const [name, rests] of facts.open) {
        const base = this._path(name, i);
        // Most names are data of the notebook: they cost this look-up alone.
        if (base !== null && this._isOfInterest(base)) {
          for (const rest of rests) {
            this._name(base + rest, id);
          }
        }
      }
      for (const call of facts.calls) {
        this._call(call, id, i);
      }
      for (const { line, chain, open, text, value } of facts.hashSeeds) {
        const path = open ? this._follow(chain, i) : chain;
        if (path !== null && HASH_SEED_TARGETS.has(path)) {
          const number = this._number(value, i);
          this._hashSeeds.push({
            cell: id,
            line,
            value: text ?? (number === null ? null : String(number))
          });
        }
      }
    }

    private _call(call: ICallFact, id: string, i: number): void {
      const path = call.open ? this._follow(call.chain, i) : call.chain;
      const name = path === null ? '' : normalizeCall(path);
      const seed = seedCall(name);
      if (!seed) {
        return;
      }
      const argument = seedArgument(call.args, seed.keyword);
      this._seeds.push({
        cell: id,
        line: call.line,
        call: name,
        recipe: seed.recipe,
        scope: seed.scope,
        value: argument ? this._number(argument.value, i) : null,
        text: argument?.text ?? ''
      });
    }

    private _import(path: string, sure: boolean, id: string): void {
      for (const recipe of this._index.find(path)) {
        const found = this._framework(recipe, path);
        found.importing.add(id);
        if (sure || isKnownModule(path)) {
          found.imports.add(path);
        }
        if (!sure && !path.endsWith('.*')) {
          found.names.add(path);
        }
      }
    }

    private _name(path: string, id: string): void {
      const dynamic = dynamicImport(path);
      if (dynamic) {
        this._import(dynamic.module, true, id);
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

    private _framework(recipe: string, path: string): IFramework {
      let found = this._frameworks.get(recipe);
      if (!found) {
        found = {
          importing: new Set(),
          using: new Set(),
          via: new Set(),
          imports: new Set(),
          names: new Set()
        };
        this._frameworks.set(recipe, found);
      }
      found.via.add(head(path));
      return found;
    }

    private _uses(): IFrameworkUse[] {
      const ids = [...this._frameworks.keys()];
      const found: IFrameworkUse[] = [];
      for (const [recipe, use] of this._frameworks) {
        if (!this._index.isMoot(recipe, use.via, ids)) {
          found.push({
            recipe,
            cells: [...(use.importing.size > 0 ? use.importing : use.using)],
            via: [...use.via].sort(),
            imports: [...use.imports].sort(),
            names: [...use.names].filter(name => !use.imports.has(name)).sort()
          });
        }
      }
      return found;
    }

    private _isOfInterest(path: string): boolean {
      const top = head(path);
      return (
        this._index.knows(top) || top === 'importlib' || top === '__import__'
      );
    }

    /** What an open name stands for in a cell. */
    private _path(name: string, i: number, steps = 0): string | null {
      const above = this._names.get(name);
      if (above) {
        return above.path;
      }
      const first = this._definers.get(name)?.[0];
      if (first !== undefined && steps < MAX_STEPS) {
        return this._export(first, name, steps + 1).path;
      }
      return name === '__import__' ? name : null;
    }

    /** The path of an open chain. */
    private _follow(chain: string, i: number, steps = 0): string | null {
      const name = head(chain);
      const base = this._path(name, i, steps);
      return base === null ? null : base + chain.slice(name.length);
    }

    private _number(value: ResolvedValue, i: number, steps = 0): number | null {
      if (value.kind !== 'open') {
        return value.kind === 'value' ? value.value : null;
      }
      const above = this._names.get(value.chain);
      const owner = this._names.get(head(value.chain));
      if (above) {
        const fresh =
          !owner ||
          owner.cell < above.cell ||
          (owner.cell === above.cell && owner.at <= above.at);
        return fresh ? above.value : null;
      }
      if (owner || steps >= MAX_STEPS) {
        return null;
      }
      // Only below: then all of them must agree.
      const values = new Set(
        (this._definers.get(value.chain) ?? []).map(
          cell => this._export(cell, value.chain, steps + 1).value
        )
      );
      const [only = null] = values;
      return values.size === 1 ? only : null;
    }

    /** What a cell says a name is, once it ran. */
    private _export(cell: number, name: string, steps = 0): IName {
      const found = this._cells[cell].facts.exports.get(name);
      const target = found?.target;
      let path: string | null = null;
      if (target?.kind === 'path') {
        path = target.chain;
      } else if (target?.kind === 'open') {
        path = this._follow(target.chain, cell, steps);
      }
      return {
        path: path !== null && path.length <= 300 ? path : null,
        value: found ? this._number(found.value, cell, steps) : null,
        cell,
        at: found?.at ?? 0
      };
    }

    private readonly _cells: readonly ICellWithFacts[];
    private readonly _index: RecipeIndex;
    /** What the names stand for below the cells that were looked at. */
    private readonly _names = new Map<string, IName>();
    /** The numbers of the cells that define a name. */
    private readonly _definers = new Map<string, number[]>();
    private readonly _frameworks = new Map<string, IFramework>();
    private readonly _seeds: ISeedUse[] = [];
    private readonly _hashSeeds: IHashSeedUse[] = [];
  }

  /** The argument that holds the seed. */
  function seedArgument(
    args: readonly IArgumentFact[],
    keyword: string
  ): IArgumentFact | undefined {
    return (
      args.find(argument => argument.keyword === keyword) ??
      args.find((argument, i) => i === 0 && argument.keyword === null)
    );
  }
}
