/**
 * What a kernel sends, checked when it arrives: a kernel runs anybody's code, so nothing
 * of it is trusted. What does not have the right form is dropped; texts are shortened.
 */
import type {
  IRecord,
  SeedInForce,
  StreamRecord,
  ValueRecord
} from '../ledger';
import type { InjectionResult } from './injection';
import type { IKernelReport } from './report';
import type { RewindResult } from './rewind';
import type { WatchAnswer } from './watchMachine';

/** Bounds of what is kept; the probe stays far below them. */
const MOST = {
  /** Characters of a text that is shown. */
  text: 500,
  /** Characters of a name, a fingerprint or a small value. */
  word: 10_000,
  /** Characters of a cell's code. */
  code: 2 ** 21,
  /** Records of a process. */
  records: 2 ** 31,
  /** Streams or values of a record, entries of a report. */
  entries: 2000,
  /** Characters of the whole of a message. */
  message: 2 ** 23
} as const;

/** The probe's answer to `watch`. */
export interface IWatchAnswer {
  /** The name of the ledger; empty if there is none. */
  readonly session: string;
  readonly records: readonly IRecord[];
  /** How many records did not have the right form. */
  readonly dropped: number;
  /** How many records the ledger has. */
  readonly total: number;
  readonly problem: string | null;
  /** Whether records come without a request. */
  readonly pushes: boolean;
}

/** A text of a kernel, as long as it may be shown. */
export function shorten(text: string): string {
  return text.length <= MOST.text ? text : `${text.slice(0, MOST.text - 1)}…`;
}

/** Read a record; `null` if it is none. */
export function readRecord(value: unknown): IRecord | null {
  if (!isObject(value)) {
    return null;
  }
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
    streams !== null &&
    values !== null;
  return fits ? (value as unknown as IRecord) : null;
}

/** Read the answer to `watch`; `null` if it is none. */
export function readWatchAnswer(value: unknown): IWatchAnswer | null {
  if (!isObject(value) || !Array.isArray(value.records)) {
    return null;
  }
  const { session, problem, pushes } = value;
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
    problem: typeof problem === 'string' ? shorten(problem) : null,
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
export function readProblem(value: unknown): string | null {
  return isObject(value) && typeof value.problem === 'string'
    ? shorten(value.problem)
    : null;
}

/** Read a report; entries without the right form are left out. */
export function readReport(value: unknown): IKernelReport | null {
  if (!isObject(value)) {
    return null;
  }
  const { executions } = value;
  return {
    modules: keep(value.modules, module =>
      isObject(module) &&
      typeof module.loaded === 'boolean' &&
      isOr(module.installed, 'boolean')
        ? {
            loaded: module.loaded,
            installed: module.installed as boolean | null,
            version:
              typeof module.version === 'string'
                ? shorten(module.version)
                : null
          }
        : null
    ),
    seeds: keep(value.seeds, seed =>
      isObject(seed) &&
      typeof seed.known === 'boolean' &&
      (seed.seed === null || Number.isSafeInteger(seed.seed))
        ? { known: seed.known, seed: seed.seed as number | null }
        : null
    ),
    determinism: keep(value.determinism, one =>
      typeof one === 'boolean'
        ? one
        : typeof one === 'string'
          ? shorten(one)
          : null
    ),
    environment: keep(value.environment, variable =>
      isObject(variable) &&
      isWord(variable.wanted) &&
      isOr(variable.effective, 'boolean') &&
      isOr(variable.value, 'string')
        ? {
            wanted: variable.wanted,
            effective: variable.effective as boolean | null,
            value:
              typeof variable.value === 'string'
                ? shorten(variable.value)
                : null
          }
        : null
    ),
    executions: isCount(executions) ? executions : null
  };
}

/** Read the outcome of seeding; `null` if it is none. */
export function readInjection(value: unknown): InjectionResult | null {
  if (!isObject(value)) {
    return null;
  }
  const { kind, code, seed, by, module, name, message, executions } = value;
  switch (kind) {
    case 'seeded':
    case 'already': {
      if (
        typeof code !== 'string' ||
        code.length > MOST.code ||
        !(seed === null || isCount(seed))
      ) {
        return null;
      }
      return kind === 'seeded'
        ? { kind, code, seed }
        : {
            kind,
            code,
            seed,
            by: by === 'server' || by === 'kernelspec' ? by : 'page'
          };
    }
    case 'late':
      return isCount(executions) ? { kind, executions } : { kind };
    case 'local-module':
    case 'missing-module':
      return typeof module === 'string'
        ? { kind, module: shorten(module) }
        : null;
    case 'error':
      return typeof name === 'string' && typeof message === 'string'
        ? { kind, name: shorten(name), message: shorten(message) }
        : null;
    default:
      return null;
  }
}

/** Read the outcome of a rewind; `null` if it is none. */
export function readRewind(value: unknown): RewindResult | null {
  if (!isObject(value)) {
    return null;
  }
  const { kind, message } = value;
  switch (kind) {
    case 'rewound':
      return {
        kind,
        streams: words(value.streams),
        untouched: words(value.untouched)
      };
    case 'gone':
      return { kind };
    case 'error':
      return typeof message === 'string'
        ? { kind, message: shorten(message) }
        : null;
    default:
      return null;
  }
}

/** Whether the text of an answer is short enough to be read. */
export function isReadable(text: unknown): text is string {
  // Base64 takes four characters for three.
  return typeof text === 'string' && text.length <= 8 * MOST.message;
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSession(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value);
}

/** A number of records, cells or a seed: none so large that it cannot be one. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST.word;
}

function isOr(value: unknown, type: 'boolean' | 'string'): boolean {
  return value === null || typeof value === type;
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

/** An object of the entries that can be read. */
function keep<T>(
  value: unknown,
  read: (entry: unknown) => T | null
): Record<string, T> {
  const entries = isObject(value)
    ? Object.entries(value).slice(0, MOST.entries)
    : [];
  const kept = entries
    .map(([name, entry]) => [name, read(entry)] as const)
    .filter((pair): pair is readonly [string, T] => pair[1] !== null);
  return Object.fromEntries(kept);
}

/** The texts of a list. */
function words(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter(isWord).slice(0, MOST.entries).map(shorten)
    : [];
}
