/**
 * The normal form of a cell's code, without comments and insignificant white space.
 */
import type { SyntaxNodeRef, Tree } from '@lezer/common';

/**
 * The tokens of a cell and the structure of its blocks.
 *
 * @param tree - The tree of the text.
 * @param text - The text that was parsed.
 * @param part - Where the part begins and ends, a whole node, that is wanted.
 * @returns A text that is equal for two cells if and only if Python reads them
 * alike, as far as the parser can tell; `null` if the parser did not
 * understand all of it.
 */
export function normalize(
  tree: Tree,
  text: string,
  part: { readonly from: number; readonly to: number } = {
    from: 0,
    to: text.length
  }
): string | null {
  const { from, to } = part;
  const tokens = new Tokens(text, from);
  let failed = false;
  const isAround = (node: SyntaxNodeRef): boolean =>
    node.from < from || node.to > to;
  tree.iterate({
    from,
    to,
    enter: node => {
      if (isAround(node)) {
        return true;
      }
      if (failed || node.type.isError) {
        failed = true;
        return false;
      }
      return tokens.enter(node);
    },
    leave: node => {
      if (!isAround(node)) {
        tokens.leave(node);
      }
    }
  });
  return failed ? null : tokens.join(to);
}

/** Collects the tokens of a text in order, with marks of its blocks and statements. */
class Tokens {
  constructor(
    private readonly _text: string,
    private _last: number
  ) {}

  /** Take a node; gives whether its children have more. */
  enter(node: SyntaxNodeRef): boolean {
    if (node.name === 'Comment') {
      this._gap(node.from);
      this._last = node.to;
      return false;
    }
    const whole = node.name === 'FormatString' || node.name === 'String';
    if (whole || (!node.node.firstChild && node.name !== 'Script')) {
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

  leave(node: SyntaxNodeRef): void {
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
