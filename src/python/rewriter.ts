/**
 * Writing code in another way of the same length, so that a parser understands it and its
 * tree fits the user's text.
 */
import { closings, turn } from './brackets';
import { bounded, stepsFor, TooMuchCode } from './budget';
import { tokenize } from './tokens';
import type { IToken } from './tokens';

/** One pass over a cell. */
export abstract class Rewriter {
  constructor(text: string) {
    this._chars = text.split('');
    this._tokens = tokenize(text);
    this._closing = closings(this._tokens);
  }

  /** Go through the tokens; returns the text for the parser. */
  run(): string {
    let isStart = true;
    let depth = 0;
    this._tokens.forEach((token, i) => {
      const { kind, text } = token;
      if (kind === 'newline') {
        isStart ||= depth === 0;
        return;
      }
      depth = Math.max(0, depth + turn(token));
      if (isStart) {
        this._statement(i);
      }
      this._part(i);
      isStart = depth === 0 && (text === ';' || text === ':');
    });
    return this._chars.join('');
  }

  /** Rewrite what a token starts as the first of its statement. */
  protected abstract _statement(i: number): void;

  /** Rewrite what a token starts anywhere. */
  protected abstract _part(i: number): void;

  protected _put(at: number, text: string): void {
    text.split('').forEach((char, i) => (this._chars[at + i] = char));
  }

  protected readonly _chars: string[];
  protected readonly _tokens: readonly IToken[];
  /** For each bracket that is closed: the place of the one that does. */
  protected readonly _closing: ReadonlyMap<number, number>;
}

/** The result of a pass; the text as it is where there would be too much to do. */
export function rewrite(
  text: string,
  make: (text: string) => Rewriter
): string {
  try {
    return bounded(stepsFor(text.length), () => make(text).run());
  } catch (error) {
    if (error instanceof TooMuchCode) {
      return text;
    }
    throw error;
  }
}
