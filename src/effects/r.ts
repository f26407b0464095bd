/**
 * The code of R's cells. Its names are not read: what a cell takes and leaves is the whole
 * session, as one value.
 */
import { byName } from '../frameworks/byName';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { SLICE } from '../python/slices';
import type { Slices } from '../python/slices';
import type { ICodeFacts, ISlicedReader, SeedStep } from './types';

const NONE = byName<never>([]);
const STREAM = '.Random.seed';

/** Any name of the session: every cell may take and bind it, but one that only seeds. */
const SESSION: readonly string[] = [PSEUDO_NAMES.any];

/** The name that the seed cell binds. */
const SEED = 'SEED';

/** Lines of a seed cell that draw nothing: the seed, the kind of the generator, other libraries' seeds. */
const DRAWLESS =
  /^(?:SEED\s*(?:<-|=)\s*\d+L?|RNGkind\([^()]*\)|(?:torch|tensorflow|keras3?)::\w+_seed\([\w.]+\))$/;
const SEEDS = /^set\.seed\(\s*(?!NULL\b)[\w.-]+\s*(?:,[^()]*)?\)$/;

/** Make a reader of R's cells. */
export function createRReader(): ISlicedReader {
  const known = new Map<string, ICodeFacts>();
  const read = (code: string): ICodeFacts => {
    const found = known.get(code) ?? readR(code);
    known.set(code, found);
    return found;
  };
  return Object.assign(read, {
    *inSlices(code: string): Slices<ICodeFacts> {
      if (code.length > SLICE) {
        yield;
      }
      return read(code);
    },
    knows: (code: string) => known.has(code)
  });
}

/**
 * Read the code of a cell of R's.
 *
 * @returns What is known of it: that it may draw, take and bind anything, unless it only seeds.
 */
function readR(code: string): ICodeFacts {
  const lines = linesOf(code);
  const normal = lines.join('\n');
  const steps = stepsOf(lines);
  const isEmpty = normal === '';
  const onlySeeds = !isEmpty && steps.every(({ kind }) => kind === 'seed');
  const hasSeed = /(?<![\w.])SEED(?![\w.])/.test(normal);
  const others = isEmpty || onlySeeds ? [] : SESSION;
  const seed = hasSeed ? [SEED] : [];
  return {
    normal,
    steps,
    reads: onlySeeds ? [] : [...others, ...seed],
    writes: [...others, ...(onlySeeds ? seed : [])],
    maybe: [],
    resets: steps.flatMap(step => (step.kind === 'seed' ? step.streams : [])),
    seedCalls: [],
    // Nobody knows what it calls.
    calls: byName<number>(others.length > 0 ? [['', 1]] : []),
    steering: others.length > 0 ? null : [],
    isDrawless: isEmpty,
    isSafe: isEmpty,
    isReadable: others.length === 0,
    isSetUp: false,
    ...{ definitions: NONE, made: NONE, shares: NONE, imports: NONE },
    ...{ before: NONE, texts: NONE, kinds: NONE, seeders: NONE },
    ...{ mutations: [], iterators: [], everyRun: [], shownNames: [] },
    keys: { pairs: [], outer: [] },
    lasting: null,
    writtenNames: []
  };
}

/** What it seeds before anything could draw. */
function stepsOf(lines: readonly string[]): SeedStep[] {
  const steps: SeedStep[] = [];
  for (const line of lines) {
    if (SEEDS.test(line)) {
      steps.push({ kind: 'seed', streams: [STREAM] });
    } else if (!DRAWLESS.test(line)) {
      return [...steps, { kind: 'stop' }];
    }
  }
  return steps;
}

/** Text or a name in quotes, a raw text, or a comment. */
const PARTS =
  /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|`[^`]*`|[rR]"\((?:[^])*?\)"|[rR]'\((?:[^])*?\)'|#[^\n]*/g;

/** The lines without comments, space at their ends, and blank ones outside texts. */
function linesOf(code: string): string[] {
  const texts: string[] = [];
  const plain = code
    .replace(/\r\n?/g, '\n')
    .replace(PARTS, part =>
      part.startsWith('#') ? '' : `\0${texts.push(part) - 1}\0`
    );
  return plain
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(line =>
      line.replace(/\0(\d+)\0/g, (_, i: string) => texts[Number(i)])
    );
}
