/**
 * What is read from a cell's code for the marks.
 */

/**
 * A call, an assignment to a part or a deletion of one, by which an object may
 * become another without its name being bound anew.
 */
export interface IMutation {
  /** The first name of what is called; `null` where the change is certain. */
  readonly callee: string | null;
  /** Whether the object of the callee's name may change: `items.append(1)`. */
  readonly self: boolean;
  /** The names of the objects that are handed over. */
  readonly names: readonly string[];
}

/** What is known of a function or class from its definition. */
export interface IDefinition {
  /** The outer names that its body uses when it is called. */
  readonly uses: readonly string[];
  /** The outer names that its body binds: `global n`. */
  readonly binds: readonly string[];
  readonly parameters: readonly string[];
  /** What its body does to its parameters and to outer names. */
  readonly mutations: readonly IMutation[];
  /** See {@link ICodeFacts.seedCalls}. */
  readonly seedCalls: readonly string[];
}

/** One step at the start of a cell or function, as far as nothing can have drawn. */
export type SeedStep =
  /** Seeds streams. One with a `?` at its end counts only where its seed changed. */
  | { readonly kind: 'seed'; readonly streams: readonly string[] }
  /** Calls what another cell may define: `np.random.seed` is `np` and `.random.seed`. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly rest: string;
      /** What it seeds if no cell defines the name; `null` if that is not known. */
      readonly usual: readonly string[] | null;
    }
  /** From here on something may draw. */
  | { readonly kind: 'stop' };

/** What calls of a name do: what follows the name → its steps; `''` for itself. */
export type Seeders = Readonly<Record<string, readonly SeedStep[]>>;

/** What a name stands for, as far as an assignment or import tells. */
export type NameKind = 'module' | 'import' | 'definition' | 'constant';

/**
 * What the code of one cell does to names and streams, read from its source
 * without running it. Beside Python's there are names in angle brackets, see
 * `PSEUDO_NAMES`.
 */
export interface ICodeFacts {
  /** The code without comments, blank lines and space that means nothing; empty where it does nothing. */
  readonly normal: string;
  /** Names whose value it takes from the cells above. */
  readonly reads: readonly string[];
  /** Names that it binds. */
  readonly writes: readonly string[];
  /** Those of {@link writes} that it binds only on some ways through it. */
  readonly maybe: readonly string[];
  /** The functions and classes that it defines. */
  readonly definitions: Readonly<Record<string, IDefinition>>;
  /** The objects that it may change without binding a name. */
  readonly mutations: readonly IMutation[];
  /** For each name that it binds: the names whose objects its value may be, hold or call. */
  readonly made: Readonly<Record<string, readonly string[]>>;
  /** For names that it imports: what they stand for, dotted. */
  readonly imports: Readonly<Record<string, string>>;
  /** For each name in {@link reads}: what the cell has bound by then, where that is anything. */
  readonly before: Readonly<Record<string, readonly string[]>>;
  /** What the names that it binds stand for; those that hold any value are absent. */
  readonly kinds: Readonly<Record<string, NameKind>>;
  /**
   * Streams that it seeds before anything in it could draw, so that their state
   * before does not matter, as far as the cell itself tells; `torch` stands for
   * every device of it.
   */
  readonly resets: readonly string[];
  /** The same with what depends on other cells. */
  readonly steps: readonly SeedStep[];
  /** What it calls, wherever that stands, that may put a stream into a state: `np.random.seed`. */
  readonly seedCalls: readonly string[];
  /** What seeds among the names that it binds. */
  readonly seeders: Readonly<Record<string, Seeders>>;
  /** Whether nothing in it can draw, whatever the names stand for. */
  readonly isDrawless: boolean;
  /** Whether it comes to its end, whatever the names stand for that it reads. */
  readonly isSafe: boolean;
}

/** Reads a cell's code; the same text gives the same object. */
export type CodeReader = (code: string) => ICodeFacts;
