import type { Facts } from '../../frameworks';

/** The beginning of the names of generators that the notebook's variables hold. */
const OWN = '~';

/** Whether a stream is a generator that a variable of the notebook holds. */
export function isOwnGenerator(stream: string): boolean {
  return stream.startsWith(OWN);
}

/**
 * A stream as its users call it: "NumPy", "PyTorch (cuda:0)", "`rng`". Titles have no
 * translation.
 *
 * @param stream - The name of a stream, or the id of a framework.
 * @param facts - What is known of frameworks.
 */
export function nameStream(stream: string, facts: Facts): string {
  if (isOwnGenerator(stream)) {
    return `\`${stream.slice(OWN.length)}\``;
  }
  const [, library, device] = /^(\.?[^.:]+(?:\.seed)?)[.:]?(.*)$/.exec(
    stream
  ) ?? ['', stream, ''];
  const name =
    facts.stream(library)?.title ?? facts.get(library)?.title ?? library;
  return device ? `${name} (${device})` : name;
}
