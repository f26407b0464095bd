/**
 * Whether code may have drawn from a stream that came to be while it ran.
 *
 * Nothing was observed there: a library that is imported makes its stream, and what
 * came after that in the same cell left the same trace. So it is the words of the code
 * that tell.
 */
import type { ICodeFacts } from '../effects/types';
import type { Facts } from '../frameworks';

const knownBy = new WeakMap<Facts, WeakMap<ICodeFacts, boolean>>();

/**
 * Whether code, imports apart, has a word that goes with random numbers.
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
