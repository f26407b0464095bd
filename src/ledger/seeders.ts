/**
 * Which streams code seeds before anything in it could draw.
 */
import type { IObject, IWorld } from './objects';
import type { ICodeFacts, SeedStep } from '../effects/types';
import type { StreamRecord } from './types';

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

/**
 * Which streams code seeds by calls of its own, wherever they stand in it and in
 * the functions of the notebook that it may call. What a helper in a module does is
 * not known.
 *
 * @param definitions - The functions.
 * @param world - Tells what names stand for that the code itself does not bind.
 */
export function readReseeds(
  facts: ICodeFacts,
  definitions: readonly IObject[],
  world: IWorld
): (stream: string) => boolean {
  const found = new Set<string>();
  const note = (own: ICodeFacts, calls: readonly string[]): void => {
    for (const call of calls) {
      streamsOf(call, own, world).forEach(stream => found.add(stream));
    }
  };
  note(facts, facts.seedCalls);
  for (const { facts: theirs, name } of definitions) {
    note(theirs, theirs.definitions[name].seedCalls);
  }
  return stream => found.has(stream.split(/[.:]/)[0]);
}

function streamsOf(
  call: string,
  facts: ICodeFacts,
  world: IWorld
): readonly string[] {
  const [name] = call.split(/[.(]/);
  const isOwn = facts.writes.includes(name);
  const object = isOwn ? null : world.find(name);
  const path = object ? object.facts.imports[object.name] : facts.imports[name];
  if (path === undefined && (isOwn || object)) {
    return NO_STREAMS; // the notebook's own function, or an object's method
  }
  const streams = LIBRARIES[(path ?? name).split('.')[0]];
  return streams ?? (name === call ? CALLS[call] : undefined) ?? NO_STREAMS;
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
