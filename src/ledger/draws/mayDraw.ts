/**
 * The streams that code may move, read from the code alone: for cells that did not run,
 * or not with the values of a clean run.
 */
import type { ICodeFacts } from '../../effects/types';
import type { Facts } from '../../frameworks';
import { BUILTINS } from '../../python/builtins';
import { head } from '../../python/nodes';
import { isGenerator, writesOf } from '../objects';
import type { IObject, INameLookup } from '../objects';
import { ownStream } from '../ownStreams';

/**
 * The streams that code may draw from or seed.
 *
 * @param definitions - The functions and classes of the notebook that it may call.
 * @param lookup - Resolves names that the code itself does not bind.
 * @param frameworks - The facts about frameworks.
 * @returns The names of global streams, those of devices without the device; `null` if
 * any stream may be among them, because it calls what is not known.
 */
export function streamsOf(
  facts: ICodeFacts,
  definitions: readonly IObject[],
  lookup: INameLookup,
  frameworks: Facts
): ReadonlySet<string> | null {
  const found = new Set<string>();
  const codes = [
    { facts, calls: facts.calls },
    ...definitions.map(({ facts: theirs, name }) => ({
      facts: theirs,
      calls: theirs.definitions[name].calls
    }))
  ];
  for (const { facts: theirs, calls } of codes) {
    for (const call of Object.keys(calls)) {
      const streams = drawnBy(call, theirs, lookup, frameworks);
      if (streams === null) {
        return null;
      }
      streams.forEach(stream => found.add(stream));
    }
  }
  return found;
}

/** @returns `null` if it may draw from any stream. */
function drawnBy(
  call: string,
  facts: ICodeFacts,
  lookup: INameLookup,
  frameworks: Facts
): readonly string[] | null {
  const name = head(call);
  const rest = call.slice(name.length);
  const isOwn = writesOf(facts).has(name);
  const object = isOwn ? null : lookup.find(name);
  const theirs = isOwn ? facts : object?.facts;
  if (object && rest !== '' && isGenerator(lookup.content(object).value)) {
    return [ownStream(name)];
  }
  if (theirs) {
    const bound = object?.name ?? name;
    if (theirs.definitions[bound] && rest === '') {
      return []; // what its body calls is looked at by itself
    }
    const path = theirs.imports[bound];
    return path === undefined ? null : frameworks.streamsDrawnBy(path + rest);
  }
  const usual = frameworks.usualPath(name);
  return usual !== undefined || BUILTINS.has(name)
    ? frameworks.streamsDrawnBy((usual ?? name) + rest)
    : null;
}
