/**
 * The records that a kernel sends, checked when they arrive.
 */
import type {
  IRecord,
  SeedInForce,
  StreamRecord,
  ValueRecord
} from '../ledger';
import { isCount, isObject, isWord, MOST, shorten } from './checks';
import type { WatchAnswer } from './watchMachine';

/** What keeps the probe from observing all or part of its process. */
export interface IKernelProblem {
  /** In the kernel's words. */
  readonly words: string;
  /** Whether it is that the process can no longer use the GPU. */
  readonly isDevice: boolean;
}

/** A request for records. */
export type IWatchRequest = {
  /** The first that is wanted. */
  since: number;
  /** The sources of other extensions' streams. */
  streams?: Readonly<Record<string, string>>;
  /** Whether to discard the records. */
  anew?: boolean;
};

/** The probe's answer to `watch`. */
export interface IWatchAnswer {
  /** The name of the ledger; empty if there is none. */
  readonly session: string;
  readonly records: readonly IRecord[];
  /** How many records did not have the right form. */
  readonly dropped: number;
  /** How many records the ledger has. */
  readonly total: number;
  readonly problem: IKernelProblem | null;
  /** Whether records come without a request. */
  readonly pushes: boolean;
}

/**
 * Read a record; `null` if it is none.
 *
 * #### Notes
 * Pyodide's messages leave out members that are None: `cell` and `count`.
 */
export function readRecord(message: unknown): IRecord | null {
  if (!isObject(message)) {
    return null;
  }
  const value: Record<string, unknown> =
    message.cell === undefined || message.count === undefined
      ? { ...message, cell: message.cell ?? null, count: message.count ?? null }
      : message;
  const { session, n, kind, cell, code, count, outcome, overlapped, fresh } =
    value;
  const streams = readEntries(value.streams, isStream);
  const values = readEntries(value.values ?? {}, isValue);
  const fits =
    isSession(session) &&
    isCount(n) &&
    n < MOST.records &&
    KINDS.has(kind) &&
    (cell === null || isWord(cell)) &&
    typeof code === 'string' &&
    code.length <= MOST.code &&
    (count === null || isCount(count)) &&
    OUTCOMES.has(outcome) &&
    typeof overlapped === 'boolean' &&
    (fresh === undefined || typeof fresh === 'boolean') &&
    (value.hashes === undefined || HASHES.has(value.hashes)) &&
    (value.texts === undefined || isNames(value.texts)) &&
    (value.excerpts === undefined || isNames(value.excerpts)) &&
    streams !== null &&
    values !== null;
  return fits ? (value as unknown as IRecord) : null;
}

/** Read the answer to `watch`; `null` if it is none. */
export function readWatchAnswer(value: unknown): IWatchAnswer | null {
  if (!isObject(value) || !Array.isArray(value.records)) {
    return null;
  }
  const { session, pushes } = value;
  if (session !== '' && !isSession(session)) {
    return null;
  }
  const records = value.records
    .map(readRecord)
    .filter(record => record !== null && record.session === session);
  return {
    session,
    records: records as IRecord[],
    dropped: value.records.length - records.length,
    total: isCount(value.total) ? value.total : 0,
    problem: readProblem(value),
    pushes: pushes !== false
  };
}

/** An answer to `watch` as the state machine takes it. */
export function answerKind(answer: IWatchAnswer | null): WatchAnswer {
  if (!answer) {
    return { kind: 'none' };
  }
  return answer.session === ''
    ? { kind: 'unable' }
    : { kind: 'records', pushes: answer.pushes };
}

/** Read a problem that the probe reports; `null` if it is none. */
export function readProblem(value: unknown): IKernelProblem | null {
  return isObject(value) && typeof value.problem === 'string'
    ? { words: shorten(value.problem), isDevice: value.device === true }
    : null;
}

/** Whether two problems are the same. */
export function isSameProblem(
  one: IKernelProblem | null,
  other: IKernelProblem | null
): boolean {
  return one?.words === other?.words && one?.isDevice === other?.isDevice;
}

const KINDS: ReadonlySet<unknown> = new Set<IRecord['kind']>([
  'cell',
  'start',
  'seeded',
  'rewound'
]);

const OUTCOMES: ReadonlySet<unknown> = new Set<IRecord['outcome']>([
  'ok',
  'error',
  'interrupted'
]);

const HASHES: ReadonlySet<unknown> = new Set<IRecord['hashes']>([
  'fixed',
  'free'
]);

function isNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length <= MOST.entries && value.every(isWord)
  );
}

function isSession(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value);
}

function isSeed(value: unknown): value is SeedInForce {
  return value === null || value === 'unknown' || Number.isSafeInteger(value);
}

function isStream(value: unknown): value is StreamRecord {
  return (
    Array.isArray(value) &&
    (value.length === 4 || value.length === 5) &&
    (value[0] === null || isWord(value[0])) &&
    isWord(value[1]) &&
    isSeed(value[2]) &&
    isSeed(value[3]) &&
    (value[4] === undefined || value[4] === null || isWord(value[4]))
  );
}

function isValue(value: unknown): value is ValueRecord {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every(one => one === null || isWord(one))
  );
}

/** The entries of an object; `null` if one does not have the right form. */
function readEntries(
  value: unknown,
  fits: (entry: unknown) => boolean
): readonly [string, unknown][] | null {
  if (!isObject(value)) {
    return null;
  }
  const entries = Object.entries(value);
  return entries.length <= MOST.entries &&
    entries.every(([name, entry]) => isWord(name) && fits(entry))
    ? entries
    : null;
}
