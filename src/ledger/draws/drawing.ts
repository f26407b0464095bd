/**
 * Whether code drew from a stream, or a library did while it loaded.
 *
 * The record cannot tell: an import creates the streams of a library, or draws from
 * those that exist, and a draw later in the same cell leaves the same trace. So the
 * code decides: its words for a stream that was created while it ran, all that it does
 * for one that moved.
 */
import { BUILTINS } from '../../python/builtins';
import type { ICodeFacts } from '../../effects/types';
import type { Facts } from '../../frameworks';
import type { INameLookup } from '../objects';

const knownBy = new WeakMap<Facts, WeakMap<ICodeFacts, boolean>>();

/**
 * Whether code has, outside its imports, a word that goes with random numbers.
 *
 * @param codes - The code, and the functions of the notebook that it may call.
 * @param frameworks - What is known of frameworks.
 */
export function mayDraw(
  codes: readonly ICodeFacts[],
  frameworks: Facts
): boolean {
  const known = knownBy.get(frameworks) ?? new WeakMap<ICodeFacts, boolean>();
  knownBy.set(frameworks, known);
  return codes.some(facts => {
    let draws = known.get(facts);
    if (draws === undefined) {
      draws = hasWord(facts.normal, frameworks.drawingWords);
      known.set(facts, draws);
    }
    return draws;
  });
}

/**
 * Whether code only sets up, with nothing of other cells but modules and constants: what
 * moves a stream that it does not seed is a library that loads.
 *
 * @param lookup - Resolves names that the code itself does not bind.
 */
export function isSetUp(facts: ICodeFacts, lookup: INameLookup): boolean {
  return (
    facts.isSetUp &&
    facts.reads.every(name => {
      const object = lookup.find(name);
      const kind = object?.facts.kinds[object.name];
      return object
        ? kind === 'module' || kind === 'constant'
        : name.startsWith('<') || BUILTINS.has(name);
    })
  );
}

function hasWord(code: string, words: RegExp): boolean {
  return code
    .split('\n')
    .some(line => !/^\s*(import|from)\b/.test(line) && words.test(line));
}
