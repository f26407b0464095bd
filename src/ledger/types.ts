/**
 * The words of the ledger: what the kernel records of each execution, and what is
 * said of the cell.
 *
 * {@link IRecord} is also what the probe sends, so a change here is one of
 * `jupyterlab_seed/probe/records.py` as well.
 */

/**
 * The seed under which a stream stands: proven by its state; `null` where nobody
 * seeded it in this process; `'unknown'` where it was reseeded with a value that
 * cannot be proven, or its history is not known.
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
  /** Whether other code ran in the same process meanwhile, so that its draws cannot be told from these. */
  readonly overlapped: boolean;
  /** Whether nothing ran in the process before (kind `start` only). */
  readonly fresh?: boolean;
  /** Every stream that exists afterwards. */
  readonly streams: Readonly<Record<string, StreamRecord>>;
}

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

/** Why a clean run would not do at a cell what the kernel did. */
export type Fault =
  | 'not-run'
  | 'edited'
  | 'failed'
  | 'interrupted'
  /** It ran with different values from a clean run, and may fail with those. */
  | 'differs';

/** Why a cell is not in sequence. */
export type Cause =
  /** A cell above, the first of its kind: a clean run would do something else there, or stop. */
  | {
      readonly kind: 'broken';
      readonly cell: string;
      readonly why: Fault;
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
  /** A stream whose seed cannot be proven. */
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
