/**
 * Which streams code seeds before anything in it could draw.
 */
import type { IWorld } from './objects';
import type { ICodeFacts, SeedStep, StreamRecord } from './types';

const MAX_STEPS = 8;

/**
 * The streams, with helpers of other cells looked up; see {@link SeedStep}.
 */
export function resolveResets(
  facts: ICodeFacts,
  world: IWorld
): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (steps: readonly SeedStep[], depth: number): boolean =>
    steps.every(step => {
      if (step.kind === 'stop' || depth > MAX_STEPS) {
        return false;
      }
      if (step.kind === 'seed') {
        step.streams.forEach(stream => found.add(stream));
        return true;
      }
      const object = world.find(step.name);
      if (object) {
        const steps = object.facts.seeders[object.name]?.[step.rest];
        return steps !== undefined && follow(steps, depth + 1);
      }
      step.usual?.forEach(stream => found.add(stream));
      return step.usual !== null;
    });
  follow(facts.steps, 0);
  return found;
}

/**
 * Whether a stream is among those that code seeded, and really was seeded:
 * `seed(None)` takes the seed from the system.
 */
export function covers(
  resets: ReadonlySet<string>,
  stream: string,
  [, , before, after]: StreamRecord
): boolean {
  if (after === null) {
    return false;
  }
  const family = stream.split(':')[0];
  const names = [stream, family, family.split('.')[0]];
  return (
    names.some(name => resets.has(name)) ||
    (before !== after && names.some(name => resets.has(`${name}?`)))
  );
}

/** Calls that may put a stream into a state, in code without comments, with the names before them. */
const SEEDING =
  /(?<!\. )\b((?:\w+ \. )*)(\w*seed\w*|set_?state|set_rng_state\w*|set_bit_generator|fork_rng)(?= \()/g;

/**
 * Which streams code seeds by calls of its own, wherever they stand in it. What
 * a helper in a module does is not known.
 *
 * @param codes - See {@link ICodeFacts.normal}.
 */
export function readReseeds(
  codes: readonly string[]
): (stream: string) => boolean {
  const found = new Set<string>();
  for (const code of codes) {
    for (const [, path, call] of code.matchAll(SEEDING)) {
      const [library] = path.split(' . ');
      const streams = LIBRARIES[library] ?? CALLS[call] ?? [];
      streams.forEach(stream => found.add(stream));
    }
  }
  return stream => found.has(stream.split(/[.:]/)[0]);
}

const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  random: ['python'],
  np: ['numpy'],
  numpy: ['numpy'],
  torch: ['torch'],
  tf: ['tensorflow'],
  tensorflow: ['tensorflow'],
  cp: ['cupy'],
  cupy: ['cupy']
};

/** Where they are imported by name, or their module is by another. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  seed: ['python', 'numpy', 'torch', 'cupy'],
  setstate: ['python'],
  set_state: ['numpy'],
  set_bit_generator: ['numpy'],
  set_seed: ['tensorflow'],
  manual_seed: ['torch'],
  set_rng_state: ['torch'],
  fork_rng: ['torch']
};
