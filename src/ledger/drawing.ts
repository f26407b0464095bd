/**
 * Whether code may have drawn from a stream that came to be while it ran.
 *
 * Nothing was observed there: a library that is imported makes its stream, and what
 * came after that in the same cell left the same trace. So it is the words of the code
 * that tell.
 */
import type { ICodeFacts } from '../effects/types';

const DRAWING =
  /rand|seed|shuffl|sampl|choice|permut|normal|uniform|split|fit|rvs|bootstrap|dropout|noise|augment|train|generat|layer|Linear|Conv|LSTM|GRU|RNN|Embedding|Sequential|Dense|Model|Net\b|\bnn\b|init|pretrained|compile|build/;

const known = new WeakMap<ICodeFacts, boolean>();

/**
 * Whether code, imports apart, has a word that goes with random numbers.
 *
 * @param codes - The code, and the functions of the notebook that it may call.
 */
export function mayDraw(codes: readonly ICodeFacts[]): boolean {
  return codes.some(facts => {
    let draws = known.get(facts);
    if (draws === undefined) {
      draws = facts.normal
        .split('\n')
        .some(line => !/^\s*(import|from)\b/.test(line) && DRAWING.test(line));
      known.set(facts, draws);
    }
    return draws;
  });
}
