/**
 * The terms of the ledger: the kernel's record of each execution, and the mark of each
 * cell.
 *
 * The probe sends {@link IRecord}, so change `jupyterlab_seed/probe/records.py` along
 * with it.
 */

/**
 * The seed in force of a stream: proven by its state; `null` if it was not seeded in
 * this process; `'unknown'` if it was reseeded with a value that cannot be proven, or
 * its history is unknown.
 */
export type SeedInForce = number | null | 'unknown';

/**
 * One stream in one execution: its fingerprint before (`null` where the stream
 * did not exist yet) and after, and the seed in force before and after.
 *
 * A generator that the code makes is a stream as well if a name leads to it, called after the
 * way there: `~rng`, `~model.rng`, `~gens['a']`. If its seed is `'unknown'`, it was seeded,
 * but not with an integer.
 */
export type StreamRecord = readonly [
  before: string | null,
  after: string,
  seedBefore: SeedInForce,
  seedAfter: SeedInForce,
  /** Of a generator that the code makes: the stream that it was before, if it was another. */
  former?: string
];

/**
 * The value of a name before and after an execution: equal if and only if the values are;
 * `null` where it had none, or none that is small and plain. It begins with `=` if the
 * value cannot change in place, with `@` if it is a generator, with `+` if it is a container or a
 * table, with `#` otherwise.
 *
 * Of other values it tells only whether they changed in between: if it begins with `~`, exactly
 * then; with `%`, it sees a part of the changes.
 */
export type ValueRecord = readonly [
  before: string | null,
  after: string | null
];

/** How an execution ended. */
export type Outcome = 'ok' | 'error' | 'interrupted';

/** What is recorded: a cell; the kernel's start; the extension's seed code at the start; a rewind. */
export type RecordKind = 'cell' | 'start' | 'seeded' | 'rewound';

/** What one execution did. */
export interface IRecord {
  /** Names the process, as a random hexadecimal string. */
  readonly session: string;
  /** Its place in the ledger of the process, from 0 without gaps. Record 0 has the kind `start`. */
  readonly n: number;
  readonly kind: RecordKind;
  /** The id of the cell; `null` for code outside cells. */
  readonly cell: string | null;
  /** The code, as it was sent. */
  readonly code: string;
  /** The execution count; `null` where there is none. */
  readonly count: number | null;
  readonly outcome: Outcome;
  /** Whether other code ran in the same process meanwhile, so that the draws cannot be told apart. */
  readonly overlapped: boolean;
  /** Whether nothing ran in the process before (kind `start` only). */
  readonly fresh?: boolean;
  /** Whether texts have the same hashes in every process (kind `start` only). */
  readonly hashes?: 'fixed' | 'free';
  /** The names that the code used and that hold texts, if it may take the order of a set of them (kind `cell` only). */
  readonly texts?: readonly string[];
  /** The names that the code used and whose text is an excerpt of their value before it (kind `cell` only). */
  readonly excerpts?: readonly string[];
  /** Every stream that exists afterwards. */
  readonly streams: Readonly<Record<string, StreamRecord>>;
  /** Made by the page, for a run of which the kernel has no record: nothing of it is known. */
  readonly isMissing?: true;
  /** The values of the names that the code used (kind `cell` only). */
  readonly values?: Readonly<Record<string, ValueRecord>>;
}

/** One code cell of the document. */
export interface ILedgerCell {
  readonly id: string;
  readonly source: string;
  /** Whether it is the seed cell. */
  readonly isSeedCell: boolean;
  /** Whether a clean run continues after an error in it (the tag `raises-exception`). */
  readonly mayRaise: boolean;
  /** The seed that it ran with, as stored in the file; `undefined` if nothing is stored. */
  readonly ran?: number | null;
}

/** The state of a cell. */
export type CellState =
  | 'in-sequence'
  /** In sequence, under a seed that the notebook's code sets beside its own. */
  | 'own-seed'
  | 'different-seed'
  | 'unseeded'
  | 'out-of-sequence'
  | 'edited'
  | 'earlier-kernel'
  | 'unknown';

/**
 * How sure it is that a clean run would differ. `will`: the records prove that it gives
 * the cell other numbers or values. `may`: what the cell takes depends on a cell that was
 * edited, skipped, failed or run again.
 */
export type Certainty = 'will' | 'may';

/** The place of the cell to blame, relative to the marked cell. */
export type Where =
  /** Above it. */
  | 'above'
  /** Below it. */
  | 'below'
  /** The marked cell itself, in an earlier run. */
  | 'self'
  /** A cell that is no longer in the notebook, or code outside cells. */
  | 'gone';

/** What a cell did that it does not do in a clean run; the other cell is one beside it. */
export type Order =
  /** It was run again. */
  | { readonly kind: 'again' }
  /** It ran after one that stands below it. */
  | { readonly kind: 'after'; readonly other: string }
  /** It ran before one that stands above it. */
  | { readonly kind: 'early'; readonly other: string }
  /** It stands above one that ran before it. */
  | { readonly kind: 'late'; readonly other: string };

/** Why a clean run would differ at a cell from what the kernel did. */
export type Fault =
  | 'not-run'
  | 'edited'
  | 'failed'
  | 'interrupted'
  /** It ran with different values from a clean run, and may fail with those. */
  | 'differs'
  /** What it does differs in every run. */
  | 'every-run'
  /** It ran, and no record of that came. */
  | 'unrecorded';

/** A cell that leaves in doubt what another one takes. */
export interface IBrokenCause {
  readonly kind: 'broken';
  readonly cell: string;
  readonly why: Fault;
  /** The name whose value is in doubt; absent for a stream, and at the cell itself. */
  readonly name?: string;
}

/** A name had a different value from the one that the cells above give it. */
export interface INameCause {
  readonly kind: 'name';
  readonly name: string;
  readonly cell: string | null;
  readonly where: Where;
  /** Of code that may bind any name: what that cell did, if it is known. */
  readonly order?: Order;
}

/** Why a cell is not in sequence. */
export type Cause =
  | IBrokenCause
  /** A stream had a different state from the one that the cells above leave: what last moved it. */
  | {
      readonly kind: 'stream';
      readonly stream: string;
      /** The id of the cell that moved it; `null` if no cell of the notebook did. */
      readonly cell: string | null;
      readonly where: Where;
      /** What that cell did; absent if it did not do it itself, or if that is not known. */
      readonly order?: Order;
    }
  | INameCause
  /** Its code differs in every run: it takes entropy or the clock, say. */
  | {
      readonly kind: 'every-run';
      /** The line within the cell, from 1. */
      readonly line: number;
      /** What differs: `default_rng()`. */
      readonly call: string;
      /** The code that would not; `null` if there is none. */
      readonly remedy: string | null;
    }
  /** It draws from a key from which something else drew, so both have the same numbers. */
  | {
      readonly kind: 'key-reused';
      /** The key: `k`. */
      readonly key: string;
      /** The line within the cell, from 1. */
      readonly line: number;
      /** The line of the first draw; `null` if that is in another cell. */
      readonly first: number | null;
      /** That cell. */
      readonly cell: string | null;
    }
  /** A clean run stops here, with the error of the last run. */
  | { readonly kind: 'stops' }
  /**
   * It runs code from a text made meanwhile, which may take what was edited, skipped, run again or out of order;
   * `because` says where that is, if it is known.
   */
  | {
      readonly kind: 'text';
      readonly because: IBrokenCause | INameCause | null;
    }
  /** Other code ran at the same time. */
  | { readonly kind: 'overlapped' }
  /** A stream whose seed cannot be proven. */
  | { readonly kind: 'unproven'; readonly stream: string };

/** One stream that a cell drew from or seeded. */
export interface IStreamUse {
  readonly stream: string;
  /** The seed under which it drew. */
  readonly seed: SeedInForce;
}

/** The mark of one cell, with its cause. */
export interface ICellMark {
  readonly state: CellState;
  /**
   * How sure the states `out-of-sequence` and `edited` are; `null` for a cell at which a
   * clean run stops, and for every other state.
   */
  readonly certainty: Certainty | null;
  /**
   * The seed to show: of the first stream that disagrees, else of the first
   * stream used; `undefined` if none is known or the cell used none.
   */
  readonly seed: number | null | undefined;
  /** The notebook's current seed; `null` if it has none. */
  readonly expected: number | null;
  /** The streams that it drew from or seeded; without any the mark is faint. */
  readonly streams: readonly IStreamUse[];
  readonly cause: Cause | null;
  /** Whether it needs attention: a state other than `in-sequence`, and it used a stream. */
  readonly needsAttention: boolean;
  /** The number of the record behind the mark; `null` if that is an earlier kernel's. */
  readonly record: number | null;
}
