/**
 * The tokens of Python, without a parser: what is code, and what is in strings and
 * comments.
 */

import { atOnce, Pace } from './pace';
import type { Slices } from './pace';

/** One token. White space, comments and joined lines are none. */
export interface IToken {
  readonly kind: 'name' | 'number' | 'string' | 'newline' | 'other';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What code with more names does is not known, see `cell.ts`. */
export const MAX_NAMES = 4500;

/** The tokens of one slice. */
const TOKENS = 4000;

/** A place in a text, moved as tokens are taken. */
const SKIPPED = /(?:[ \t\f\r]|\\\r?\n|#[^\n]*)*/y;
const NAME = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const NUMBER =
  /0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?(?:\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y;
const PREFIX = /(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?(?=["'])/y;
const OTHER = /\*\*=?|\/\/=?|<<=?|>>=?|\.\.\.|->|:=|[-+*/%@&|^=!<>]=|[^\s]/y;

/**
 * Splits text into tokens.
 *
 * @param text - Python, possibly unfinished or not Python at all. A string that does
 * not end goes on to the end of its line, one in triple quotes to that of the text.
 */
export function tokenize(text: string): readonly IToken[] {
  return atOnce(tokenizing(text));
}

/**
 * The same in slices.
 *
 * @param most - Ends behind so many tokens other than line breaks.
 */
export function* tokenizing(
  text: string,
  most = Infinity
): Slices<readonly IToken[]> {
  const found: IToken[] = [];
  const pace = new Pace(TOKENS);
  let at = 0;
  let count = 0;
  const take = (kind: IToken['kind'], to: number): void => {
    found.push({ kind, text: text.slice(at, to), from: at, to });
    at = to;
  };
  while ((at = end(SKIPPED, text, at)) < text.length && count < most) {
    if (pace.isDue(1)) {
      yield;
    }
    count += text[at] === '\n' ? 0 : 1;
    const quote = end(PREFIX, text, at);
    if (text[at] === '\n') {
      take('newline', at + 1);
    } else if (text[quote] === '"' || text[quote] === "'") {
      take('string', stringEnd(text, quote));
    } else if (end(NAME, text, at) > at) {
      take('name', end(NAME, text, at));
    } else if (end(NUMBER, text, at) > at) {
      take('number', end(NUMBER, text, at));
    } else {
      take('other', Math.max(at + 1, end(OTHER, text, at)));
    }
  }
  return found;
}

/** Whether a string has expressions in it: `f"{x}"`, `t"{x}"`. */
export function isFormatted({ kind, text }: IToken): boolean {
  return kind === 'string' && /^[rR]?[fFtT]/.test(text);
}

/** Whether a name is a word of the language, such as `for`; `match` and the like are names. */
export function isKeyword(name: string): boolean {
  return KEYWORDS.has(name);
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for ' +
    'from global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);

function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Behind a string literal whose quote stands at `at`. */
function stringEnd(text: string, at: number): number {
  const quote = text[at];
  const isTriple = text.startsWith(quote.repeat(3), at);
  const close = isTriple ? quote.repeat(3) : quote;
  for (let i = at + close.length; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
    } else if (text.startsWith(close, i)) {
      return i + close.length;
    } else if (text[i] === '\n' && !isTriple) {
      return i;
    }
  }
  return text.length;
}
