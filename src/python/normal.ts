/**
 * The normal form of a cell's code, without comments and insignificant white space.
 */
import type { SyntaxNode } from './tree';
import { atOnce, walk } from './slices';
import type { Slices } from './slices';

/**
 * The tokens of code and the structure of its blocks.
 *
 * @param node - The top node of a cell, or a definition in it.
 * @param text - The text that was parsed.
 * @returns A text that is equal for two pieces of code if and only if Python reads them
 * alike, as far as the parser can tell; `null` if the parser did not
 * understand all of it.
 */
export function normalize(node: SyntaxNode, text: string): string | null {
  return atOnce(normalizing(node, text));
}

/** The same in slices. */
export function* normalizing(
  node: SyntaxNode,
  text: string
): Slices<string | null> {
  const tokens = new Tokens(text, node.from);
  let failed = false;
  const enter = (at: SyntaxNode): boolean => {
    failed ||= at.isError;
    return !failed && tokens.enter(at);
  };
  yield* walk(node, enter, at => tokens.leave(at));
  return failed ? null : tokens.join(node.to);
}

/** Collects the tokens of a text in order, with marks of its blocks and statements. */
class Tokens {
  constructor(
    private readonly _text: string,
    private _last: number
  ) {}

  /** Take a node; gives whether its children have more. */
  enter(node: SyntaxNode): boolean {
    if (node.name === 'Comment') {
      this._gap(node.from);
      this._last = node.to;
      return false;
    }
    const whole = node.name === 'FormatString' || node.name === 'String';
    if (whole || (!node.firstChild && node.name !== 'Script')) {
      this._gap(node.from);
      this._out.push(this._text.slice(node.from, node.to));
      this._last = node.to;
      return false;
    }
    const isBlock = BLOCK.test(node.name);
    if (isBlock || isStatement(node.name)) {
      this._gap(node.from);
      this._last = Math.max(this._last, node.from);
      this._out.push(isBlock ? OPEN : NEXT);
    }
    return true;
  }

  leave(node: SyntaxNode): void {
    if (BLOCK.test(node.name)) {
      this._out.push(CLOSE);
    }
  }

  /** All tokens up to a place. */
  join(until: number): string {
    this._gap(until);
    return this._out.join(' ');
  }

  /** The grammar gives no node to some tokens, `/` between parameters for one. */
  private _gap(until: number): void {
    const between = this._text.slice(this._last, until).replace(/[\s\\]+/g, '');
    if (between) {
      this._out.push(between);
    }
  }

  private readonly _out: string[] = [];
}

/** The normal form without a tree: only trailing space and blank lines are left out. */
export function trimmed(text: string): string {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line)
    .join('\n');
}

/** No token of Python contains these. */
const OPEN = '\u0001';
const CLOSE = '\u0002';
const NEXT = '\n';

const BLOCK = /^(Match)?Body$/;

function isStatement(name: string): boolean {
  return /(Statement|Definition|StatementGroup|MatchClause)$/.test(name);
}
