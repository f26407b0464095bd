/**
 * What is read from a cell's code for the marks.
 */
import type { Slices } from '../python/slices';
import type { IByName } from '../frameworks/byName';
import type { IKeys } from './keys';

/**
 * A call, or an assignment to a part or the deletion of one, by which an object may
 * change in place, without a new binding of its name.
 */
export interface IMutation {
  /** The first name of what is called; `null` where the change is certain. */
  readonly callee: string | null;
  /** Whether the object of the callee's name may change: `items.append(1)`. */
  readonly self: boolean;
  /** The names of the objects that are passed. */
  readonly names: readonly string[];
  /** Whether an object changes only if reading uses it up: `list(a)` of an iterator. */
  readonly isReading?: true;
}

/** What in code differs in every run by itself, whatever the seeds. */
export interface IEveryRun {
  /**
   * The operating system's entropy, the clock, a generator of its own without a seed, or the
   * order of a set, which follows the hash seed of the process.
   */
  readonly kind: 'entropy' | 'clock' | 'generator' | 'order';
  /** The line within the cell, from 1. */
  readonly line: number;
  /** The call in the words of the code: `np.random.default_rng()`. */
  readonly call: string;
  /** Code that would not differ; `null` if there is none. */
  readonly remedy: string | null;
  /** Whether it differs for sure; a set may be one of numbers, whose order stays. */
  readonly isCertain: boolean;
  /** Holds only if another cell imports this name as this path; if usual, also if none binds it. */
  readonly needs: {
    readonly name: string;
    readonly path: string;
    readonly isUsual: boolean;
  } | null;
  /** Whether it differs only in what it seeds: a global stream, from the system. */
  readonly isSeed?: true;
  /** Holds only if one of these names holds texts; none is needed if there are none. */
  readonly texts?: readonly string[];
}

/** What is known of a function or class from its definition. */
export interface IDefinition {
  /** The outer names that its body uses when it is called. */
  readonly uses: readonly string[];
  /** The outer names that its body binds: `global n`. */
  readonly binds: readonly string[];
  readonly parameters: readonly string[];
  /** Whether it gives an iterator, or its objects are iterators. */
  readonly yields: boolean;
  /** The mutations by its body of its parameters and of outer names. */
  readonly mutations: readonly IMutation[];
  /** See {@link ICodeFacts.seedCalls}. */
  readonly seedCalls: readonly string[];
  /** See {@link ICodeFacts.calls}. */
  readonly calls: IByName<number>;
  /** What differs in every run when it is called. */
  readonly everyRun: readonly IEveryRun[];
  /** See {@link ICodeFacts.steering}. */
  readonly steering: readonly string[] | null;
  /** Its code; that of the cell for a lambda. */
  readonly text: string;
}

/** One step at the start of a cell or function, before anything can have drawn. */
export type SeedStep =
  /** Seeds streams. One with a final `?` counts only if its seed changed. */
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

/** The steps of calls of a name, by what follows the name; `''` for the name itself. */
export type Seeders = IByName<readonly SeedStep[]>;

/** What a name stands for, as far as an assignment or import shows. */
export type NameKind = 'module' | 'import' | 'definition' | 'constant';

/**
 * The effects of one cell's code on names and streams, read from its source
 * without running it. Names in angle brackets are those of `PSEUDO_NAMES`.
 */
export interface ICodeFacts {
  /** The code without comments, blank lines and insignificant space; empty if it does nothing. */
  readonly normal: string;
  /** Names whose value it takes from the cells above. */
  readonly reads: readonly string[];
  /**
   * Names that it binds. Those in angle brackets that are no pseudo-names stand for values
   * that a name had for a while, or that several names share.
   */
  readonly writes: readonly string[];
  /** Those of {@link writes} that it binds on some paths only. */
  readonly maybe: readonly string[];
  /** The functions and classes that it defines. */
  readonly definitions: IByName<IDefinition>;
  /** The objects that it may change without binding a name. */
  readonly mutations: readonly IMutation[];
  /**
   * For each name that it binds: the names, as the cell finds them, whose objects its value may
   * be, contain or call.
   */
  readonly made: IByName<readonly string[]>;
  /** The same for names that the cell itself bound before; those come before it in {@link writes}. */
  readonly shares: IByName<readonly string[]>;
  /** Those of its names whose values are used up by reading: `(i for i in a)`. */
  readonly iterators: readonly string[];
  /** For names that it imports: their dotted paths. */
  readonly imports: IByName<string>;
  /** For each name in {@link reads}: the names that the cell has bound by then, if any. */
  readonly before: IByName<readonly string[]>;
  /** The names that it binds to what their text alone makes: constants, functions, classes. */
  readonly texts: IByName<string>;
  /** What the names that it binds stand for; absent for other values. */
  readonly kinds: IByName<NameKind>;
  /**
   * Streams that it seeds before anything in it could draw, so that their earlier state
   * does not matter, as far as the cell itself shows; `torch` stands for all its
   * devices.
   */
  readonly resets: readonly string[];
  /** The same, including what depends on other cells. */
  readonly steps: readonly SeedStep[];
  /** All its calls that may set the state of a stream: `np.random.seed`. */
  readonly seedCalls: readonly string[];
  /**
   * The chains of all that it calls, with the line of the first such call, from 1; what is
   * known to draw nothing by its form is left out.
   */
  readonly calls: IByName<number>;
  /** What in it differs in every run by itself. */
  readonly everyRun: readonly IEveryRun[];
  /**
   * The names, its own too, that may decide from which streams it draws, how often and how
   * much, `<drawn>` if what it draws does; `null` if any may.
   */
  readonly steering: readonly string[] | null;
  /** What it does with keys, if what it calls takes keys. */
  readonly keys: IKeys;
  /** The names whose values decide for sure what it shows or leaves. */
  readonly shownNames: readonly string[];
  /** Those of {@link shownNames} of which it only shows the text, which may be an excerpt. */
  readonly writtenNames: readonly string[];
  /** The names that it binds and whose calls seed. */
  readonly seeders: IByName<Seeders>;
  /**
   * The same code without the statements at its top level that only show: `df.head()`,
   * `print(x)`, `plt.title("a")`; `null` if there are none.
   */
  readonly lasting: ICodeFacts | null;
  /** Whether nothing in it can draw, whatever its names stand for. */
  readonly isDrawless: boolean;
  /**
   * Whether it imports and, beside that, only sets up and seeds: if it moves another stream,
   * a module did so while it loaded.
   */
  readonly isSetUp: boolean;
  /** Whether it cannot fail, whatever the names that it reads stand for. */
  readonly isSafe: boolean;
  /**
   * Whether the parser understood it. If not, what it does cannot be known: the names are
   * the words in it, each of which it may read and change.
   */
  readonly isReadable: boolean;
}

/** Reads a cell's code; returns the same object for the same text. */
export type CodeReader = (code: string) => ICodeFacts;

/** A reader of code that can be interrupted. */
export interface ISlicedReader {
  (code: string): ICodeFacts;
  /** Reads it in slices. */
  inSlices(code: string): Slices<ICodeFacts>;
  /** Whether it has read it. */
  knows(code: string): boolean;
}
