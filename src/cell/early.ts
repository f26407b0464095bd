/**
 * What the notebook sets for a framework that the seed cell would import too early: what
 * the cell carries, and what it cannot.
 */
import { own } from '../frameworks/byName';
import type { ICodePlace, IDetection, IFrameworkUse } from '../detect';
import type {
  ICarriedVariable,
  ICellReading,
  IFrameworkRegistry,
  ISeedOptions
} from '../recipes';
import { effectiveVariant, linesOf, normalizeOptions } from '../recipes';
import type { IModuleFacts } from './candidates';

/** Why the seed cell may disturb what stands below it. */
export interface IPlaceNotice {
  /**
   * A variable whose value the cell cannot carry, a call that must come before the
   * framework starts, or an installation of what the cell imports.
   */
  readonly kind: 'variable' | 'call' | 'install';
  /** The variable, the call, or the package. */
  readonly name: string;
  /** The id of the cell that has it; `null` if that is not known. */
  readonly cell: string | null;
  /**
   * `move`: the seed cell may stand below that cell. `split`: the line belongs into a cell
   * of its own, above the seed cell.
   */
  readonly advice: 'move' | 'split';
}

/** The input of the rule. */
export interface IEarlyInput {
  /** The reading of the seed cell; `null` if there is none. */
  readonly reading: ICellReading | null;
  readonly detection: IDetection;
  /** The number of code cells above the seed cell; `null` for a cell to come. */
  readonly above?: number | null;
  /** Top-level modules, as the running kernel knows them. */
  readonly modules: Readonly<Record<string, IModuleFacts>>;
}

/** The outcome: what the cell carries, and what it cannot. */
export interface IEarly {
  readonly environment: Readonly<Record<string, ICarriedVariable>>;
  readonly notices: readonly IPlaceNotice[];
}

/**
 * Finds what the notebook sets below the seed cell and above its own import or use of a
 * framework that the cell seeds.
 *
 * @param options - What the cell will contain otherwise.
 * @returns What the cell carries, including what it says already, and what it cannot.
 */
export function findEarly(
  input: IEarlyInput,
  options: ISeedOptions,
  registry: IFrameworkRegistry
): IEarly {
  const said = input.reading?.choices?.environment;
  if (options.language !== 'python' || !input.detection.setUp) {
    return { environment: { ...said }, notices: [] };
  }
  const normal = normalizeOptions(options, registry);
  const found = new Private.Finder(input, normal, registry).run();
  return { ...found, environment: { ...said, ...found.environment } };
}

namespace Private {
  /** Looks through what was detected below the seed cell. */
  export class Finder {
    constructor(
      private readonly _input: IEarlyInput,
      private readonly _options: ISeedOptions,
      private readonly _registry: IFrameworkRegistry
    ) {
      const { setUp } = _input.detection;
      this._end = { index: setUp?.cells ?? 0, line: setUp?.line ?? 0 };
      this._above = _input.above ?? this._end.index;
    }

    run(): IEarly {
      this._variables();
      this._calls();
      this._installs();
      const environment = Object.fromEntries(this._environment);
      return { environment, notices: this._notices };
    }

    private _variables(): void {
      const { facts } = this._registry;
      const early = byName(facts.earlyVariables);
      const start = byName(facts.startVariables);
      for (const use of this._input.detection.environment) {
        const { name, value, isSure, isDefault } = use;
        const importing = this._reads(early.get(name)).filter(id =>
          this._isBeforeImport(use, id)
        );
        const starting = this._reads(start.get(name)).filter(
          id => this._isBeforeImport(use, id) || isBefore(use, this._end)
        );
        if (use.index < this._above || importing.length + starting.length < 1) {
          continue;
        }
        if (value === null || !isSure) {
          this._environment.delete(name);
          if (
            importing.some(id => this._isImported(id)) ||
            starting.some(id => this._startsBackend(id))
          ) {
            this._note('variable', name, use);
          }
        } else if (!isDefault || !this._environment.has(name)) {
          this._environment.set(name, { value, isDefault });
        }
      }
    }

    /** Calls that come too late for a backend that the cell starts. */
    private _calls(): void {
      const { setUp } = this._input.detection;
      for (const id of this._options.frameworks) {
        const calls = this._registry.facts.get(id)?.configuration ?? [];
        if (calls.length === 0 || !this._startsBackend(id)) {
          continue;
        }
        const use = this._use(id);
        const isBelow = !!use?.first && use.first.index >= this._above;
        const name = calls.find(
          call =>
            (isBelow && use.names.includes(call)) ||
            (this._above <= this._end.index && setUp?.called.includes(call))
        );
        if (name !== undefined) {
          const isStop = setUp?.called.includes(name);
          this._note('call', name, isStop ? this._end : (use?.first ?? null));
        }
      }
    }

    private _installs(): void {
      for (const install of this._input.detection.installs) {
        const words = install.text.toLowerCase().split(/[^\w.-]+/);
        for (const id of this._options.frameworks) {
          const recipe = this._registry.get(id);
          const names = recipe ? [recipe.distribution, ...recipe.modules] : [];
          const isThere = recipe?.modules.some(
            name => own(this._input.modules, name)?.installed
          );
          const installed = names.find(name =>
            words.some(word => word.split(/[=<>~[]/)[0] === name.toLowerCase())
          );
          if (
            installed !== undefined &&
            !isThere &&
            install.index >= this._above &&
            this._isBeforeImport(install, id)
          ) {
            this._note('install', installed, install);
          }
        }
      }
    }

    /** Whether a framework of this cell is imported by it, or by one that seeds it too. */
    private _isImported(id: string): boolean {
      const { variants, determinism } = this._options;
      const recipe = this._registry.get(id);
      const { imports = [] } = recipe
        ? effectiveVariant(recipe, variants, determinism).lines(determinism)
        : {};
      return imports.length > 0;
    }

    /** Whether the lines of a framework in this cell start its backend. */
    private _startsBackend(id: string): boolean {
      const recipe = this._registry.get(id);
      return (
        !!recipe?.startsBackend &&
        (linesOf(recipe, this._options, this._registry).seeds ?? []).some(
          line => !line.startsWith('#')
        )
      );
    }

    /** The frameworks of the cell among some. */
    private _reads(ids: readonly string[] = []): readonly string[] {
      return ids.filter(id => this._options.frameworks.includes(id));
    }

    /** Whether a place comes before the notebook's own import of a framework. */
    private _isBeforeImport(place: ICodePlace, id: string): boolean {
      const first = this._use(id)?.first;
      return !first || !isBefore(first, place);
    }

    private _use(id: string): IFrameworkUse | undefined {
      return this._input.detection.frameworks.find(use => use.recipe === id);
    }

    private _note(
      kind: IPlaceNotice['kind'],
      name: string,
      place: (ICodePlace & { readonly cell?: string }) | null
    ): void {
      if (this._notices.some(one => one.kind === kind && one.name === name)) {
        return;
      }
      const { setUp } = this._input.detection;
      const isStop = place !== null && place.index === this._end.index;
      this._notices.push({
        kind,
        name,
        cell: place?.cell ?? (isStop ? (setUp?.stop ?? null) : null),
        advice:
          place !== null && place.index < this._end.index ? 'move' : 'split'
      });
    }

    private readonly _environment = new Map<string, ICarriedVariable>();
    private readonly _notices: IPlaceNotice[] = [];
    private readonly _above: number;
    /** Where the set-up at the top ends. */
    private readonly _end: ICodePlace;
  }

  function isBefore(a: ICodePlace, b: ICodePlace): boolean {
    return a.index < b.index || (a.index === b.index && a.line < b.line);
  }

  function byName(
    variables: readonly {
      readonly name: string;
      readonly frameworks: readonly string[];
    }[]
  ): ReadonlyMap<string, readonly string[]> {
    return new Map(variables.map(({ name, frameworks }) => [name, frameworks]));
  }
}
