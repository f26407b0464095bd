/**
 * The objects that code may change in place, see {@link IMutation}.
 */
import type { IInput } from './input';
import { isIterator } from './objects';
import type { IObject, INameLookup } from './objects';
import type { ICodeFacts, IDefinition, IMutation } from '../effects/types';

const MAX_CALLS = 4;

/**
 * How an object changes: for sure, even if it is a module or function; perhaps, not if it is
 * one of these; by being read, if it is an iterator.
 */
export type Change = 'sure' | 'maybe' | 'read';

const STRENGTH: Readonly<Record<Change | 'none', number>> = {
  none: 0,
  read: 1,
  maybe: 2,
  sure: 3
};

function changeOf({ callee, isReading }: IMutation): Change {
  return isReading ? 'read' : callee === null ? 'sure' : 'maybe';
}

/**
 * The outside objects that code may change.
 *
 * @param input - What it takes from outside.
 * @returns The objects, and how they change.
 */
export function resolveMutations(
  facts: ICodeFacts,
  input: IInput,
  lookup: INameLookup
): ReadonlyMap<IObject, Change> {
  const found = new Map<IObject, Change>();
  const note = (object: IObject | null, change: Change): void => {
    if (
      object &&
      object.facts.kinds[object.name] !== 'constant' &&
      (change !== 'read' || isIterator(object)) &&
      STRENGTH[change] > STRENGTH[found.get(object) ?? 'none']
    ) {
      found.set(object, change);
    }
  };
  const outer = new Set(facts.reads);
  const add = (name: string, change: Change, seen: readonly string[]): void => {
    if (outer.has(name)) {
      note(lookup.find(name), change);
    }
    // A name of the cell's own may stand for an outside object.
    for (const source of [
      ...(facts.made[name] ?? []),
      ...(facts.shares[name] ?? [])
    ]) {
      if (!seen.includes(source)) {
        add(source, change === 'sure' ? 'maybe' : change, [...seen, source]);
      }
    }
  };
  for (const mutation of facts.mutations) {
    for (const name of changedBy(mutation, facts, lookup, 0)) {
      add(name, changeOf(mutation), [name]);
    }
  }
  for (const { facts: theirs, name } of input.definitions) {
    const definition = theirs.definitions[name];
    for (const mutation of definition.mutations) {
      for (const changed of changedBy(mutation, theirs, lookup, 0)) {
        if (!definition.parameters.includes(changed)) {
          note(lookup.find(changed), changeOf(mutation));
        }
      }
    }
  }
  return found;
}

/** The names whose objects a mutation changes. */
function changedBy(
  mutation: IMutation,
  facts: ICodeFacts,
  lookup: INameLookup,
  depth: number
): readonly string[] {
  const { callee, self, names } = mutation;
  if (callee === null) {
    return names;
  }
  const object = lookup.find(callee);
  const own = facts.writes.includes(callee);
  const theirs = own ? facts : object?.facts;
  const called = own ? callee : (object?.name ?? callee);
  const kind = theirs?.kinds[called];
  const definition = theirs?.definitions[called];
  if (theirs && definition && !self) {
    return changesParameters(definition, theirs, lookup, depth) ? names : [];
  }
  if (kind !== undefined) {
    return []; // functions and classes of libraries leave arguments alone
  }
  if (object === null && !own) {
    // Built in, or from a star import; or a parameter, which may be anything.
    return self ? [callee, ...names] : [];
  }
  // A method may change its arguments as well; `model(x)` changes the model at most.
  return self ? [callee, ...names] : [callee];
}

function changesParameters(
  definition: IDefinition,
  facts: ICodeFacts,
  lookup: INameLookup,
  depth: number
): boolean {
  if (depth >= MAX_CALLS) {
    return true;
  }
  const parameters = new Set(definition.parameters);
  // That it reads them is seen where it is called.
  return definition.mutations.some(mutation => {
    if (mutation.isReading) {
      return false;
    }
    if (mutation.callee !== null && parameters.has(mutation.callee)) {
      return true; // calls a parameter, or a method of it
    }
    return changedBy(mutation, facts, lookup, depth + 1).some(name =>
      parameters.has(name)
    );
  });
}
