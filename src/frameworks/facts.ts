import { PYTHON } from './data';
import { inOrder } from './order';
import { Randomness } from './randomness';
import type { IVariation } from './randomness';
import { ReseedIndex, SeedCalls } from './seedCalls';
import type { ISeedCall } from './seedCalls';
import type {
  IFrameworkFacts,
  ILaunchVariableFacts,
  IStreamFacts
} from './types';

const DRAWLESS_METHODS: ReadonlySet<string> = new Set(PYTHON.drawlessMethods);

/** A launch variable, and the framework that it concerns. */
export interface ILaunchVariable extends ILaunchVariableFacts {
  readonly framework: string;
}

/** A variable that a framework reads once: when it is imported, or first used. */
export interface IEarlyVariable {
  readonly name: string;
  /** The ids of the frameworks whose seeding makes them read it. */
  readonly frameworks: readonly string[];
}

/**
 * The facts about a set of frameworks, indexed. Immutable: adding a framework makes a
 * new object. Calls are those of Python; paths are dotted, with aliases resolved.
 */
export class Facts {
  /**
   * @param frameworks - The frameworks, in any order, each id once.
   */
  constructor(frameworks: readonly IFrameworkFacts[]) {
    this.frameworks = inOrder(frameworks);
    this._ids = new Map(this.frameworks.map(facts => [facts.id, facts]));
    const python = this.frameworks.filter(
      ({ language }) => language === 'python'
    );
    this._seedCalls = new SeedCalls(python);
    this._reseeds = new ReseedIndex(python);
    this._randomness = new Randomness(python);
    const all = (
      pick: (facts: IFrameworkFacts) => readonly string[]
    ): string[] => python.flatMap(pick);
    this._drawless = new Set([
      ...PYTHON.drawless,
      ...PYTHON.transparent,
      ...all(facts => facts.drawless ?? [])
    ]);
    this._generators = new Set(
      all(facts => (facts.generators ?? []).flatMap(({ calls }) => calls))
    );
    this._readers = lastNames(all(facts => facts.stateReaders ?? []));
    this.modules = new Set(
      all(facts => [...(facts.submodules ?? []), ...(facts.libraries ?? [])])
    );
    this.settings = [...PYTHON.settings, ...all(facts => facts.settings ?? [])];
    this.drawingWords = new RegExp(
      [...PYTHON.drawingWords, ...all(facts => facts.drawingWords ?? [])].join(
        '|'
      )
    );
    this._aliases = new Map(
      [PYTHON, ...python].flatMap(facts => Object.entries(facts.aliases ?? {}))
    );
  }

  /** The frameworks in the order of the cell: by rank, then by id. */
  readonly frameworks: readonly IFrameworkFacts[];

  /** Paths below frameworks, and of libraries, that are known to be modules. */
  readonly modules: ReadonlySet<string>;

  /** Dotted settings whose assignment draws nothing: `torch.backends`. */
  readonly settings: readonly string[];

  /** Matches the words that go with draws; see the member of that name in the schema. */
  readonly drawingWords: RegExp;

  /** The facts of a framework; `undefined` for an id that is not known. */
  get(id: string): IFrameworkFacts | undefined {
    return this._ids.get(id);
  }

  /** What a name usually stands for where no cell says so: `np` → `numpy`. */
  usualPath(name: string): string | undefined {
    return this._aliases.get(name);
  }

  /** What a call does to a seed; `null` if it sets none. */
  seedCall(path: string): ISeedCall | null {
    return this._seedCalls.find(path);
  }

  /** The calls that set a seed, global or of a generator, patterns excepted. */
  get seedPaths(): readonly string[] {
    return this._seedCalls.paths;
  }

  /** Whether a chain may turn out to be a seed call once its first name is known. */
  maySeed(chain: string): boolean {
    return this._seedCalls.mayBe(chain);
  }

  /** Whether the assignment of an attribute sets a seed. */
  isSeedSetting(path: string): boolean {
    return this._seedCalls.isSetting(path);
  }

  /** Whether the assignment of a chain may seed once its first name is known. */
  maySeedBySetting(chain: string): boolean {
    return this._seedCalls.mayBeSetting(chain);
  }

  /** The path in its usual spelling: `pylab.seed` → `numpy.random.seed`. */
  respell(path: string): string {
    return this._seedCalls.respell(path);
  }

  /**
   * The names that a star import is known to define, as far as they matter to
   * seeds: name → dotted path.
   *
   * @param module - The dotted module: `numpy.random`.
   */
  starNames(module: string): readonly (readonly [string, string])[] {
    return this._seedCalls.starNames(module);
  }

  /**
   * The streams that calls below a top-level module may seed or set, without
   * devices; `undefined` for a module without such calls.
   */
  streamsReseededBelow(top: string): readonly string[] | undefined {
    return this._reseeds.below(top);
  }

  /**
   * The streams that a function of this name may seed or set if a star import of an
   * unknown module brought it; `undefined` if no known function of that name does.
   */
  streamsReseededBy(name: string): readonly string[] | undefined {
    return this._reseeds.by(name);
  }

  /** Whether a call draws nothing: one of a framework or library, or a builtin. */
  isDrawless(path: string): boolean {
    let isBelow = false;
    for (let dot = path.indexOf('.'); dot > 0 && !isBelow;) {
      isBelow = this._drawless.has(path.slice(0, dot + 1));
      dot = path.indexOf('.', dot + 1);
    }
    return isBelow || this._drawless.has(path);
  }

  /** Whether a method draws nothing, of any object that calls without draws can make. */
  isDrawlessMethod(name: string): boolean {
    return DRAWLESS_METHODS.has(name);
  }

  /** Whether a call makes a generator with a random state of its own. */
  isGenerator(path: string): boolean {
    return this._generators.has(path);
  }

  /** Whether a call uses up the key that it is given: `jax.random.normal`. */
  usesUpKey(path: string): boolean {
    return this.frameworks.some(
      ({ keys }) =>
        keys !== undefined &&
        path.startsWith(keys.usedUpBelow) &&
        !keys.keptBy.includes(path)
    );
  }

  /** Why a call gives another value in each run; `null` if it does not. */
  variation(path: string): IVariation | null {
    return this._randomness.variation(path);
  }

  /** The paths that end with a name and that {@link variation} knows. */
  varyingPaths(name: string): readonly string[] {
    return this._randomness.pathsTo(name);
  }

  /** The call that makes a generator of the same class from a seed: `a.B.from_seed` of `a.B`. */
  seededSibling(parent: string): string | null {
    return this._randomness.seededSibling(parent);
  }

  /**
   * The global streams from which a call may draw, or which it may seed.
   *
   * @param path - A dotted path, or the name of a builtin.
   * @returns The names of {@link IStreamFacts}; `null` if any may be among them.
   */
  streamsDrawnBy(path: string): readonly string[] | null {
    return this.isDrawless(path) || this.variation(path)
      ? []
      : this._randomness.streams(path);
  }

  /** Whether a dotted path is a setting, or part of one: `torch.backends.cudnn`. */
  isSetting(path: string): boolean {
    return this.settings.some(
      setting => path === setting || path.startsWith(`${setting}.`)
    );
  }

  /** Whether an attribute of this name reads the state of a stream without a draw. */
  readsState(name: string): boolean {
    return this._readers.has(name);
  }

  /** The stream of a name with or without a device: `torch.cuda:0`. */
  stream(name: string): IStreamFacts | undefined {
    const [bare] = name.split(':');
    for (const { streams } of this.frameworks) {
      const found = streams.find(stream => stream.name === bare);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  /** All variables that a notebook may ask for: by the frameworks' ranks, then by name. */
  get launchVariables(): readonly ILaunchVariable[] {
    return this.frameworks
      .flatMap(facts =>
        (facts.launchVariables ?? []).map(variable => ({
          rank: facts.rank,
          variable: { ...variable, framework: facts.id }
        }))
      )
      .sort(
        (a, b) =>
          a.rank - b.rank || (a.variable.name < b.variable.name ? -1 : 1)
      )
      .map(({ variable }) => variable);
  }

  /** All variables that count only before the seed cell's imports. */
  get earlyVariables(): readonly IEarlyVariable[] {
    return variables(this.frameworks, facts => facts.earlyVariables);
  }

  /** All variables that count as long as their frameworks have computed nothing. */
  get startVariables(): readonly IEarlyVariable[] {
    return variables(this.frameworks, facts => facts.startVariables);
  }

  private readonly _ids: ReadonlyMap<string, IFrameworkFacts>;
  private readonly _seedCalls: SeedCalls;
  private readonly _reseeds: ReseedIndex;
  private readonly _randomness: Randomness;
  private readonly _drawless: ReadonlySet<string>;
  private readonly _generators: ReadonlySet<string>;
  private readonly _readers: ReadonlySet<string>;
  private readonly _aliases: ReadonlyMap<string, string>;
}

function variables(
  frameworks: readonly IFrameworkFacts[],
  of: (facts: IFrameworkFacts) => readonly string[] | undefined
): IEarlyVariable[] {
  const found = new Map<string, string[]>();
  for (const facts of frameworks) {
    for (const name of of(facts) ?? []) {
      found.set(name, [...(found.get(name) ?? []), facts.id]);
    }
  }
  return [...found].map(([name, ids]) => ({ name, frameworks: ids }));
}

function lastNames(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map(path => path.slice(path.lastIndexOf('.') + 1)));
}
