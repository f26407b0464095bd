/**
 * The place in a shared text where this page wrote, and what stands there after the edits of
 * others. Yjs keeps the order of all characters, deleted ones included, and for each insertion
 * the characters that its author saw beside it (https://docs.yjs.dev/api/internals).
 */
import type { YCodeCell } from '@jupyter/ydoc';

type Text = YCodeCell['ysource'];
type Item = NonNullable<Text['_start']>;

/** The id of a character: its author, and a count of what that author wrote. */
interface IId {
  readonly client: number;
  readonly clock: number;
}

/** A text that this page wrote, by the ids of its characters. */
export interface IWrite extends IId {
  /** How many characters it has. */
  readonly length: number;
  /** The characters on both sides; `null` at an end of the text. */
  readonly left: IId | null;
  readonly right: IId | null;
}

/** What one author has at the place of a write. */
export interface IRun {
  readonly client: number;
  readonly text: string;
}

/** A text around the place of a write. */
export interface IZone {
  readonly before: string;
  readonly after: string;
  /** What of the followed writes stands there, as ranges of offsets in the whole text. */
  readonly own: readonly (readonly [number, number])[];
  /** What stands between the two, in order; one run for each author. */
  readonly runs: readonly IRun[];
  /** How many characters of the write are still there. */
  readonly left: number;
  /** Whether another author wrote in the same place without having seen the write. */
  readonly isContested: boolean;
  /** Whether someone who had seen the write wrote beside it. */
  readonly isSeen: boolean;
  /** How many of the characters beside the write are deleted. */
  readonly gone: number;
}

/**
 * Note a write.
 *
 * @param text - The text, after the write.
 * @param start - Where the write begins.
 * @param length - How long it is, at least 1.
 */
export function noteWrite(text: Text, start: number, length: number): IWrite {
  const first = idAt(text, start);
  return {
    client: first?.client ?? 0,
    clock: first?.clock ?? 0,
    length,
    left: idAt(text, start - 1),
    right: idAt(text, start + length)
  };
}

/**
 * Read a text around the place of a write.
 *
 * @param writes - All writes that are followed: what else their author has there was typed by hand.
 */
export function readZone(
  text: Text,
  write: IWrite,
  writes: readonly IWrite[]
): IZone {
  const { left, right } = write;
  const outside = { before: '', after: '' };
  const runs = new Map<number, string>();
  const own: [number, number][] = [];
  let [at, count] = [0, 0];
  let [isContested, isSeen] = [false, false];
  let gone = 0;
  let part: 'before' | 'within' | 'after' = left ? 'before' : 'within';
  for (let item = text._start; item; item = item.right) {
    const alive = item.deleted ? '' : item.content.getContent().join('');
    if (right && has(item, right)) {
      part = 'after';
      gone += item.deleted ? 1 : 0;
    }
    if (part !== 'within') {
      outside[part] += alive;
    } else if (alive !== '') {
      const { client } = item.id;
      // Whoever saw the write has it or something behind it on the left.
      isContested ||=
        client !== write.client &&
        !runs.has(client) &&
        isSame(item.origin, left);
      runs.set(client, (runs.get(client) ?? '') + alive);
      const [start, end] = overlap(item, write);
      count += end - start;
      for (const other of writes) {
        const part = overlap(item, other);
        own.push([at + part[0], at + part[1]]);
      }
      isSeen ||=
        client !== write.client &&
        (isIn(item.origin, write) || isIn(item.rightOrigin, write));
    }
    at += alive.length;
    if (left && has(item, left)) {
      part = 'within';
      gone += item.deleted ? 1 : 0;
    }
  }
  return {
    ...outside,
    own,
    left: count,
    runs: [...runs].map(([client, run]) => ({ client, text: run })),
    isContested: isContested && !isSeen,
    isSeen,
    gone
  };
}

/** The id of the character at an offset; `null` outside of the text. */
function idAt(text: Text, offset: number): IId | null {
  let rest = offset;
  for (let item = text._start; item && rest >= 0; item = item.right) {
    const length = item.deleted || !item.countable ? 0 : item.length;
    if (rest < length) {
      const { client, clock } = item.id;
      return { client, clock: clock + rest };
    }
    rest -= length;
  }
  return null;
}

function has({ id, length }: Item, { client, clock }: IId): boolean {
  return id.client === client && id.clock <= clock && clock < id.clock + length;
}

function isSame(one: IId | null, other: IId | null): boolean {
  return one?.client === other?.client && one?.clock === other?.clock;
}

function isIn(id: IId | null, write: IWrite): boolean {
  return (
    id?.client === write.client &&
    write.clock <= id.clock &&
    id.clock < write.clock + write.length
  );
}

/** What an item has of a write, as offsets into the item. */
function overlap({ id, length }: Item, write: IWrite): [number, number] {
  const start = Math.max(write.clock - id.clock, 0);
  const end = Math.min(write.clock + write.length - id.clock, length);
  return id.client === write.client && start < end ? [start, end] : [0, 0];
}
