/**
 * What the code of one cell does to names and streams.
 */
import type { SyntaxNode, Tree } from '@lezer/common';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type {
  CodeReader,
  ICodeFacts,
  NameKind,
  Seeders,
  SeedStep
} from './types';
import { prepareCell } from '../python/lines';
import { children } from '../python/nodes';
import { normalize, trimmed } from '../python/normal';
import { STEADY_MAGICS } from './quiet';
import { SEED_CALLS } from '../python/seedCalls';
import { seededStreams, Seeding } from './seeding';
import type { IPythonParser } from '../python/types';
import { Uses } from './uses';

/** More texts than the cells of a large notebook have in one session. */
const REMEMBERED = 10000;

/** Magics that run other code in the namespace. */
const UNSTEADY_MAGICS = new Set('timeit memit prun lprun mprun'.split(' '));
const UNSTEADY = /^[ \t]*%{1,2}(timeit|memit)\b/m;
/** Magics that may bind or remove any name. */
const BINDING_MAGICS = new Set(
  'reset reset_selective xdel run load loadpy pylab macro rerun recall rep store'.split(
    ' '
  )
);
const MAGIC = /^[ \t]*(?:[\w.,\s]*=\s*)?%{1,2}([\w.]+)/gm;

/**
 * Makes what reads the code of cells.
 *
 * @param parser - A parser of Python; `null` where there is none, and then
 * nothing but the text is known.
 * @returns A function that gives the same object for the same text.
 */
export function createCodeReader(parser: IPythonParser | null): CodeReader {
  const known = new Map<string, ICodeFacts>();
  return code => {
    let facts = known.get(code);
    if (!facts) {
      facts = read(code, parser);
      if (known.size >= REMEMBERED) {
        known.clear();
      }
      known.set(code, facts);
    }
    return facts;
  };
}

const NOTHING: Omit<ICodeFacts, 'normal'> = {
  reads: [],
  writes: [],
  maybe: [],
  definitions: {},
  touches: [],
  made: {},
  imports: {},
  before: {},
  kinds: {},
  resets: [],
  steps: [],
  seedCalls: [],
  seeders: {},
  inert: false,
  safe: false
};

function read(code: string, parser: IPythonParser | null): ICodeFacts {
  const source = code.replace(/\r\n?/g, '\n');
  const prepared = prepareCell(source);
  const plain = prepared.text === source;
  if (!parser || prepared.text === null) {
    // A cell of another language may still bind names: `%%cython`.
    const binds = parser ? [PSEUDO_NAMES.star] : [];
    const normal = trimmed(source);
    return { ...NOTHING, normal, writes: binds, maybe: binds };
  }
  const text = prepared.text;
  const tree = parser.parse(text);
  const normal = normalize(tree, text);
  if (normal === null) {
    return unreadable(source, text);
  }
  try {
    const facts = understand(tree, text, source);
    return { ...facts, normal: plain ? normal.trim() : trimmed(source) };
  } catch (error) {
    if (error instanceof RangeError) {
      return unreadable(source, text); // nested too deep
    }
    throw error;
  }
}

/** Code that the parser does not understand, though Python may: every name in it may be anything. */
function unreadable(source: string, text: string): ICodeFacts {
  const names = [...new Set(text.match(/\b[A-Za-z_]\w*\b/g) ?? [])];
  return {
    ...NOTHING,
    normal: trimmed(source),
    reads: names,
    writes: names,
    maybe: names,
    touches: [{ callee: null, self: false, names }]
  };
}

function understand(tree: Tree, text: string, source: string): ICodeFacts {
  const uses = new Uses(text, at => source[at] !== '_');
  uses.visit(tree.topNode);
  const seeding = new Seeding(text, source);
  const steps = seeding.read(statements(tree.topNode));
  const { names } = uses;
  const { reads, writes } = names;
  if (UNSTEADY.test(source)) {
    reads.add(PSEUDO_NAMES.unsteady);
  }
  for (const [, magic] of source.matchAll(MAGIC)) {
    if (!STEADY_MAGICS.has(magic)) {
      if (!UNSTEADY_MAGICS.has(magic)) {
        writes.add(
          BINDING_MAGICS.has(magic) ? PSEUDO_NAMES.any : PSEUDO_NAMES.star
        );
      }
      uses.inert = false;
    }
  }
  const kinds: Record<string, NameKind> = {};
  const seeders: Record<string, Seeders> = {};
  for (const name of writes) {
    const kind = names.kinds.get(name);
    if (kind) {
      kinds[name] = kind;
    }
    const meaning = seeding.meanings.get(name);
    if (meaning && 'steps' in meaning) {
      seeders[name] = { '': meaning.steps };
    } else if (meaning) {
      seeders[name] = callsBelow(meaning.path);
    }
  }
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
  return {
    normal: '',
    reads: [...reads],
    writes: [...writes],
    maybe: [...writes].filter(name => !names.sure.has(name)),
    definitions: Object.fromEntries(names.definitions),
    touches: names.touches,
    made: Object.fromEntries(
      [...names.made].map(([name, from]) => [name, [...from]])
    ),
    imports: Object.fromEntries(
      [...names.imports].filter(([name]) => kinds[name])
    ),
    before: Object.fromEntries(names.before),
    kinds,
    resets: [...resets],
    steps,
    seedCalls: [...new Set(names.seedCalls)],
    seeders,
    inert: uses.inert && !UNSTEADY.test(source),
    safe: uses.safe
  };
}

function statements(top: SyntaxNode): SyntaxNode[] {
  return children(top);
}

const below = new Map<string, Seeders>();

/** The seed calls whose path starts with another: of `numpy`, `.random.seed`. */
function callsBelow(path: string): Seeders {
  let found = below.get(path);
  if (!found) {
    const steps: Record<string, readonly SeedStep[]> = {};
    for (const call of [path, ...SEED_CALLS]) {
      const streams =
        call === path || call.startsWith(`${path}.`)
          ? seededStreams(call)
          : null;
      if (streams) {
        steps[call.slice(path.length)] = [{ kind: 'seed', streams }];
      }
    }
    found = steps;
    below.set(path, found);
  }
  return found;
}
