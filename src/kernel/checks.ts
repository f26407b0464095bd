/**
 * What a kernel sends, checked when it arrives: a kernel runs anybody's code, so nothing
 * of it is trusted. What does not have the right form is dropped; texts are shortened.
 */
/** Bounds of what is kept; the probe stays far below them. */
export const MOST = {
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

/** A text of a kernel, as long as it may be shown. */
export function shorten(text: string): string {
  return text.length <= MOST.text ? text : `${text.slice(0, MOST.text - 1)}…`;
}

/** Whether the text of an answer is short enough to be read. */
export function isReadable(text: unknown): text is string {
  // Base64 takes four characters for three.
  return typeof text === 'string' && text.length <= 8 * MOST.message;
}

/** Whether it is an object of named members. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number of records, cells or a seed: none so large that it cannot be one. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether it is a text that is short enough to be kept. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST.word;
}

/** Whether it is `null` or of a type. */
export function isOr(value: unknown, type: 'boolean' | 'string'): boolean {
  return value === null || typeof value === type;
}

/** An object of the entries that can be read. */
export function keep<T>(
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
export function words(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter(isWord).slice(0, MOST.entries).map(shorten)
    : [];
}
