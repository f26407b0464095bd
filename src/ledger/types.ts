/**
 * The words of the ledger: what the kernel records of each execution, what is
 * read from a cell's code, and what is said of the cell.
 *
 * {@link IRecord} is also what the probe sends, so a change here is one of
 * `jupyterlab_seed/probe.py` as well.
 */

/**
 * The seed under which a stream stands: proven by its state; `null` where nobody
 * seeded it in this process; `'unknown'` where it was reseeded with a value that
 * can't be proven, or its history is not known.
 */
export type SeedInForce = number | null | 'unknown';

/**
 * One stream in one execution: its fingerprint before (`null` where the stream
 * did not exist yet) and after, and the seed in force before and after.
 */
export type StreamRecord = readonly [
  before: string | null,
  after: string,
  seedBefore: SeedInForce,
  seedAfter: SeedInForce
];

/** How an execution ended. */
export type Outcome = 'ok' | 'error' | 'interrupted';

/** What moved the streams: a cell; the kernel's start; our seed code at the start; a rewind. */
export type RecordKind = 'cell' | 'start' | 'seeded' | 'rewound';

/** What one execution did. */
export interface IRecord {
  /** Names the process, as a random hexadecimal string. */
  readonly session: string;
  /** Its place in the ledger of the process, from 0 without gaps. Record 0 has the kind `start`. */
  readonly n: number;
  readonly kind: RecordKind;
  /** The id of the cell; `null` for code that came without one. */
  readonly cell: string | null;
  /** What ran, as it was sent. */
  readonly code: string;
  /** The execution count; `null` where there is none. */
  readonly count: number | null;
  readonly outcome: Outcome;
  /** Whether other code ran in the same process meanwhile, so that its draws can't be told from these. */
  readonly overlapped: boolean;
  /** Whether nothing ran in the process before (kind `start` only). */
  readonly fresh?: boolean;
  /** Every stream that exists afterwards. */
  readonly streams: Readonly<Record<string, StreamRecord>>;
}

/**
 * A call, an assignment to a part or a deletion of one, by which an object may
 * become another without its name being bound anew.
 */
export interface ITouch {
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
  readonly touches: readonly ITouch[];
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
 * {@link PSEUDO_NAMES}.
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
  /** What it may change without binding a name. */
  readonly touches: readonly ITouch[];
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
  readonly inert: boolean;
  /** Whether it comes to its end, whatever the names stand for that it reads. */
  readonly safe: boolean;
}

/**
 * Things that code uses and that are no names of Python, as names in {@link ICodeFacts}.
 */
export const PSEUDO_NAMES = {
  /** The state of the streams, read without a draw: `random.getstate()`. */
  streams: '<streams>',
  /** A way through the code that depends on a value. */
  branch: '<branch>',
  /** An error that the code itself may raise. */
  raise: '<raise>',
  /** Names that nobody else binds: `from x import *`. */
  star: '<star>',
  /** Names that it may bind or remove whoever bound them: `exec(…)`, `%run`, `%reset`. */
  any: '<any>',
  /** Code that runs as often as the clock lets it: `%timeit`. */
  unsteady: '<unsteady>'
} as const;

/** Reads a cell's code; the same text gives the same object. */
export type CodeReader = (code: string) => ICodeFacts;

/** One code cell of the document. */
export interface ILedgerCell {
  readonly id: string;
  readonly source: string;
  /** Whether it is the seed cell. */
  readonly isSeedCell: boolean;
  /** Whether a clean run goes on after an error in it (the tag `raises-exception`). */
  readonly mayRaise: boolean;
  /** The seed that it ran with by what the file remembers; `undefined` where that says nothing. */
  readonly ran?: number | null;
}

/** What is said of a cell. */
export type CellState =
  | 'in-sequence'
  | 'different-seed'
  | 'unseeded'
  | 'out-of-sequence'
  | 'edited'
  | 'earlier-kernel'
  | 'unknown';

/** Where the cell stands that is to blame, seen from the marked cell. */
export type Where =
  /** Above it. */
  | 'above'
  /** Below it. */
  | 'below'
  /** The cell itself, which ran before. */
  | 'self'
  /** A cell that is not in the notebook any more, or other code. */
  | 'gone';

/** Why a cell is not in sequence. */
export type Cause =
  /** A cell above, the first of its kind: a clean run would do something else there, or stop. */
  | {
      readonly kind: 'broken';
      readonly cell: string;
      readonly why:
        | 'not-run'
        | 'edited'
        | 'failed'
        | 'interrupted'
        /** It ran with other values than a clean run gives it, and may fail with those. */
        | 'differs';
    }
  /** A stream had another state than the cells above leave: what last moved it. */
  | {
      readonly kind: 'stream';
      readonly stream: string;
      /** The id of the cell that moved it; `null` where no cell of the notebook did. */
      readonly cell: string | null;
      readonly where: Where;
    }
  /** A name had another value than the cells above give it. */
  | {
      readonly kind: 'name';
      readonly name: string;
      readonly cell: string | null;
      readonly where: Where;
    }
  /** Other code ran at the same time. */
  | { readonly kind: 'overlapped' }
  /** A stream whose seed can't be proven. */
  | { readonly kind: 'unproven'; readonly stream: string };

/** One stream that a cell drew from or seeded. */
export interface IStreamUse {
  readonly stream: string;
  /** The seed under which it drew. */
  readonly seed: SeedInForce;
}

/** What is said of one cell, and why. */
export interface ICellMark {
  readonly state: CellState;
  /**
   * The seed to name: of the first stream that disagrees, else of the first
   * stream used; `undefined` where none is known or the cell used none.
   */
  readonly seed: number | null | undefined;
  /** The notebook's seed at this moment; `null` where it has none. */
  readonly expected: number | null;
  /** The streams that it drew from or seeded; where there is none the mark is faint. */
  readonly streams: readonly IStreamUse[];
  readonly cause: Cause | null;
  /** Whether it needs attention: a state other than `in-sequence`, and it used a stream. */
  readonly needsAttention: boolean;
  /** The place in the ledger of the record it rests on; `null` where that is of an earlier kernel. */
  readonly record: number | null;
}
