/**
 * What an R session tells of its ledger, read as records.
 */
import type {
  IRecord,
  Outcome,
  RecordKind,
  SeedInForce,
  StreamRecord
} from '../ledger';
import { isCount, MOST } from './checks';
import { ANSWER } from './rCode';
import { fingerprint, follows, MANY, provenSeed } from './rStream';
import type { RState } from './rStream';

/** The name of R's stream in the facts (`frameworks/r.json`). */
export const STREAM = '.Random.seed';

/** Stands for the state before R seeded itself, which is different every time. */
const OWN = 'own ';

/** How many of the numbers in code are tried as seeds. */
const CANDIDATES = 12;

/** How many of them are known. */
const NUMBERS = 1000;

/** What stands in code that may seed, be it in another file, or restore a state. */
const MAY_SEED = /seed|RNG|\b(?:source|load|attach)\b/;

/**
 * What draws from other generators than R's, by the call in the code: generators of packages, and those of
 * processes that R starts.
 */
const OTHERS: readonly (readonly [string, RegExp])[] = [
  ['dqrng', /\bdq(?:runif|rnorm|rexp|rademacher|sample\w*|rmv\w+)\(/],
  ['torch', /\b(?:torch_(?:rand|normal|bernoulli|multinomial)|nn_)\w*\(/],
  ['TensorFlow', /\btf\$random\b|\b(?:layer_|keras_model|initializer_)\w*\(/],
  [
    "R's parallel workers",
    /\b(?:mc(?:lapply|mapply|Map|parallel)|pvec|par[LSRC]?[aA]pply(?:LB)?|parSapplyLB|cluster(?:Apply\w*|Call|Map|EvalQ)|future(?:_\w+)?|bp(?:lapply|mapply|vec))\(|%do(?:par|Future)%/
  ]
];

const NAME = /(?<![\w.$@])[A-Za-z.][\w.]*/g;

/** A function with the name that it is given. */
const FUNCTION =
  /(?<![\w.$@])([A-Za-z.][\w.]*)\s*(?:<-|=)\s*(?:function\b|\\\()/g;

/** An answer of the ledger, as it was printed. */
export interface IRAnswer {
  readonly session: string;
  /** How many records the ledger has. */
  readonly total: number;
  readonly entries: readonly IREntry[];
}

/** A record as R keeps it. */
export interface IREntry {
  readonly n: number;
  readonly kind: RecordKind;
  readonly count: number | null;
  readonly outcome: Outcome;
  /** The state afterwards; `null` if there is none, `'same'` if it is that of the record before. */
  readonly state: RState | null | 'same';
  /** What the page or R noted with it. */
  readonly meta: string;
}

/** The words that are noted with a cell; there is no space in them. */
export function cellMeta(cell: string | null, code: string): string {
  return encodeURIComponent(JSON.stringify([cell, code]));
}

/** Read what the ledger printed; `null` if it printed nothing of the kind. */
export function readAnswer(printed: string): IRAnswer | null {
  const at = printed.lastIndexOf(ANSWER);
  if (at < 0) {
    return null;
  }
  const [head, ...lines] = printed.slice(at + ANSWER.length).split('\n');
  const [session, total] = head.trim().split(' ');
  const entries = lines.filter(line => line.includes('\t')).map(readEntry);
  const count = wholeOf(total);
  return /^[\w-]{1,64}$/.test(session) && count !== null
    ? {
        session,
        total: count,
        entries: entries.filter(entry => entry !== null)
      }
    : null;
}

function readEntry(line: string): IREntry | null {
  const [n, kind, count, outcome, state, meta] = line.split('\t');
  const number = wholeOf(n);
  const words =
    state === '='
      ? 'same'
      : state === ''
        ? null
        : state?.split(' ').map(Number);
  const isState =
    words === 'same' || words === null || words?.every(Number.isInteger);
  if (
    number === null ||
    !KINDS.has(kind) ||
    !OUTCOMES.has(outcome) ||
    !isState ||
    meta === undefined
  ) {
    return null;
  }
  return {
    n: number,
    kind: kind as RecordKind,
    count: wholeOf(count),
    outcome: outcome as Outcome,
    state: words as IREntry['state'],
    meta
  };
}

/** A number as R prints it, which may be `1e+05`. */
function wholeOf(text: string | undefined): number | null {
  const value = text ? Number(text) : NaN;
  return isCount(value) ? value : null;
}

const KINDS: ReadonlySet<string> = new Set<RecordKind>([
  'cell',
  'start',
  'seeded',
  'rewound'
]);

const OUTCOMES: ReadonlySet<string> = new Set<Outcome>([
  'ok',
  'error',
  'interrupted'
]);

/** Makes the records of one session from what R keeps, in their order. */
export class RLedger {
  constructor(readonly session: string) {}

  /** The record that left a state; `null` if none did. */
  find(state: string): number | null {
    return this._left.get(state) ?? null;
  }

  /**
   * Take an entry.
   *
   * @param overlapped - Whether other code ran beside it.
   * @returns The record; `null` if an earlier one is missing.
   */
  take(entry: IREntry, overlapped = false): IRecord | null {
    const { n } = entry;
    if (n === this._records.length) {
      this._records.push(this._read(entry, overlapped));
    }
    return this._records[n] ?? null;
  }

  private _read(entry: IREntry, overlapped: boolean): IRecord {
    const { n, kind, count, outcome } = entry;
    const [cell, code] = kind === 'cell' ? readCell(entry.meta) : [null, ''];
    const source = kind === 'seeded' ? decode(entry.meta) : code;
    const fresh = kind === 'start' ? { fresh: entry.meta === 'fresh' } : {};
    const streams = { ...this._move(source, entry), ...this._others(code, n) };
    return {
      ...{ session: this.session, n, kind, cell, count, outcome, overlapped },
      ...fresh,
      code: source.slice(0, MOST.code),
      streams
    };
  }

  /** The effect of an entry on the stream. */
  private _move(
    source: string,
    { n, kind, state }: IREntry
  ): Readonly<Record<string, StreamRecord>> {
    const [before, seed] = [this._state, this._seed];
    const after = state === 'same' ? before : state;
    const numbers = (source.match(INTEGER) ?? []).map(Number);
    // The newest first.
    this._numbers = [...new Set([...numbers, ...this._numbers])].slice(
      0,
      NUMBERS
    );
    if (state !== 'same') {
      this._seed =
        kind === 'rewound' ? this._seedAt(state) : this._seedOf(source, state);
    }
    this._state = after;
    if (after === null) {
      // Removed, it is made anew by the next draw.
      return {};
    }
    const now = fingerprint(after);
    this._left.set(now, n);
    this._seeds.set(now, this._seed);
    if (before === null && this._seed === null) {
      // R has seeded itself, from the clock and the process.
      return { [STREAM]: [OWN + now, now, null, null] };
    }
    const was = before === null ? null : fingerprint(before);
    return { [STREAM]: [was, now, seed, this._seed] };
  }

  /** The streams that code may have drawn from beside R's, of which nothing is known. */
  private _others(
    code: string,
    n: number
  ): Readonly<Record<string, StreamRecord>> {
    const found = new Set<string>();
    for (const [stream, call] of OTHERS) {
      if (call.test(code)) {
        found.add(stream);
      }
    }
    for (const [name] of code.matchAll(NAME)) {
      this._callers.get(name)?.forEach(stream => found.add(stream));
    }
    for (const [, name] of found.size > 0 ? code.matchAll(FUNCTION) : []) {
      this._callers.set(name, found);
    }
    return Object.fromEntries(
      [...found].map(stream => [
        stream,
        [`${n}`, `${n + 1}`, 'unknown', 'unknown']
      ])
    );
  }

  /** The seed in force after code that moved the stream. */
  private _seedOf(source: string, after: RState | null): SeedInForce {
    if (after === null) {
      return null;
    }
    const [before, candidates] = [this._state, this._numbers];
    const isDraw = (most?: number): boolean =>
      before !== null && follows(before, after, most);
    const seeded = provenSeed(after, []);
    if (seeded === null && isDraw()) {
      return this._seed;
    }
    const found = seeded ?? provenSeed(after, candidates.slice(0, CANDIDATES));
    if (found !== null) {
      // One that no code names may come from the clock: `set.seed(NULL)`.
      return candidates.includes(found) ? found : 'unknown';
    }
    if (isDraw(MANY)) {
      return this._seed;
    }
    const isOwn = this._state === null && this._records.length > 0;
    return isOwn && !MAY_SEED.test(source) ? null : 'unknown';
  }

  /** The seed that was in force in a state of before. */
  private _seedAt(state: RState | null): SeedInForce {
    return state === null
      ? null
      : (this._seeds.get(fingerprint(state)) ?? 'unknown');
  }

  private readonly _records: IRecord[] = [];
  private _state: RState | null = null;
  private _seed: SeedInForce = null;
  private _numbers: readonly number[] = [];
  /** Fingerprint → the last record that left the stream so. */
  private readonly _left = new Map<string, number>();
  private readonly _seeds = new Map<string, SeedInForce>();
  /** The notebook's functions that may draw from other streams, with these. */
  private readonly _callers = new Map<string, ReadonlySet<string>>();
}

const INTEGER = /(?<![\w.])\d{1,10}(?=L?\b(?!\.))/g;

function readCell(meta: string): readonly [string | null, string] {
  try {
    const [cell, code] = JSON.parse(decode(meta)) as unknown[];
    return [
      typeof cell === 'string' ? cell : null,
      typeof code === 'string' ? code : ''
    ];
  } catch {
    return [null, ''];
  }
}

function decode(meta: string): string {
  try {
    return decodeURIComponent(meta);
  } catch {
    return '';
  }
}
