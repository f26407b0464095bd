/**
 * The effects of the code of one cell on names and streams.
 */
import { DEFAULT_FACTS } from '../frameworks';
import type { Facts } from '../frameworks';
import { byName } from '../frameworks/byName';
import type { IByName } from '../frameworks/byName';
import { stepsFor } from '../python/budget';
import type { CellParser, ParsedCell } from '../python/cell';
import { children } from '../python/nodes';
import { normalizing, trimmed } from '../python/normal';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { readKeys } from './keys';
import {
  atOnce,
  boundedSlices,
  eachStatement,
  Pace,
  SLICE
} from '../python/slices';
import type { Slices } from '../python/slices';
import { readLasting } from './lasting';
import { isTimed, readMagics } from './texts/magics';
import type { IMagicEffects } from './texts/magics';
import { readMagicWords, readOpaqueWords } from './texts/magicWords';
import type { NameTable } from './names/nameTable';
import { seedersBelow } from './seededStreams';
import { Seeding } from './seeding';
import type {
  CodeReader,
  ICodeFacts,
  IDefinition,
  ISlicedReader,
  NameKind,
  Seeders,
  SeedStep
} from './types';
import { readSteering } from './steering';
import { readShownNames } from './shownNames';
import type { ICellSteering } from './steering';
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
): ISlicedReader {
  const known = new Map<string, ICodeFacts>();
  let knownBy = facts();
  /** What is known by the facts of the moment. */
  const present = (): Map<string, ICodeFacts> => {
    const now = facts();
    if (now !== knownBy || known.size >= REMEMBERED) {
      known.clear();
      knownBy = now;
    }
    return known;
  };
  function* inSlices(code: string): Slices<ICodeFacts> {
    const before = present().get(code);
    if (before) {
      return before;
    }
    const by = facts();
    const found = yield* reading(code, parser, by);
    const meanwhile = present().get(code);
    if (meanwhile || by !== facts()) {
      return meanwhile ?? (yield* inSlices(code));
    }
    known.set(code, found);
    return found;
  }
  const knows = (code: string): boolean => present().has(code);
  return Object.assign((code: string) => atOnce(inSlices(code)), {
    inSlices,
    knows
  });
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
  shownNames: [],
  writtenNames: [],
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

function* reading(
  code: string,
  parser: CellParser | null,
  facts: Facts,
  isLasting = false
): Slices<ICodeFacts> {
  const source = code.replace(/\r\n?/g, '\n');
  const cell = parser && (yield* parser.parsing(source));
  if (!cell) {
    const normal = trimmed(source);
    return parser ? opaque(source, normal) : { ...NOTHING, normal };
  }
  try {
    const normal = yield* normalizing(cell.top, cell.text);
    if (normal === null) {
      return yield* unreadable(cell);
    }
    const isPlain = cell.text === cell.source;
    const steps = stepsFor(source.length);
    const lasting = isLasting
      ? null
      : yield* boundedSlices(steps, readLasting(cell, facts));
    const readText = (text: string): ICodeFacts =>
      atOnce(reading(text, parser, facts, true));
    const understood = yield* boundedSlices(
      steps,
      understand(cell, facts, readText)
    );
    return {
      ...understood,
      normal: isPlain ? normal.trim() : trimmed(source),
      lasting:
        lasting === null
          ? null
          : lasting === ''
            ? NOTHING_AT_ALL
            : yield* reading(lasting, parser, facts, true)
    };
  } catch (error) {
    if (error instanceof RangeError) {
      return yield* unreadable(cell); // nested too deep, or too much
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

function* unreadable(cell: ParsedCell): Slices<ICodeFacts> {
  const words = yield* readWords(cell);
  return {
    ...NOTHING,
    ...words,
    normal: trimmed(cell.source),
    maybe: words.writes,
    isReadable: false
  };
}

function* understand(
  cell: ParsedCell,
  facts: Facts,
  readText: CodeReader
): Slices<Omit<ICodeFacts, 'normal' | 'lasting'>> {
  const uses = new Uses(cell, facts, readText);
  yield* eachStatement(cell.top, part =>
    isTimed(cell, part.from)
      ? uses.names.maybe(() => uses.visit(part))
      : uses.visit(part)
  );
  const statements = children(cell.top);
  const seeding = new Seeding(cell, facts);
  const steps = yield* seeding.reading(statements);
  const { names } = uses;
  const magics = takeMagics(cell, names);
  const kinds = kindsOf(names);
  const steering = yield* readSteering(cell);
  const definitions = yield* definitionsOf(names, steering);
  const texts = yield* readTexts(cell, names);
  const shown = yield* readShownNames(cell, names);
  const keys = yield* readKeys(cell);
  const isLong = cell.text.length > SLICE;
  if (isLong) {
    yield;
  }
  const isSetUp =
    (names.imports.size > 0 || names.writes.has(PSEUDO_NAMES.star)) &&
    magics.isDrawless &&
    (yield* new Seeding(cell, facts).settingUp(statements));
  return {
    reads: [...names.reads],
    writes: names.origins.inOrder(names.writes),
    maybe: [...names.writes].filter(name => !names.sure.has(name)),
    definitions,
    mutations: names.mutations,
    made: byName(names.origins.outer),
    shares: byName(names.origins.own),
    iterators: [...names.iterators].filter(name => names.writes.has(name)),
    imports: byName([...names.imports].filter(([name]) => kinds[name])),
    before: byName(names.before),
    texts: byName(texts),
    kinds,
    resets: resetsOf(steps),
    steps,
    seedCalls: [...names.trace.seedCalls],
    calls: byName(names.trace.calls),
    everyRun: names.trace.everyRun,
    steering: steering.cell,
    ...shown,
    keys,
    seeders: seedersOf(names, seeding, facts),
    isDrawless: uses.isDrawless && magics.isDrawless,
    isSetUp,
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

/** What the functions and classes of a cell do. */
function* definitionsOf(
  names: NameTable,
  steering: ICellSteering
): Slices<ICodeFacts['definitions']> {
  const found = new Map<string, IDefinition>();
  const pace = new Pace(DEFINITIONS);
  for (const [name, definition] of names.definitions) {
    if (pace.isDue(1)) {
      yield;
    }
    found.set(name, { ...definition, ...steering.of(name) });
  }
  return byName(found);
}

/** The definitions of one slice. */
const DEFINITIONS = 50;

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
