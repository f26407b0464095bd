/**
 * The effects of the code of one cell on names and streams.
 */
import { DEFAULT_FACTS } from '../frameworks';
import type { Facts } from '../frameworks';
import { byName } from '../frameworks/byName';
import type { IByName } from '../frameworks/byName';
import { bounded, stepsFor } from '../python/budget';
import type { CellParser, ParsedCell } from '../python/cell';
import { children } from '../python/nodes';
import { normalize, trimmed } from '../python/normal';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { readKeys } from './keys';
import { readLasting } from './lasting';
import { readMagics } from './texts/magics';
import type { IMagicEffects } from './texts/magics';
import { readMagicWords, readOpaqueWords } from './texts/magicWords';
import type { NameTable } from './names/nameTable';
import { seedersBelow } from './seededStreams';
import { Seeding } from './seeding';
import type {
  CodeReader,
  ICodeFacts,
  NameKind,
  Seeders,
  SeedStep
} from './types';
import { readSteering } from './steering';
import { readTelling } from './telling';
import { readTexts } from './texts';
import { readWords } from './texts/unreadable';
import { Uses } from './uses';

/** More than the texts of all cells of a large notebook in one session. */
const REMEMBERED = 10000;

/**
 * Makes a reader of cells' code.
 *
 * @param parser - A parser of Python; without one (`null`) only the text is known.
 * @param facts - Returns the facts about frameworks; a different object makes the
 * reader read all code again.
 * @returns A function that returns the same object for the same text.
 */
export function createCodeReader(
  parser: CellParser | null,
  facts: () => Facts = () => DEFAULT_FACTS
): CodeReader {
  const known = new Map<string, ICodeFacts>();
  let knownBy = facts();
  return code => {
    const present = facts();
    if (present !== knownBy || known.size >= REMEMBERED) {
      known.clear();
      knownBy = present;
    }
    let found = known.get(code);
    if (!found) {
      found = read(code, parser, present);
      known.set(code, found);
    }
    return found;
  };
}

const NONE = byName<never>([]);

const NOTHING: Omit<ICodeFacts, 'normal'> = {
  reads: [],
  writes: [],
  maybe: [],
  definitions: NONE,
  mutations: [],
  made: NONE,
  shares: NONE,
  iterators: [],
  imports: NONE,
  before: NONE,
  texts: NONE,
  kinds: NONE,
  resets: [],
  steps: [],
  seedCalls: [],
  calls: NONE,
  everyRun: [],
  steering: null,
  telling: [],
  keys: { pairs: [], outer: [] },
  seeders: NONE,
  lasting: null,
  isDrawless: false,
  isSetUp: false,
  isSafe: false,
  isReadable: true
};

/** What code does that only shows. */
const NOTHING_AT_ALL: ICodeFacts = {
  ...NOTHING,
  normal: '',
  steering: [],
  isDrawless: true,
  isSafe: true
};

function read(
  code: string,
  parser: CellParser | null,
  facts: Facts,
  isLasting = false
): ICodeFacts {
  const source = code.replace(/\r\n?/g, '\n');
  const cell = parser?.parse(source);
  if (!cell) {
    const normal = trimmed(source);
    return parser ? opaque(source, normal) : { ...NOTHING, normal };
  }
  try {
    const normal = normalize(cell.tree, cell.text);
    if (normal === null) {
      return unreadable(cell);
    }
    const isPlain = cell.text === cell.source;
    const lasting = isLasting ? null : readLasting(cell, facts);
    return {
      ...bounded(stepsFor(source.length), () =>
        understand(cell, facts, code => read(code, parser, facts, true))
      ),
      normal: isPlain ? normal.trim() : trimmed(source),
      lasting:
        lasting === null
          ? null
          : lasting === ''
            ? NOTHING_AT_ALL
            : read(lasting, parser, facts, true)
    };
  } catch (error) {
    if (error instanceof RangeError) {
      return unreadable(cell); // nested too deep, or too much
    }
    throw error;
  }
}

/** A cell of another language or process, which may still take and bind the names in it: `%%cython`. */
function opaque(source: string, normal: string): ICodeFacts {
  const { reads, writes, mutations, isKnown } = readOpaqueWords(source);
  const isReadable = isKnown;
  const calls = byName<number>(isKnown ? [] : [['', 1]]);
  return {
    ...NOTHING,
    normal,
    reads,
    writes,
    maybe: writes,
    mutations,
    calls,
    isReadable
  };
}

function unreadable(cell: ParsedCell): ICodeFacts {
  const words = readWords(cell);
  return {
    ...NOTHING,
    ...words,
    normal: trimmed(cell.source),
    maybe: words.writes,
    isReadable: false
  };
}

function understand(
  cell: ParsedCell,
  facts: Facts,
  readText: CodeReader
): Omit<ICodeFacts, 'normal' | 'lasting'> {
  const uses = new Uses(cell, facts, readText);
  uses.visit(cell.tree.topNode);
  const seeding = new Seeding(cell, facts);
  const steps = seeding.read(children(cell.tree.topNode));
  const { names } = uses;
  const magics = takeMagics(cell, names);
  const kinds = kindsOf(names);
  const steering = readSteering(cell);
  return {
    reads: [...names.reads],
    writes: names.origins.inOrder(names.writes),
    maybe: [...names.writes].filter(name => !names.sure.has(name)),
    definitions: byName(
      [...names.definitions].map(([name, found]) => [
        name,
        { ...found, ...steering.of(name) }
      ])
    ),
    mutations: names.mutations,
    made: byName(names.origins.outer),
    shares: byName(names.origins.own),
    iterators: [...names.iterators].filter(name => names.writes.has(name)),
    imports: byName([...names.imports].filter(([name]) => kinds[name])),
    before: byName(names.before),
    texts: byName(readTexts(cell, names)),
    kinds,
    resets: resetsOf(steps),
    steps,
    seedCalls: [...names.trace.seedCalls],
    calls: byName(names.trace.calls),
    everyRun: names.trace.everyRun,
    steering: steering.cell,
    telling: readTelling(cell),
    keys: readKeys(cell),
    seeders: seedersOf(names, seeding, facts),
    isDrawless: uses.isDrawless && magics.isDrawless,
    isSetUp:
      (names.imports.size > 0 || names.writes.has(PSEUDO_NAMES.star)) &&
      magics.isDrawless &&
      new Seeding(cell, facts).isSetUp(children(cell.tree.topNode)),
    isSafe: uses.isSafe,
    isReadable: true
  };
}

/** Notes what lines of IPython's do to names. */
function takeMagics(cell: ParsedCell, names: NameTable): IMagicEffects {
  const magics = readMagics(cell.source);
  const words = readMagicWords(cell.source, cell.text);
  words.reads.forEach(name => names.sure.has(name) || names.read(name));
  names.maybe(() => words.binds.forEach(name => names.bind(name, [], null)));
  if (words.replays) {
    names.read(PSEUDO_NAMES.text);
  }
  if (magics.isRepeating) {
    names.reads.add(PSEUDO_NAMES.unsteady);
  }
  if (magics.bindsAny) {
    names.writes.add(PSEUDO_NAMES.any);
  }
  if (magics.bindsOthers) {
    names.writes.add(PSEUDO_NAMES.star);
  }
  return magics;
}

function kindsOf(names: NameTable): IByName<NameKind> {
  const kinds = new Map<string, NameKind>();
  for (const name of names.writes) {
    const kind = names.kinds.get(name);
    if (kind) {
      kinds.set(name, kind);
    }
  }
  return byName(kinds);
}

/** The names that a cell binds and whose calls seed. */
function seedersOf(
  names: NameTable,
  { meanings }: Seeding,
  facts: Facts
): IByName<Seeders> {
  const seeders = new Map<string, Seeders>();
  for (const name of names.writes) {
    const meaning = meanings.get(name);
    if (meaning && 'steps' in meaning) {
      seeders.set(name, byName([['', meaning.steps]]));
    } else if (meaning) {
      seeders.set(name, seedersBelow(meaning.path, facts));
    }
  }
  return byName(seeders);
}

/** The streams that steps seed, up to the first step with unknown streams. */
function resetsOf(steps: readonly SeedStep[]): string[] {
  const resets = new Set<string>();
  for (const step of steps) {
    const streams = step.kind === 'seed' ? step.streams : null;
    const usual = step.kind === 'call' ? step.usual : null;
    const found = streams ?? usual;
    if (found === null) {
      break;
    }
    found.forEach(stream => resets.add(stream));
  }
  return [...resets];
}
