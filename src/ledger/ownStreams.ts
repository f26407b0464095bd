/**
 * The streams of generators of the code's own, by name.
 */

const OWN = '~';

/** The stream of a generator that a name stands for. */
export function ownStream(name: string): string {
  return `${OWN}${name}`;
}

/** Whether a stream is a generator of the code's own. */
export function isOwn(stream: string): boolean {
  return stream.startsWith(OWN);
}
