/**
 * The streams that calls seed, by the facts about frameworks.
 */
import { byName } from '../frameworks/byName';
import type { Facts } from '../frameworks';
import { normalizeCall } from '../python/calls';
import type { Seeders, SeedStep } from './types';

/**
 * The streams that a call seeds.
 *
 * @param path - The dotted path of what is called.
 * @param facts - What is known of frameworks.
 * @returns `null` if it seeds nothing. Streams with a `?` are those that it seeds
 * in some setups only.
 */
export function seededStreams(
  path: string,
  facts: Facts
): readonly string[] | null {
  const call = facts.seedCall(facts.respell(normalizeCall(path)));
  return call?.scope === 'global' && call.streams
    ? [...call.streams, ...call.perhaps.map(stream => `${stream}?`)]
    : null;
}

/** The streams of devices that a condition is about: `torch.cuda` for `cuda`. */
export function devicesIn(
  condition: string,
  streams: readonly string[]
): readonly string[] {
  return streams.filter(
    stream =>
      stream.includes('.') &&
      condition.includes(stream.slice(stream.indexOf('.') + 1))
  );
}

const below = new WeakMap<Facts, Map<string, Seeders>>();

/** The seed calls whose path starts with another: of `numpy`, `.random.seed`. */
export function seedersBelow(path: string, facts: Facts): Seeders {
  const known = below.get(facts) ?? new Map<string, Seeders>();
  below.set(facts, known);
  let found = known.get(path);
  if (!found) {
    const steps: [string, readonly SeedStep[]][] = [];
    for (const call of [path, ...facts.seedPaths]) {
      const streams =
        call === path || call.startsWith(`${path}.`)
          ? seededStreams(call, facts)
          : null;
      if (streams) {
        steps.push([call.slice(path.length), [{ kind: 'seed', streams }]]);
      }
    }
    found = byName(steps);
    known.set(path, found);
  }
  return found;
}
