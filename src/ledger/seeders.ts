/**
 * The streams that code seeds.
 */
import { isGenerator, writesOf } from './objects';
import type { IObject, INameLookup } from './objects';
import { ownStream } from './ownStreams';
import type { Facts } from '../frameworks';
import { normalizeCall } from '../python/calls';
import type { ICodeFacts, SeedStep } from '../effects/types';
import type { StreamRecord } from './types';

const MAX_STEPS = 8;

/** The methods that seed a generator that the code makes. */
const SEEDS_ITSELF: ReadonlySet<string> = new Set(['.seed', '.manual_seed']);

/**
 * The streams that code seeds before anything in it could draw, with helpers of other
 * cells resolved; see {@link SeedStep}.
 */
export function resolveResets(
  facts: ICodeFacts,
  lookup: INameLookup
): ReadonlySet<string> {
  const found = new Set<string>();
  const known = new Map<readonly SeedStep[], boolean>();
  const follow = (steps: readonly SeedStep[], depth: number): boolean => {
    let isFollowed = known.get(steps);
    if (isFollowed === undefined) {
      known.set(steps, false); // a function that calls itself
      isFollowed = look(steps, depth);
      known.set(steps, isFollowed);
    }
    return isFollowed;
  };
  const look = (steps: readonly SeedStep[], depth: number): boolean =>
    steps.every(step => {
      if (step.kind === 'stop' || depth > MAX_STEPS) {
        return false;
      }
      if (step.kind === 'seed') {
        step.streams.forEach(stream => found.add(stream));
        return true;
      }
      const object = lookup.find(step.name);
      if (
        object &&
        SEEDS_ITSELF.has(step.rest) &&
        isGenerator(lookup.content(object).value)
      ) {
        found.add(ownStream(step.name));
        return true;
      }
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
 * Whether a stream is among those that code seeds, and was seeded indeed: `seed(None)`
 * takes the seed from the system.
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
 * The streams that code seeds by calls anywhere in it and in the functions of the
 * notebook that it may call. What a helper in a module does is not known.
 *
 * @param definitions - The functions.
 * @param lookup - Resolves names that the code itself does not bind.
 * @param frameworks - The facts about frameworks.
 */
export function readReseeds(
  facts: ICodeFacts,
  definitions: readonly IObject[],
  lookup: INameLookup,
  frameworks: Facts
): (stream: string) => boolean {
  const found = new Set<string>();
  const note = (own: ICodeFacts, calls: readonly string[]): void => {
    for (const call of calls) {
      streamsOf(call, own, lookup, frameworks).forEach(stream =>
        found.add(stream)
      );
    }
  };
  note(facts, facts.seedCalls);
  for (const { facts: theirs, name } of definitions) {
    note(theirs, theirs.definitions[name].seedCalls);
  }
  return stream => found.has(stream.split(/[.:]/)[0]);
}

/**
 * Whether code may set the state of a generator that it holds, by the state that this is in. What
 * sets global ones does not, nor what makes a new one.
 */
export function readReseedsOfOwn(
  facts: ICodeFacts,
  definitions: readonly IObject[],
  lookup: INameLookup,
  frameworks: Facts
): (state: string) => boolean {
  const states = new Set<string>();
  let isAny = false;
  const note = (own: ICodeFacts, call: string): void => {
    const [name] = call.split(/[.(]/);
    const object = writesOf(own).has(name) ? null : lookup.find(name);
    const path = pathOf(call, own, lookup);
    if (path !== null) {
      const whole = frameworks.respell(normalizeCall(path));
      isAny ||= !frameworks.seedCall(whole);
      return;
    }
    if ((object?.facts ?? own).definitions[object?.name ?? name]) {
      return; // the calls in it are looked at by themselves
    }
    const value = object && lookup.content(object).value;
    if (isGenerator(value ?? null)) {
      states.add(value!.slice(1));
    } else {
      isAny = true;
    }
  };
  facts.seedCalls.forEach(call => note(facts, call));
  for (const { facts: theirs, name } of definitions) {
    theirs.definitions[name].seedCalls.forEach(call => note(theirs, call));
  }
  return state => isAny || states.has(state);
}

/** The path of what is called, as far as imports tell; `null` for the notebook's own functions, or an object's methods. */
export function pathOf(
  call: string,
  facts: ICodeFacts,
  lookup: INameLookup
): string | null {
  const [name] = call.split(/[.(]/);
  const isOwn = writesOf(facts).has(name);
  const object = isOwn ? null : lookup.find(name);
  const path = object ? object.facts.imports[object.name] : facts.imports[name];
  return path === undefined && (isOwn || object)
    ? null
    : `${path ?? name}${call.slice(name.length)}`;
}

function streamsOf(
  call: string,
  facts: ICodeFacts,
  lookup: INameLookup,
  frameworks: Facts
): readonly string[] {
  const [name] = call.split(/[.(]/);
  const whole = pathOf(call, facts, lookup);
  if (whole === null) {
    return NO_STREAMS;
  }
  const seeded = frameworks.seedCall(frameworks.respell(normalizeCall(whole)));
  if (seeded?.scope === 'private') {
    return NO_STREAMS;
  }
  const [first] = whole.split('.');
  const isImported = whole !== call;
  const [top] = (
    isImported ? first : (frameworks.usualPath(name) ?? name)
  ).split('.');
  return (
    frameworks.streamsReseededBelow(top) ??
    // Where it came with a star.
    (name === call ? frameworks.streamsReseededBy(call) : undefined) ??
    NO_STREAMS
  );
}

const NO_STREAMS: readonly string[] = [];
