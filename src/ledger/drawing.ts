/**
 * Whether code may have drawn from a stream that was created while it ran.
 *
 * The record cannot tell: the import of a library creates its stream, and a draw later
 * in the same cell leaves the same trace. So the words of the code decide.
 */
import type { ICodeFacts } from '../effects/types';
import type { Facts } from '../frameworks';

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

function hasWord(code: string, words: RegExp): boolean {
  return code
    .split('\n')
    .some(line => !/^\s*(import|from)\b/.test(line) && words.test(line));
}
