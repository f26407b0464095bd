/**
 * Code that the parser does not understand, though Python may: its words are all that is known.
 */
import type { ParsedCell } from '../python/cell';
import { isFormatted, isKeyword, tokenize } from '../python/tokens';
import type { IMutation } from './types';

/** What the words of a cell may be to it. */
export interface IWords {
  /** All names, those in the expressions of strings too. */
  readonly reads: readonly string[];
  /** Those that it may bind. */
  readonly writes: readonly string[];
  readonly mutations: readonly IMutation[];
  /** See {@link ICodeFacts.seedCalls}. */
  readonly seedCalls: readonly string[];
}

/** Reads the words of a cell, without those of its comments and texts. */
export function readWords(cell: ParsedCell): IWords {
  const reads = new Set<string>();
  const writes = new Set<string>();
  const seedCalls = new Set<string>();
  const tokens = tokenize(cell.text);
  tokens.forEach((token, i) => {
    if (isFormatted(token)) {
      token.text.match(WORD)?.forEach(word => reads.add(word));
    }
    if (
      token.kind !== 'name' ||
      isKeyword(token.text) ||
      tokens[i - 1]?.text === '.' ||
      (token.text === '_' && cell.isMagic(token.from))
    ) {
      return;
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
    if (isCall && tokens[last].text.includes('seed')) {
      const chain = tokens.slice(i, last + 1).map(({ text }) => text);
      seedCalls.add(chain.join(''));
    }
  });
  return {
    reads: [...reads],
    writes: [...writes],
    mutations: [...reads].map(name => ({
      callee: name,
      self: true,
      names: []
    })),
    seedCalls: [...seedCalls]
  };
}

const WORD = /[A-Za-z_]\w*/g;
