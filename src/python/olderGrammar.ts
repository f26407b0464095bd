/**
 * Python that the parsers of older hosts do not know, beyond what no host's parser knows:
 * `import a, b`, `def f(*args: int)`, `r'a\'b'`, `case 1 if a or b:`. As in `grammarGaps.ts`,
 * such places are written in another way of the same length before the parser sees them.
 *
 * Source: the change log of `@lezer/python`, 1.1.14 to 1.1.18; JupyterLab 4.2 has 1.1.13.
 */
import { turn } from './brackets';
import { spend } from './budget';
import { atOnce } from './pace';
import type { Slices } from './pace';
import { Rewriter, rewriting } from './rewriter';
import type { IToken } from './tokens';
import type { IPythonParser } from './types';

/**
 * Gives text to a parser as it understands it. A parser is tried once, before the first text that an
 * older one would not understand.
 */
export class OlderGrammar {
  /** @param parser - Lezer's parser of Python, of any version. */
  constructor(private readonly _parser: IPythonParser) {}

  /**
   * Rewrites what the parser would not understand.
   *
   * @param text - Python, possibly unfinished or not Python at all.
   * @returns Text of the same length for the parser; the text as it is where there would be too
   * much to do.
   */
  close(text: string): string {
    return atOnce(this.closing(text));
  }

  /** The same in slices. */
  *closing(text: string): Slices<string> {
    return SUSPECT.test(text) && this._isOlder()
      ? yield* rewriting(
          text,
          (code, tokens) => new Private.OldForm(code, tokens)
        )
      : text;
  }

  private _isOlder(): boolean {
    if (this._fails === null) {
      let fails = false;
      this._parser.parse(PROBE).iterate({
        enter: node => {
          fails ||= node.type.isError;
        }
      });
      this._fails = fails;
    }
    return this._fails;
  }

  private _fails: boolean | null = null;
}

/**
 * The kind of a node of an import statement. To an older parser `import a as b, c` is given as
 * `import a .  b. c`.
 *
 * @param text - The text that the user wrote.
 */
export function importWord(
  node: { readonly name: string; readonly from: number },
  text: string
): string {
  if (node.name !== '.' || text[node.from] === '.') {
    return node.name;
  }
  return text[node.from] === ',' ? ',' : 'as';
}

/** What only newer parsers know. */
const PROBE = `import a, b
def f(*a: b): r'\\''
match a:
  case b if c or d:
    e
`;
const SUSPECT = /\bimport\b[^,;#\n]{1,300},|\*\s*\w+\s*:|\\['"]|\bcase\b/;

namespace Private {
  /** One pass over a cell. */
  export class OldForm extends Rewriter {
    protected _statement(i: number): void {
      const { text } = this._tokens[i];
      if (text === 'import') {
        this._imports(i);
      } else if (text === 'case') {
        this._guard(i);
      }
    }

    protected _part(i: number): void {
      const { kind, text } = this._tokens[i];
      if (text === 'def') {
        this._annotations(i);
      } else if (kind === 'string') {
        this._quotes(this._tokens[i]);
      }
    }

    /** `import a as b, c.d`: a list of names becomes one dotted name. */
    private _imports(i: number): void {
      const end = this._end(i);
      const words = this._tokens.slice(i + 1, end);
      const last = words.map(({ text }) => text).lastIndexOf(',');
      if (last === -1 || last === words.length - 1) {
        return;
      }
      for (const { text, from } of words) {
        if (text === ',') {
          this._put(from, '.');
        } else if (text === 'as') {
          this._put(from, '. ');
        }
      }
    }

    /** `case 1 if a or not b:`: operators of words become signs. */
    private _guard(i: number): void {
      const end = this._end(i);
      if (this._tokens[end]?.text !== ':') {
        return;
      }
      let at = i + 1;
      while (at < end && this._tokens[at].text !== 'if') {
        at++;
      }
      let depth = 0;
      for (const token of this._tokens.slice(at + 1, end)) {
        const { text, from } = token;
        depth += turn(token);
        const sign = depth === 0 ? SIGNS.get(text) : undefined;
        if (sign !== undefined) {
          this._put(from, sign.padEnd(text.length));
        }
      }
    }

    /** `def f(*args: A, **more: B)`: the stars are left out. */
    private _annotations(i: number): void {
      let open = i + 1;
      while (open < this._tokens.length && this._tokens[open].text !== '(') {
        open++;
      }
      const close = this._closing.get(open) ?? open;
      for (let at = open + 1; at < close; at++) {
        spend(1);
        const { text, from } = this._tokens[at];
        if (
          /^\*\*?$/.test(text) &&
          /^[(,\n]$/.test(this._tokens[at - 1].text) &&
          this._tokens[at + 2]?.text === ':'
        ) {
          this._put(from, ' '.repeat(text.length));
        }
      }
    }

    /** `r'a\'b'` */
    private _quotes({ text, from }: IToken): void {
      if (/^[bBfFtT]?[rR]/.test(text)) {
        for (const { index } of text.matchAll(/\\['"]/g)) {
          this._put(from + index, '__');
        }
      }
    }

    /** The end of a statement or of its header: a line break, `;` or `:` outside brackets. */
    private _end(i: number): number {
      let depth = 0;
      let at = i + 1;
      for (; at < this._tokens.length; at++) {
        spend(1);
        const token = this._tokens[at];
        depth += turn(token);
        if (depth < 0 || (depth === 0 && /^[\n;:]$/.test(token.text))) {
          break;
        }
      }
      return at;
    }
  }

  /** What joins two values, in signs that every parser knows there. */
  const SIGNS: ReadonlyMap<string, string> = new Map([
    ['and', '+'],
    ['or', '+'],
    ['in', '+'],
    ['is', '+'],
    ['not', '-'],
    ['if', '+'],
    ['else', '+'],
    ...['==', '!=', '<=', '>=', '<', '>'].map(
      (sign): readonly [string, string] => [sign, '+']
    )
  ]);
}
