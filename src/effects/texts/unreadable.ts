/**
 * Code that the parser does not understand, though Python may: its words are all that is known.
 */
import type { ParsedCell } from '../../python/cell';
import { byName } from '../../frameworks/byName';
import type { IByName } from '../../frameworks/byName';
import {
  isFormatted,
  isKeyword,
  MAX_NAMES,
  tokenizing
} from '../../python/tokens';
import { PSEUDO_NAMES } from '../../python/pseudoNames';
import { Pace } from '../../python/slices';
import type { Slices } from '../../python/slices';
import type { IToken } from '../../python/tokens';
import { drawsNothing } from '../mutatingCalls';
import type { IMutation } from '../types';

/** What the words of a cell may be to it. */
export interface IWords {
  /** All names, those in the expressions of strings too. */
  readonly reads: readonly string[];
  /** Those that it may bind. */
  readonly writes: readonly string[];
  readonly mutations: readonly IMutation[];
  /** See {@link ICodeFacts.seedCalls}. */
  readonly seedCalls: readonly string[];
  /** See {@link ICodeFacts.calls}. */
  readonly calls: IByName<number>;
}

/** What code does of which nothing is known, as a text does that is run. */
const ANYTHING = { reads: [PSEUDO_NAMES.text], writes: [], mutations: [] };

/** Reads the words of a cell, without those of its comments and texts. */
export function* readWords(cell: ParsedCell): Slices<IWords> {
  const reads = new Set<string>();
  const writes = new Set<string>();
  const seedCalls = new Set<string>();
  const calls = new Map<string, number>();
  const tokens = yield* tokenizing(cell.text);
  const pace = new Pace(TOKENS);
  for (const [i, token] of tokens.entries()) {
    if (pace.isDue(1)) {
      yield;
    }
    if (isFormatted(token)) {
      token.text.match(WORD)?.forEach(word => reads.add(word));
    }
    if (tokens[i + 1]?.text === '(' && isOfNoName(tokens, i)) {
      calls.set('', 1);
    }
    if (
      token.kind !== 'name' ||
      isKeyword(token.text) ||
      tokens[i - 1]?.text === '.' ||
      (token.text === '_' && cell.isMagic(token.from))
    ) {
      continue;
    }
    reads.add(token.text);
    let last = i;
    while (
      tokens[last + 1]?.text === '.' &&
      tokens[last + 2]?.kind === 'name'
    ) {
      last += 2;
    }
    const isCall = tokens[last + 1]?.text === '(';
    const isPart = isCall || last > i || tokens[last + 1]?.text === '[';
    if (!isPart || /^(def|class)$/.test(tokens[i - 1]?.text ?? '')) {
      writes.add(token.text);
    }
    if (isCall) {
      const parts = tokens.slice(i, last + 1).map(({ text }) => text);
      const chain = parts.join('');
      calls.set(chain, 1 + cell.lineOf(token.from));
      if (parts[parts.length - 1].includes('seed')) {
        seedCalls.add(chain);
      }
    }
  }
  return foundIn(reads, writes, seedCalls, calls);
}

/** What is found in words; of too many, that they may be any. */
function foundIn(
  reads: ReadonlySet<string>,
  writes: ReadonlySet<string>,
  seedCalls: ReadonlySet<string>,
  calls: ReadonlyMap<string, number>
): IWords {
  if (reads.size > MAX_NAMES) {
    return {
      ...ANYTHING,
      seedCalls: [...seedCalls],
      calls: byName([['', 1]])
    };
  }
  return {
    reads: [...reads],
    writes: [...writes],
    mutations: [...reads].map(name => ({
      callee: name,
      self: true,
      names: []
    })),
    seedCalls: [...seedCalls],
    calls: byName(calls)
  };
}

/** Whether what is called is a part of what another expression gives: `a[0](1)`, `f().b(1)`. */
function isOfNoName(tokens: readonly IToken[], i: number): boolean {
  const { kind, text } = tokens[i];
  if (kind !== 'name') {
    return text === ')' || text === ']';
  }
  return (
    tokens[i - 1]?.text === '.' &&
    tokens[i - 2]?.kind !== 'name' &&
    !drawsNothing(text)
  );
}

/** The tokens of one slice. */
const TOKENS = 4000;

const WORD = /[A-Za-z_]\w*/g;
