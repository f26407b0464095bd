/**
 * The streams of generators that the code makes, by name.
 */

const OWN = '~';

/** The stream of a generator that a name stands for. */
export function ownStream(name: string): string {
  return `${OWN}${name}`;
}

/** Whether a stream is a generator that the code makes. */
export function isOwn(stream: string): boolean {
  return stream.startsWith(OWN);
}
