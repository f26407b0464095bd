/**
 * R's random stream: the seed that its state comes from.
 *
 * R's default generator is the Mersenne Twister (https://stat.ethz.ch/R-manual/R-devel/library/base/html/Random.html).
 * `jupyterlab_seed/runs/r_stream.py` has the same for verifications.
 */

/** A state, as `.Random.seed` has it: kind, position, words. */
export type RState = readonly number[];

/** The Mersenne Twister's place among R's kinds, which are the state's first number. */
const MERSENNE = 3;
const WORDS = 624;
/** What `set.seed` fills the state with comes from a congruential generator, after so many steps. */
const FACTOR = 69069;
const INVERSE = 2783094533;
const SCRAMBLING = 50;
/** How many blocks of 624 draws are repeated to find a seed: a few milliseconds. */
const BLOCKS = 2000;

/** How many are repeated where nothing else explains a state: twelve million draws, some 50 milliseconds. */
export const MANY = 20_000;

/** Whether a state is of the Mersenne Twister. */
function isKnown(state: RState): boolean {
  return state[0] % 100 === MERSENNE && state.length === WORDS + 2;
}

/** The words of a state. */
function wordsOf(state: RState): Uint32Array {
  return Uint32Array.from(state.slice(2));
}

/**
 * The seed from which a state comes, if that can be proven.
 *
 * @param candidates - The seeds after which draws are looked for.
 * @returns Right after it, any seed; after draws, a candidate; `null` if neither leads there.
 */
export function provenSeed(
  state: RState,
  candidates: Iterable<number>
): number | null {
  if (!isKnown(state)) {
    return null;
  }
  const words = wordsOf(state);
  // The steps of a congruential generator can be gone back.
  let seed = words[0];
  for (let step = 0; step < SCRAMBLING + 2; step++) {
    seed = Math.imul(seed - 1, INVERSE);
  }
  if (state[1] === WORDS && isEqual(seededWords(seed), words)) {
    return seed;
  }
  for (const one of candidates) {
    if (reaches(seededWords(one), words, BLOCKS)) {
      return one;
    }
  }
  return null;
}

/**
 * Whether draws alone lead from one state to another.
 *
 * @param most - How many blocks are repeated.
 */
export function follows(before: RState, after: RState, most = BLOCKS): boolean {
  if (before[0] !== after[0] || !isKnown(before) || !isKnown(after)) {
    return false;
  }
  const [one, other] = [wordsOf(before), wordsOf(after)];
  return isEqual(one, other)
    ? after[1] >= before[1]
    : reaches(one, other, most);
}

/** The words that `set.seed` makes of a seed. */
function seededWords(seed: number): Uint32Array {
  const words = new Uint32Array(WORDS);
  let value = seed | 0;
  for (let step = 0; step <= SCRAMBLING + WORDS; step++) {
    value = (Math.imul(FACTOR, value) + 1) | 0;
    if (step > SCRAMBLING) {
      words[step - SCRAMBLING - 1] = value;
    }
  }
  return words;
}

/** Whether draws lead from one block of the generator to another. */
function reaches(
  from: Uint32Array,
  wanted: Uint32Array,
  most: number
): boolean {
  const words = Uint32Array.from(from);
  for (let block = 0; block < most; block++) {
    regenerate(words);
    if (words[0] === wanted[0] && isEqual(words, wanted)) {
      return true;
    }
  }
  return false;
}

/** The next block: Matsumoto and Nishimura's recurrence (https://doi.org/10.1145/272991.272995). */
function regenerate(words: Uint32Array): void {
  for (let i = 0; i < WORDS; i++) {
    const mixed =
      (words[i] & 0x80000000) | (words[(i + 1) % WORDS] & 0x7fffffff);
    const twisted = (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    words[i] = words[(i + 397) % WORDS] ^ twisted;
  }
}

function isEqual(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  for (let i = 0; i < one.length; i++) {
    if (one[i] !== other[i]) {
      return false;
    }
  }
  return one.length === other.length;
}

/** A fingerprint of a state: 16 hexadecimal digits. */
export function fingerprint(state: RState): string {
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (const word of state) {
    high = Math.imul(high ^ word, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low + word, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return [high, low]
    .map(half => (half >>> 0).toString(16).padStart(8, '0'))
    .join('');
}
