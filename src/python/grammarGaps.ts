/**
 * Python that the host's parser does not know: `1.`, a `yield` without a value,
 * `case int():` and a few more. Such places are written in another way before the parser
 * sees them. The length stays, so that the tree fits the user's text, from which
 * everything else is read.
 *
 * Source: `@lezer/python` 1.1.19, compared with `ast.parse` on the standard library, its
 * tests and public notebooks.
 */
import { spend } from './budget';
import { turn } from './brackets';
import { atOnce } from './pace';
import type { Slices } from './pace';
import { Rewriter, rewriting } from './rewriter';
import { isFormatted, isKeyword } from './tokens';
import type { IToken } from './tokens';

/** What none of these places is without. */
const SUSPECT =
  /\d\.(?!\d)|\byield\b|\b(?:case|match)\b|\bwith\s*\(|\bas\s*\(|\bas\s+\w+\s*[.[]|[[,]\s*\*|[:]\s*\*|\bin\s+\*|,\s*\/|^[ \t\f]*@.*[[(]|\bprint\b(?!\()/m;

/**
 * Rewrites what the parser would not understand.
 *
 * @param text - Python, possibly unfinished or not Python at all.
 * @returns Text of the same length for the parser. Its line breaks may be fewer. The text as it
 * is where there would be too much to do.
 */
export function closeGaps(text: string): string {
  return atOnce(closingGaps(text));
}

/** The same in slices. */
export function* closingGaps(text: string): Slices<string> {
  return SUSPECT.test(text)
    ? yield* rewriting(
        text,
        (code, tokens) => new Private.GapCloser(code, tokens)
      )
    : text;
}

/**
 * Whether a node of a `with` statement is the word `as`. Lezer's grammar has only a name behind it;
 * for `as (a, b)` and `as a.b` the parser is given a comma in its place.
 */
export function isAs(
  node: { readonly name: string; readonly from: number },
  text: string
): boolean {
  return node.name === 'as' || (node.name === ',' && text[node.from] === 'a');
}

namespace Private {
  /** One pass over a cell. */
  export class GapCloser extends Rewriter {
    protected _statement(i: number): void {
      const next = this._at(i + 1);
      switch (this._at(i)) {
        case 'print':
          // With a value behind it, it is Python 2.
          if (!/^["'\w(.]/.test(next)) {
            this._put(this._tokens[i].from, '_');
          }
          break;
        case '@':
          this._decorator(i);
          break;
        case 'match':
          this._subject(i);
          break;
        case 'case':
          this._pattern(i);
          break;
      }
    }

    protected _part(i: number): void {
      const { kind, text, from, to } = this._tokens[i];
      if (kind === 'number' && text.endsWith('.')) {
        this._put(to - 1, /[\w.]/.test(this._text[to] ?? '') ? ' ' : '0');
      } else if (isFormatted(this._tokens[i])) {
        this._replacements(from, text);
      } else if (text === 'yield' && /^[\n)\]};]?$/.test(this._at(i + 1))) {
        this._put(from, '(...)');
      } else if (text === 'with') {
        this._with(i);
      } else if (text === 'lambda') {
        this._lambda(i);
      } else if (text === 'def') {
        this._annotations(i);
      } else if (text === '[' && this._isValue(i - 1)) {
        this._stars(i + 1, this._close(i), /^[[,]$/);
      } else if (text === 'for') {
        this._stars(i, this._header(i, ':'), /^(in|,)$/);
      }
    }

    /** `f"{x / 1000.:.2f}"`: the numbers in a string's expressions. */
    private _replacements(from: number, text: string): void {
      let isInside = false;
      for (let i = 0; i < text.length; i++) {
        isInside = text[i] === '{' || (isInside && text[i] !== '}');
        if (
          isInside &&
          text[i] === '.' &&
          /\d/.test(text[i - 1]) &&
          AFTER_NUMBER.test(text[i + 1] ?? '')
        ) {
          this._put(from + i, '0');
        }
      }
    }

    /** `@a[0]` is given as `@a(0)`, `@(a)` as `@ a `. */
    private _decorator(i: number): void {
      if (this._at(i + 1) === '(') {
        this._blank(i + 1);
        this._blank(this._close(i + 1));
        return;
      }
      let at = i + 1;
      while (this._tokens[at]?.kind === 'name' || this._at(at) === '.') {
        at++;
      }
      const close = this._close(at);
      if (this._at(at) === '[' && close < this._tokens.length) {
        this._put(this._tokens[at].from, '(');
        this._put(this._tokens[close].from, ')');
      }
    }

    /** `match a, b:` */
    private _subject(i: number): void {
      this._join(i + 1, this._header(i, ':'), '+');
    }

    /** `case a, *b:`, `case int():`, `case []:`. */
    private _pattern(i: number): void {
      const end = this._header(i, 'if') || this._header(i, ':');
      if (end <= i + 1) {
        return;
      }
      this._join(i + 1, end, '|');
      for (let at = i + 1; at < end - 1; at++) {
        const [before, now, next] = [at - 1, at, at + 1].map(k => this._at(k));
        const place = this._tokens[at].from;
        const isClass = this._tokens[at - 1].kind === 'name' && at > i + 1;
        if (now === '(' && next === ')' && isClass && !isKeyword(before)) {
          this._put(place, '.');
          this._put(this._tokens[at + 1].from, '_');
        } else if (/^(\[\]|\{\})$/.test(now + next)) {
          this._put(place, '1');
          this._put(this._tokens[at + 1].from, '0');
          this._blankBetween(at, at + 1);
        }
      }
    }

    /** A sequence without brackets becomes an operation. */
    private _join(from: number, to: number, operator: string): void {
      const commas = this._places(from, to, ',');
      if (commas.length === 0) {
        return;
      }
      commas.forEach(at =>
        at === to - 1
          ? this._blank(at)
          : this._put(this._tokens[at].from, operator)
      );
      this._places(from, to, '*').forEach(at => this._blank(at));
    }

    /** `with (a as b, c as d):`, `with a as (b, c):`, `with a as b.c:`. */
    private _with(i: number): void {
      const end = this._header(i, ':');
      const close = this._close(i + 1);
      let [from, to] = [i + 1, end];
      if (
        this._at(i + 1) === '(' &&
        close === end - 1 &&
        this._places(i + 2, close, 'as').length > 0
      ) {
        this._blank(i + 1);
        this._blank(close);
        if (this._at(this._lastBefore(close)) === ',') {
          this._blank(this._lastBefore(close));
        }
        // Line breaks and comments; those in inner brackets may stay.
        for (let at = i + 1; at <= close; at++) {
          this._blankBetween(at - 1, at);
          if (this._tokens[at].kind === 'newline') {
            this._blank(at);
          }
        }
        [from, to] = [i + 2, close];
      }
      for (const at of this._places(from, to, 'as')) {
        if (this._at(at + 1) === '(' || /^[.[]$/.test(this._at(at + 2))) {
          this._put(this._tokens[at].from, ', ');
        }
      }
    }

    /** `lambda a, /: a` */
    private _lambda(i: number): void {
      for (const at of this._places(i, this._header(i, ':'), '/')) {
        if (this._at(at - 1) === ',') {
          this._blank(at - 1);
          this._blank(at);
        }
      }
    }

    /** `def f(*args: *Ts):` */
    private _annotations(i: number): void {
      this._stars(i + 3, this._close(i + 2), /^:$/);
    }

    /** Takes out the stars that follow a token, between two places. */
    private _stars(from: number, to: number, after: RegExp): void {
      for (const at of this._places(from, to, '*')) {
        if (after.test(this._at(at - 1))) {
          this._blank(at);
        }
      }
    }

    /** Whether a token ends a value, so that a bracket behind it is a subscript. */
    private _isValue(i: number): boolean {
      const { kind, text } = this._tokens[i] ?? NO_TOKEN;
      return kind === 'name' ? !isKeyword(text) : /^[)\]]$/.test(text);
    }

    /** The places of a token outside inner brackets. */
    private _places(from: number, to: number, text: string): number[] {
      const found: number[] = [];
      let depth = 0;
      for (let at = from; at < Math.min(to, this._tokens.length); at++) {
        spend(1);
        depth += turn(this._tokens[at]);
        if (depth <= 0 && this._tokens[at].text === text) {
          found.push(at);
        }
      }
      return found;
    }

    /** The first place of a token behind another on its logical line, outside brackets; 0 if there is none. */
    private _header(i: number, text: string): number {
      let depth = 0;
      for (let at = i; at < this._tokens.length; at++) {
        const token = this._tokens[at];
        spend(1);
        depth += turn(token);
        if (depth < 0 || (depth === 0 && token.kind === 'newline')) {
          break;
        }
        if (depth === 0 && at > i && token.text === text) {
          return at;
        }
      }
      return 0;
    }

    /** The place of the bracket that closes another; the end if there is none. */
    private _close(i: number): number {
      const { length } = this._tokens;
      return i >= length || turn(this._tokens[i]) <= 0
        ? Math.min(i, length)
        : (this._closing.get(i) ?? length);
    }

    private _lastBefore(i: number): number {
      let at = i - 1;
      while (this._tokens[at]?.kind === 'newline') {
        at--;
      }
      return at;
    }

    private _at(i: number): string {
      return this._tokens[i]?.text ?? '';
    }

    private _blank(i: number): void {
      const { from, to } = this._tokens[i] ?? NO_TOKEN;
      this._chars.fill(' ', from, to);
    }

    private _blankBetween(i: number, next: number): void {
      this._chars.fill(' ', this._tokens[i].to, this._tokens[next].from);
    }
  }

  const NO_TOKEN: IToken = { kind: 'other', text: '', from: 0, to: 0 };
  const AFTER_NUMBER = /[\s*/+\-,)\]}:!]/;
}
