import type { Facts } from '../../frameworks';

/**
 * A stream as its users call it: "NumPy", "PyTorch (cuda:0)". Titles have no translation.
 *
 * @param stream - The name of a stream, or the id of a framework.
 * @param facts - What is known of frameworks.
 */
export function nameStream(stream: string, facts: Facts): string {
  const [, library, device] = /^(\.?[^.:]+(?:\.seed)?)[.:]?(.*)$/.exec(
    stream
  ) ?? ['', stream, ''];
  const name =
    facts.stream(library)?.title ?? facts.get(library)?.title ?? library;
  return device ? `${name} (${device})` : name;
}
