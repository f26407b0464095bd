/**
 * The objects that code may change in place, see {@link IMutation}.
 */
import type { IInput } from './input';
import { isIterator, writesOf } from './objects';
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
  const calls = new Calls(lookup);
  const outer = new Set(facts.reads);
  const added = new Set<string>();
  const add = (first: string, how: Change): void => {
    const open: [string, Change][] = [[first, how]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [name, change] = next;
      const key = `${change} ${name}`;
      if (added.has(key)) {
        continue;
      }
      added.add(key);
      if (outer.has(name)) {
        note(lookup.find(name), change);
      }
      // A name of the cell's own may stand for an outside object.
      const further = change === 'sure' ? 'maybe' : change;
      facts.made[name]?.forEach(source => open.push([source, further]));
      facts.shares[name]?.forEach(source => open.push([source, further]));
    }
  };
  for (const mutation of facts.mutations) {
    for (const name of calls.changedBy(mutation, facts, 0)) {
      add(name, changeOf(mutation));
    }
  }
  for (const { facts: theirs, name } of input.definitions) {
    const definition = theirs.definitions[name];
    const parameters = new Set(definition.parameters);
    for (const mutation of definition.mutations) {
      for (const changed of calls.changedBy(mutation, theirs, 0)) {
        if (!parameters.has(changed)) {
          note(lookup.find(changed), changeOf(mutation));
        }
      }
    }
  }
  return found;
}

/** What calls change of what they are handed, each function looked at once. */
class Calls {
  constructor(private readonly _lookup: INameLookup) {}

  /** The names whose objects a mutation changes. */
  changedBy(
    { callee, self, names }: IMutation,
    facts: ICodeFacts,
    depth: number
  ): readonly string[] {
    if (callee === null) {
      return names;
    }
    const object = this._lookup.find(callee);
    const own = writesOf(facts).has(callee);
    const theirs = own ? facts : object?.facts;
    const called = own ? callee : (object?.name ?? callee);
    const kind = theirs?.kinds[called];
    const definition = theirs?.definitions[called];
    if (theirs && definition && !self) {
      return this._changesParameters(definition, theirs, depth) ? names : [];
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

  private _changesParameters(
    definition: IDefinition,
    facts: ICodeFacts,
    depth: number
  ): boolean {
    if (depth >= MAX_CALLS) {
      return true;
    }
    const known = this._known[depth];
    let changes = known.get(definition);
    if (changes === undefined) {
      changes = this._follow(definition, facts, depth);
      known.set(definition, changes);
    }
    return changes;
  }

  private _follow(
    definition: IDefinition,
    facts: ICodeFacts,
    depth: number
  ): boolean {
    const parameters = new Set(definition.parameters);
    // That it reads them is seen where it is called.
    return definition.mutations.some(mutation => {
      if (mutation.isReading) {
        return false;
      }
      if (mutation.callee !== null && parameters.has(mutation.callee)) {
        return true; // calls a parameter, or a method of it
      }
      return this.changedBy(mutation, facts, depth + 1).some(name =>
        parameters.has(name)
      );
    });
  }

  /** What is known of functions that are called at each depth. */
  private readonly _known = Array.from(
    { length: MAX_CALLS },
    () => new Map<IDefinition, boolean>()
  );
}
