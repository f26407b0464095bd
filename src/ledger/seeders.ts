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
 * Which streams code seeds by calls of its own, wherever they stand in it and in
 * the functions of the notebook that it may call. What a helper in a module does is
 * not known.
 *
 * @param codes - The code and the functions.
 * @param world - Tells what names stand for that the code itself does not bind.
 */
export function readReseeds(
  codes: readonly ICodeFacts[],
  world: IWorld
): (stream: string) => boolean {
  const found = new Set<string>();
  for (const facts of codes) {
    for (const [path, call] of seedingCalls(facts)) {
      const name = path === '' ? call : path.split(' ')[0];
      const object = facts.writes.includes(name) ? null : world.find(name);
      const known = object
        ? object.facts.imports[object.name]
        : facts.imports[name];
      const library = (known ?? name).split('.')[0];
      const isOwn = object !== null || facts.writes.includes(name);
      const streams =
        known === undefined && isOwn
          ? NO_STREAMS // the notebook's own function, or an object's method
          : (LIBRARIES[library] ?? (path === '' ? CALLS[call] : undefined));
      streams?.forEach(stream => found.add(stream));
    }
  }
  return stream => found.has(stream.split(/[.:]/)[0]);
}

const known = new WeakMap<ICodeFacts, readonly (readonly string[])[]>();

/** The paths and names of such calls; read once for each code. */
function seedingCalls(facts: ICodeFacts): readonly (readonly string[])[] {
  let calls = known.get(facts);
  if (!calls) {
    calls = [...facts.normal.matchAll(SEEDING)].map(match => match.slice(1));
    known.set(facts, calls);
  }
  return calls;
}

const NO_STREAMS: readonly string[] = [];
const HELPED = ['python', 'numpy', 'torch'];

/** By the first part of a path, or the usual name of that where nothing else is known. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  random: ['python'],
  np: ['numpy'],
  numpy: ['numpy'],
  torch: ['torch'],
  tf: ['tensorflow', 'keras', 'python', 'numpy'],
  tensorflow: ['tensorflow', 'keras', 'python', 'numpy'],
  keras: ['tensorflow', 'keras', 'torch', 'python', 'numpy'],
  cp: ['cupy'],
  cupy: ['cupy'],
  pl: HELPED,
  L: HELPED,
  lightning: HELPED,
  pytorch_lightning: HELPED,
  transformers: HELPED,
  accelerate: HELPED,
  fastai: HELPED
};

/** Where they came with a star. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  seed: ['python', 'numpy', 'torch', 'cupy'],
  setstate: ['python'],
  set_state: ['numpy'],
  set_bit_generator: ['numpy'],
  set_seed: ['tensorflow', ...HELPED],
  seed_everything: HELPED,
  manual_seed: ['torch'],
  set_rng_state: ['torch'],
  fork_rng: ['torch']
};
