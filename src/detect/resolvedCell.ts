/**
 * What one cell says once the names are known that it takes from other cells.
 */
import type { Facts } from '../frameworks';
import { HASH_SEED } from '../recipes/environment';
import { normalizeCall } from '../python/calls';
import { head } from '../python/nodes';
import { isFunctionPath } from '../python/resolve';
import type { Value } from '../python/values';
import { ENVIRONMENT_TARGETS } from './cell/environment';
import { CellEvidence } from './evidence';
import type { EvidenceOf } from './evidence';
import type { IArgumentFact, ICallFact, ICellFacts } from './cell/facts';
import type { RecipeIndex } from './libraries';
import { exportedPath } from './paths';
import type { BoundNames, NotebookPaths } from './paths';
import type { IEnvironmentUse, ISeedUse } from './types';

/** One cell with its facts. */
export interface ICellWithFacts {
  readonly id: string;
  readonly facts: ICellFacts;
  /** Whether it takes parameters from outside. */
  readonly isParameters?: boolean;
}

/** A value that the other cells have a say in. */
export interface IQuestion {
  /** Reads what the cell itself says of it. */
  readonly value: () => Value;
  /** Whether a text is asked for, or else an integer. */
  readonly isText: boolean;
}

/** A seed that a cell sets. */
export interface ISeedOfCell {
  readonly use: Omit<ISeedUse, 'value'>;
  /** What its argument is worth; `null` if it has none. */
  readonly question: IQuestion | null;
}

/** A variable that a cell sets. */
export interface IVariableOfCell {
  readonly use: Omit<IEnvironmentUse, 'value' | 'index'>;
  readonly isHashSeed: boolean;
  readonly question: IQuestion;
}

/** A call of one of the notebook's functions. */
export interface ICallOfCell {
  readonly path: string;
  readonly args: readonly IArgumentFact[];
}

/** A cell in its notebook. */
export interface IResolvedCell {
  readonly cell: ICellWithFacts;
  /** Names of other cells → what they stood for: the same gives the same. */
  readonly taken: ReadonlyMap<string, string | null>;
  /** The names on which that rests. */
  readonly rests: ReadonlySet<string>;
  /** What its names stand for after it. */
  readonly bound: BoundNames;
  /** All that it binds its names to; `null` for what is no module or member of one. */
  readonly targets: readonly (readonly [string, readonly (string | null)[]])[];
  /** The integers of its names that speak of seeds; `null` for one that has several values. */
  readonly seedNames: ReadonlyMap<string, IQuestion | null>;
  readonly evidence: EvidenceOf;
  readonly calls: readonly ICallOfCell[];
  /** Functions that it passes on, so that their calls are not known. */
  readonly escapes: readonly string[];
  readonly seeds: readonly ISeedOfCell[];
  readonly variables: readonly IVariableOfCell[];
  /** All values that are asked for. */
  readonly questions: readonly IQuestion[];
}

/**
 * Reads one cell in its notebook.
 *
 * @param cell - The cell.
 * @param at - Its number.
 * @param paths - What names stand for.
 * @param index - The recipes to answer with.
 * @param facts - What is known of frameworks.
 */
export function resolveCell(
  cell: ICellWithFacts,
  at: number,
  paths: NotebookPaths,
  index: RecipeIndex,
  facts: Facts
): IResolvedCell {
  return new Private.Reader(cell, at, paths, index, facts).run();
}

namespace Private {
  export class Reader {
    constructor(
      private readonly _cell: ICellWithFacts,
      at: number,
      paths: NotebookPaths,
      index: RecipeIndex,
      facts: Facts
    ) {
      this._at = at;
      this._paths = paths;
      this._index = index;
      this._facts = facts;
      this._evidence = new CellEvidence(index, facts.modules);
    }

    run(): IResolvedCell {
      const { facts } = this._cell;
      for (const imported of facts.imports) {
        this._evidence.addImport(imported);
      }
      for (const path of facts.paths) {
        if (isFunctionPath(path)) {
          this._escapes.push(path);
        } else {
          this._evidence.addName(path);
        }
      }
      this._open();
      for (const call of facts.calls) {
        this._call(call);
      }
      this._environment();
      this._exports();
      return {
        cell: this._cell,
        taken: this._taken,
        rests: this._rests,
        bound: this._bound,
        targets: this._targets,
        seedNames: this._seedNames,
        evidence: this._evidence.found,
        calls: this._calls,
        escapes: this._escapes,
        seeds: this._seeds,
        variables: this._variables,
        questions: this._questions
      };
    }

    private _open(): void {
      for (const [name, rests] of this._cell.facts.open) {
        const base = this._path(name);
        // Most names are data of the notebook: they cost this look-up alone.
        if (base !== null && isFunctionPath(base)) {
          if (rests.includes('')) {
            this._escapes.push(base);
          }
        } else if (base !== null && isOfInterest(base, this._index)) {
          for (const rest of rests) {
            this._evidence.addName(base + rest);
          }
        }
      }
    }

    private _call(call: ICallFact): void {
      const path = call.open ? this._follow(call.chain) : call.chain;
      if (path !== null && isFunctionPath(path)) {
        this._calls.push({ path, args: call.args });
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
          cell: this._cell.id,
          line: call.line,
          call: name,
          recipe: seed.framework,
          scope: seed.scope,
          text: argument?.text ?? ''
        },
        question: argument ? this._ask(argument.value, false) : null
      });
    }

    private _environment(): void {
      const { facts, id } = this._cell;
      for (const fact of facts.environment) {
        const { variable, line, chain, open, value, ...how } = fact;
        const path = open ? this._follow(chain) : chain;
        if (path !== null && ENVIRONMENT_TARGETS.has(path)) {
          this._variables.push({
            use: { name: variable, cell: id, line, ...how },
            isHashSeed: variable === HASH_SEED,
            question: this._ask(value, true)
          });
        }
      }
    }

    private _exports(): void {
      const { exports, values } = this._cell.facts;
      const follow = (chain: string): string | null => this._follow(chain);
      for (const [name, found] of exports) {
        this._bound.set(name, exportedPath(found, follow));
        const paths = found.targets.map(target => {
          const path =
            target.kind === 'open'
              ? follow(target.chain)
              : target.kind === 'path'
                ? target.chain
                : null;
          return path !== null && isFunctionPath(path) ? null : path;
        });
        this._targets.push([name, paths]);
        if (/seed/i.test(name)) {
          const isOne = values !== null && found.targets.length === 1;
          this._seedNames.set(
            name,
            isOne ? this._ask(() => values.after(name), false) : null
          );
        }
      }
    }

    private _ask(value: () => Value, isText: boolean): IQuestion {
      const question = { value, isText };
      this._questions.push(question);
      return question;
    }

    private _follow(chain: string): string | null {
      const name = head(chain);
      const base = this._path(name);
      return base === null ? null : base + chain.slice(name.length);
    }

    private _path(name: string): string | null {
      let found = this._taken.get(name);
      if (found === undefined) {
        found = this._paths.path(name, this._at, other => {
          this._rests.add(other);
        });
        this._taken.set(name, found);
        this._rests.add(name);
      }
      return found;
    }

    private readonly _taken = new Map<string, string | null>();
    private readonly _rests = new Set<string>();
    private readonly _bound = new Map<string, string | null>();
    private readonly _targets: [string, (string | null)[]][] = [];
    private readonly _seedNames = new Map<string, IQuestion | null>();
    private readonly _calls: ICallOfCell[] = [];
    private readonly _escapes: string[] = [];
    private readonly _seeds: ISeedOfCell[] = [];
    private readonly _variables: IVariableOfCell[] = [];
    private readonly _questions: IQuestion[] = [];
    private readonly _evidence: CellEvidence;
    private readonly _at: number;
    private readonly _paths: NotebookPaths;
    private readonly _index: RecipeIndex;
    private readonly _facts: Facts;
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

/** Whether a path may lead to a framework. */
export function isOfInterest(path: string, index: RecipeIndex): boolean {
  const top = head(path);
  return index.knows(top) || top === 'importlib' || top === '__import__';
}
