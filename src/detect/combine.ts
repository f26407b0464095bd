/**
 * Puts the facts of the cells of a Python notebook together.
 */
import { MENTION, OPEN } from './facts';
import type { IArgumentFact, ICallFact, ICellFacts } from './facts';
import { HASH_SEED } from '../recipes/environment';
import { ENVIRONMENT_TARGETS } from './environment';
import type { Facts } from '../frameworks';
import type { RecipeIndex } from './libraries';
import { FrameworkCollector } from './frameworks';
import { FunctionCalls } from './functions';
import { NameCollector } from './names';
import { head } from '../python/nodes';
import { Evaluation } from './evaluation';
import { functionIn, isFunctionPath } from '../python/resolve';
import type { Value } from '../python/values';
import { normalizeCall } from '../python/calls';
import type { IDetection, IEnvironmentUse, ISeedUse } from './types';

/** One cell with its facts. */
export interface ICellWithFacts {
  readonly id: string;
  readonly facts: ICellFacts;
  /** Whether it takes parameters from outside. */
  readonly isParameters?: boolean;
}

/**
 * Combines the cells of a notebook.
 *
 * A name that a cell uses without defining it has the meaning that the nearest cell
 * above gives it, or else the first cell below: cells may run in any order.
 *
 * @param cells - The cells in document order.
 * @param index - The recipes to answer with.
 * @param facts - What is known of frameworks.
 */
export function combine(
  cells: readonly ICellWithFacts[],
  index: RecipeIndex,
  facts: Facts
): Omit<IDetection, 'setUp'> {
  return new Private.Notebook(cells, index, facts).run();
}

namespace Private {
  const MAX_STEPS = 16;

  export class Notebook {
    constructor(
      cells: readonly ICellWithFacts[],
      index: RecipeIndex,
      facts: Facts
    ) {
      this._cells = cells;
      this._index = index;
      this._facts = facts;
      this._brings = cells.some(({ facts: { brings } }) => brings);
      this._frameworks = new FrameworkCollector(index, facts.modules);
    }

    run(): Omit<IDetection, 'setUp'> {
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
        // All names are resolved before any of them takes effect.
        const names = [...cell.facts.exports.keys()];
        this._collectNames(i);
        const found = names.map(name => this._exportedPath(i, name));
        names.forEach((name, j) => this._names.set(name, found[j]));
      });
      if (!this._frameworks.areFirm) {
        this._need('', new Set());
      }
      return this._evaluate();
    }

    /** Evaluates what was found, once all calls of functions are known. */
    private _evaluate(): Omit<IDetection, 'setUp'> {
      const evaluation = new Evaluation({
        values: this._cells.map(({ facts }) => facts.values),
        follow: chain => this._follow(chain),
        definers: name => this._definers.get(name) ?? [],
        calls: path => this._functions.of(path)
      });
      const environment = this._environment.map(({ use, value, index }) => ({
        ...use,
        value: evaluation.text(value(), index)
      }));
      return {
        frameworks: this._frameworks.uses(),
        seeds: this._seeds.map(({ use, value, index }) => ({
          ...use,
          value: value && evaluation.integer(value(), index)
        })),
        hashSeeds: environment.filter(({ name }) => name === HASH_SEED),
        environment: environment.filter(({ name }) => name !== HASH_SEED),
        names: this._collector.names(name => this._seedOf(name, evaluation)),
        mayDraw: this._cells.some(({ facts }) => facts.mayDraw),
        looksLike: this._cells.some(({ facts }) => facts.isR) ? 'R' : null,
        installs: this._cells.flatMap(({ id, facts }, index) =>
          facts.installs.map(fact => ({ cell: id, index, ...fact }))
        )
      };
    }

    /** The integer that all cells give a name which speaks of a seed; else `null`. */
    private _seedOf(name: string, evaluation: Evaluation): number | null {
      const cells = /seed/i.test(name) ? (this._definers.get(name) ?? []) : [];
      const values = new Set(
        cells.map(cell => {
          const { exports, values: own } = this._cells[cell].facts;
          return own && exports.get(name)?.targets.length === 1
            ? evaluation.integer(own.after(name), cell)
            : null;
        })
      );
      const [value = null] = values;
      return values.size === 1 ? value : null;
    }

    /** Notes what a cell binds its names to, and what it takes from above. */
    private _collectNames(cell: number): void {
      const { facts, isParameters = false } = this._cells[cell];
      const { exports, reads } = facts;
      for (const [name, isAtOnce] of reads) {
        this._collector.read(name, isAtOnce);
      }
      for (const [name, { targets }] of exports) {
        for (const target of targets) {
          const path =
            target.kind === 'open'
              ? this._follow(target.chain)
              : target.kind === 'path'
                ? target.chain
                : null;
          this._collector.bind(name, path, isParameters);
        }
      }
    }

    private _cell({ id, facts }: ICellWithFacts, index: number): void {
      for (const imported of facts.imports) {
        this._frameworks.addImport(imported, id, index);
      }
      for (const path of facts.paths) {
        if (isFunctionPath(path)) {
          this._functions.escapes(path);
        } else {
          this._frameworks.addName(path, id);
        }
      }
      for (const [name, rests] of facts.open) {
        const base = this._path(name);
        // Most names are data of the notebook: they cost this look-up alone.
        if (base !== null && isFunctionPath(base)) {
          if (rests.includes('')) {
            this._functions.escapes(base);
          }
        } else if (base !== null && this._isOfInterest(base)) {
          for (const rest of rests) {
            this._frameworks.addName(base + rest, id);
          }
        }
      }
      for (const call of facts.calls) {
        this._call(call, id, index);
      }
      for (const fact of facts.environment) {
        const { variable, line, chain, open, value, ...how } = fact;
        const path = open ? this._follow(chain) : chain;
        if (path !== null && ENVIRONMENT_TARGETS.has(path)) {
          const use = { name: variable, cell: id, index, line, ...how };
          this._environment.push({ use, value, index });
        }
      }
    }

    /** Follows what runs for sure, from the cells into the functions that they use. */
    private _need(within: string, seen: Set<string>): void {
      seen.add(within);
      for (const { facts } of this._cells) {
        for (const noted of facts.firm.get(within) ?? []) {
          const isOpen = noted.startsWith(OPEN);
          const isMention = noted.startsWith(MENTION, isOpen ? OPEN.length : 0);
          const chain = noted.replace(/^\W+/, '');
          const path = isOpen ? this._follow(chain) : chain;
          const name = path === null ? null : functionIn(path);
          if (name !== null && !seen.has(name)) {
            this._frameworks.runs(name);
            this._need(name, seen);
          } else if (path !== null && !isMention && this._isOfInterest(path)) {
            this._frameworks.need(path);
          }
        }
      }
    }

    private _call(call: ICallFact, id: string, index: number): void {
      const path = call.open ? this._follow(call.chain) : call.chain;
      if (path !== null && isFunctionPath(path)) {
        this._functions.call(path, call.args, index);
        return;
      }
      const name =
        path === null ? '' : this._facts.respell(normalizeCall(path));
      const seed = this._facts.seedCall(name);
      if (!seed) {
        return;
      }
      const argument = seedArgument(
        call.args,
        seed.parameter,
        seed.scope === 'private'
      );
      this._seeds.push({
        use: {
          cell: id,
          line: call.line,
          call: name,
          recipe: seed.framework,
          scope: seed.scope,
          text: argument?.text ?? ''
        },
        value: argument?.value ?? null,
        index
      });
    }

    private _isOfInterest(path: string): boolean {
      const top = head(path);
      return (
        this._index.knows(top) || top === 'importlib' || top === '__import__'
      );
    }

    /** What a name stands for that a cell uses without defining it. */
    private _path(name: string, steps = 0): string | null {
      const above = this._names.get(name);
      if (above !== undefined) {
        return above;
      }
      const first = this._definers.get(name)?.[0];
      if (first !== undefined && steps < MAX_STEPS) {
        return this._exportedPath(first, name, steps + 1);
      }
      const usual = this._brings ? this._facts.usualPath(name) : undefined;
      return usual ?? (name === '__import__' ? name : null);
    }

    /** The path of an open chain. */
    private _follow(chain: string, steps = 0): string | null {
      const name = head(chain);
      const base = this._path(name, steps);
      return base === null ? null : base + chain.slice(name.length);
    }

    private _exportedPath(
      cell: number,
      name: string,
      steps = 0
    ): string | null {
      const target = this._cells[cell].facts.exports.get(name)?.target;
      const path =
        target?.kind === 'open'
          ? this._follow(target.chain, steps)
          : target?.kind === 'path'
            ? target.chain
            : null;
      return path !== null && path.length <= 300 ? path : null;
    }

    private readonly _cells: readonly ICellWithFacts[];
    private readonly _index: RecipeIndex;
    private readonly _facts: Facts;
    /** Whether names come from elsewhere; those that are not bound have their usual meaning. */
    private readonly _brings: boolean;
    /** What the names stand for after the cells visited so far. */
    private readonly _names = new Map<string, string | null>();
    /** The numbers of the cells that define a name. */
    private readonly _definers = new Map<string, number[]>();
    private readonly _frameworks: FrameworkCollector;
    private readonly _functions = new FunctionCalls();
    private readonly _collector = new NameCollector();
    private readonly _seeds: {
      readonly use: Omit<ISeedUse, 'value'>;
      /** Reads what its argument is worth; `null` if it has none. */
      readonly value: (() => Value) | null;
      /** The number of its cell. */
      readonly index: number;
    }[] = [];
    private readonly _environment: {
      readonly use: Omit<IEnvironmentUse, 'value'>;
      readonly value: () => Value;
      readonly index: number;
    }[] = [];
  }

  /** The argument that holds the seed. */
  function seedArgument(
    args: readonly IArgumentFact[],
    parameter: string,
    isPrivate: boolean
  ): IArgumentFact | undefined {
    const [first, ...others] = args;
    return (
      args.find(argument => argument.keyword === parameter) ??
      args.find((argument, i) => i === 0 && argument.keyword === null) ??
      // One stream of several: `nnx.Rngs(params=0)`.
      (isPrivate && others.length === 0 ? first : undefined)
    );
  }
}
