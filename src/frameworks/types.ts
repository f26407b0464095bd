/**
 * The facts about frameworks, languages and notebooks, as the JSON files in
 * `jupyterlab_seed/frameworks` hold them. The schemas beside those files say what
 * each member means.
 */

/** A kernel language. */
export type Language = 'python' | 'R' | 'julia';

/** Keys from which functions draw, and which are to be used once. */
export interface IKeyFacts {
  readonly usedUpBelow: string;
  readonly keptBy: readonly string[];
}

/** A switch of determinism beside the seed. */
export type DeterminismKey =
  'cudnn' | 'algorithms' | 'ops' | 'keyReuse' | 'generators' | 'rngKind';

/** Source of variation between runs → calls; `never` has the exceptions. */
export type VaryingCalls = Readonly<Record<string, readonly string[]>>;

/** A global random source that the probe can see. */
export interface IStreamFacts {
  readonly name: string;
  readonly title: string;
  readonly gpu?: boolean;
  readonly tellsFirstDraw?: boolean;
}

/** How a framework uses a GPU. */
export interface IGpuFacts {
  readonly automatic: boolean;
  readonly memory?: {
    readonly name: string;
    readonly value: string;
    readonly chosenBy: readonly string[];
  };
}

/** Calls that set the seed of a global generator. */
export interface ISeedCallFacts {
  readonly calls: readonly string[];
  readonly parameter: string;
  readonly streams?: readonly string[];
  readonly perhaps?: readonly string[];
}

/** Attributes whose assignment sets the seed of a global generator. */
export interface ISeedSettingFacts {
  readonly settings: readonly string[];
  readonly streams?: readonly string[];
}

/** Calls that make a generator with a random state of its own. */
export interface IGeneratorFacts {
  readonly calls: readonly string[];
  readonly parameter?: string;
  readonly seededBy?: readonly string[];
  readonly place?: number | null;
  readonly seedMethod?: string;
  readonly unseeded: 'entropy' | 'constant' | 'global' | 'refused';
}

/** What `from x import *` brings beside the names of `x`. */
export interface IStarFacts {
  readonly modules: readonly string[];
  readonly below?: boolean;
  readonly names: Readonly<Record<string, string>>;
}

/** A variable that counts only if the kernel's process starts with it. */
export interface ILaunchVariableFacts {
  readonly name: string;
  readonly pattern: string;
  readonly maximum?: number;
  readonly rule: string;
  readonly values: readonly string[];
  readonly source: string;
}

/** An inclusive range of integers. */
export interface ISeedRange {
  readonly min: number;
  readonly max: number;
}

/** What is known of one framework; see `framework.schema.json`. */
export interface IFrameworkFacts {
  readonly $schema?: string;
  readonly id: string;
  readonly title: string;
  readonly language: Language;
  readonly modules: readonly string[];
  readonly distribution: string;
  readonly requires: readonly string[];
  readonly seedRange: ISeedRange;
  readonly rank: number;
  readonly sources: readonly string[];
  readonly notes?: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly libraries?: readonly string[];
  readonly submodules?: readonly string[];
  readonly parts?: readonly string[];
  readonly alternatives?: Readonly<Record<string, readonly string[]>>;
  readonly spellings?: Readonly<Record<string, string>>;
  readonly starNames?: readonly IStarFacts[];
  readonly streams: readonly IStreamFacts[];
  readonly gpu?: IGpuFacts;
  readonly untracedDraws?: 'all' | 'unseeded';
  readonly compilers?: readonly string[];
  readonly compiledDraws?: readonly string[];
  readonly seedCalls?: readonly ISeedCallFacts[];
  readonly seedSettings?: readonly ISeedSettingFacts[];
  readonly unseedCalls?: readonly string[];
  readonly stateReaders?: readonly string[];
  readonly stateSetters?: readonly string[];
  readonly draws?: readonly string[];
  readonly drawsAreComplete?: boolean;
  readonly drawingWords?: readonly string[];
  readonly drawless?: readonly string[];
  readonly settings?: readonly string[];
  readonly generators?: readonly IGeneratorFacts[];
  readonly keys?: IKeyFacts;
  readonly ownGenerator?: string;
  readonly varies?: VaryingCalls;
  readonly varyingMethods?: VaryingCalls;
  readonly determinism?: readonly DeterminismKey[];
  readonly launchVariables?: readonly ILaunchVariableFacts[];
  readonly earlyVariables?: readonly string[];
  readonly startVariables?: readonly string[];
  readonly configuration?: readonly string[];
}

/** What magics do to a cell. */
export interface IMagicFacts {
  readonly pythonCell: readonly string[];
  readonly pythonLine: Readonly<Record<string, string>>;
  readonly setupLine: readonly string[];
  readonly codeless: readonly string[];
  readonly elsewhere: readonly string[];
  readonly profiling: readonly string[];
  readonly repeating: readonly string[];
  readonly binding: readonly string[];
  readonly bringing: readonly string[];
  readonly environment: readonly string[];
  readonly drawlessCell: readonly string[];
}

/** Facts about Python and IPython; see `languages.schema.json`. */
export interface IPythonFacts {
  readonly aliases: Readonly<Record<string, string>>;
  readonly magics: IMagicFacts;
  readonly drawlessModules: readonly string[];
  readonly textRunners: readonly string[];
  readonly namespaceCalls: readonly string[];
  readonly drawless: readonly string[];
  readonly transparent: readonly string[];
  readonly drawlessMethods: readonly string[];
  readonly acceptingAnything: readonly string[];
  readonly environmentSetters: readonly string[];
  readonly settings: readonly string[];
  readonly recordCalls: readonly string[];
  readonly copyCalls: readonly string[];
  readonly fieldCalls: readonly string[];
  readonly parserCalls: readonly string[];
  readonly generatorParameters: readonly string[];
  readonly drawingWords: readonly string[];
  readonly seedNames: readonly string[];
  readonly commonSeeds: readonly number[];
  readonly perProcess: readonly string[];
  readonly timeArguments: Readonly<Record<string, number>>;
  readonly timeTexts: Readonly<Record<string, readonly string[]>>;
  readonly varies: VaryingCalls;
  readonly varyingMethods: VaryingCalls;
  readonly workerParameters: readonly string[];
  readonly devices: readonly string[];
  readonly orderlessCalls: readonly string[];
  readonly orderlessMethods: readonly string[];
}

/** One switch of determinism. */
export interface IDeterminismFacts {
  readonly name: DeterminismKey;
  readonly values: readonly string[];
  readonly default: string;
}

/** A range of numbers, in the words of JSON Schema. */
export interface ILimitFacts {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** What all frameworks and notebooks share; see `common.schema.json`. */
export interface ICommonFacts {
  readonly determinism: readonly IDeterminismFacts[];
  readonly tags: {
    readonly skip: readonly string[];
    readonly ignoreOutput: readonly string[];
    readonly mayRaise: readonly string[];
  };
  readonly limits: {
    readonly timeout: ILimitFacts;
    readonly tolerance: ILimitFacts;
    readonly runs: ILimitFacts;
  };
}
