/**
 * Writing code in another way of the same length, so that a parser understands it and its
 * tree fits the user's text.
 */
import { closings, turn } from './brackets';
import { stepsFor, TooMuchCode } from './budget';
import { boundedSlices, Pace } from './slices';
import type { Slices } from './slices';
import { tokenizing } from './tokens';
import type { IToken } from './tokens';

/** One pass over a cell. */
export abstract class Rewriter {
  /**
   * @param _text - The text.
   * @param _tokens - Its tokens.
   */
  constructor(
    protected readonly _text: string,
    protected readonly _tokens: readonly IToken[]
  ) {
    this._chars = _text.split('');
    this._closing = closings(_tokens);
  }

  /** Goes through the tokens; returns the text for the parser. */
  *running(): Slices<string> {
    const pace = new Pace(TOKENS);
    let isStart = true;
    let depth = 0;
    for (const [i, token] of this._tokens.entries()) {
      if (pace.isDue(1)) {
        yield;
      }
      const { kind, text } = token;
      if (kind === 'newline') {
        isStart ||= depth === 0;
        continue;
      }
      depth = Math.max(0, depth + turn(token));
      if (isStart) {
        this._statement(i);
      }
      this._part(i);
      isStart = depth === 0 && (text === ';' || text === ':');
    }
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
  /** For each bracket that is closed: the place of the one that does. */
  protected readonly _closing: ReadonlyMap<number, number>;
}

/** The tokens of one slice. */
const TOKENS = 4000;

/** The result of a pass, in slices; the text as it is where there would be too much to do. */
export function* rewriting(
  text: string,
  make: (text: string, tokens: readonly IToken[]) => Rewriter
): Slices<string> {
  const tokens = yield* tokenizing(text);
  try {
    return yield* boundedSlices(
      stepsFor(text.length),
      make(text, tokens).running()
    );
  } catch (error) {
    if (error instanceof TooMuchCode) {
      return text;
    }
    throw error;
  }
}
