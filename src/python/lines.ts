/**
 * What IPython adds to Python: magics, shell commands and help. They are blanked out
 * before the parser sees a cell; the length of the text is kept, so that lines and
 * offsets remain valid.
 *
 * Source: IPython `core/inputtransformer2.py` (8.x).
 */

import { PYTHON } from '../frameworks';
import { lineCounter } from './nodes';

/** A `%env NAME=…` line. */
export interface IEnvironmentMagic {
  readonly name: string;
  readonly line: number;
  /** Its offset. */
  readonly at: number;
  /** What stands after the name: `0`, `{SEED}`. */
  readonly value: string;
}

/** A cell made ready for a Python parser. */
export interface IPreparedCell {
  /** Python of the same length as the source; `null` if the cell is another language's. */
  readonly text: string | null;
  readonly environment: readonly IEnvironmentMagic[];
  /** Whether `%pylab` puts NumPy's names into the namespace. */
  readonly pylab: boolean;
  /** Whether a magic brings names that are not in the notebook: `%run common.ipynb`. */
  readonly brings: boolean;
}

const { magics } = PYTHON;

/** Cell magics that run their body as Python in this kernel; any other makes the cell opaque. */
const PYTHON_CELL: ReadonlySet<string> = new Set(magics.pythonCell);
/** Magics with code on their own line, and the letters of their options that take a value. */
const CODE_ON_LINE: ReadonlyMap<string, string> = new Map(
  Object.entries(magics.pythonLine)
);
/** Cell magics whose own line is code that runs before the body. */
const SETUP_ON_LINE: ReadonlySet<string> = new Set(magics.setupLine);

/** A magic without its `%`: `pip install torch`. No Python has two names in a row. */
const AUTOMATIC =
  /^(pip|conda|mamba|uv|cd|ls|mkdir|cp|mv|rm|cat)[ \t]+(?!(?:in|is|and|or|not|if|else|for)\b)[~./\w]/;

/** A line that may begin with one. */
const AUTOMATIC_LINE =
  /^[ \t\f]*(?:pip|conda|mamba|uv|cd|ls|mkdir|cp|mv|rm|cat)[ \t]/m;

/** Magics that bring names of other code. */
const BRINGING: ReadonlySet<string> = new Set(magics.bringing);

const LOADER = /^\s*(?:%%)([\w.]+)/;
const ENVIRONMENT = new RegExp(
  `^%\\s*(?:${magics.environment.join('|')})\\s+([A-Za-z_]\\w*)(?:\\s*=\\s*|\\s+)(\\S.*)$`
);

/**
 * Makes a cell ready for a Python parser.
 *
 * @param source - The source of a code cell; any text.
 * @returns Text of the same length with the same line breaks. A line of
 * IPython's becomes `_`, so that a block with no other line remains a block.
 */
export function prepareCell(source: string): IPreparedCell {
  if (!/[%!?]/.test(source) && !AUTOMATIC_LINE.test(source)) {
    // Most cells have nothing of IPython's.
    return { text: source, environment: [], pylab: false, brings: false };
  }
  return new Private.Scanner(source).run();
}

namespace Private {
  /** One pass over a cell: knows strings, comments, brackets and logical lines. */
  export class Scanner {
    constructor(source: string) {
      this._source = source;
    }

    run(): IPreparedCell {
      const source = this._source;
      if (this._cellMagics()) {
        while (this._at < source.length) {
          const start = this._skip(/[ \t\f]*/y, this._at);
          if (
            '%!?'.includes(source[start] ?? ' ') ||
            AUTOMATIC.test(this._line(start))
          ) {
            if (!this._escape(start, true)) {
              break;
            }
          } else {
            this._logicalLine(start);
          }
        }
      }
      this._out.push(source.slice(this._copied));
      return {
        text: this._opaque ? null : this._out.join(''),
        environment: this._environment,
        pylab: this._pylab,
        brings: this._brings
      };
    }

    /** The cell magics on top, one under the other; false if the cell is opaque. */
    private _cellMagics(): boolean {
      for (;;) {
        // Comments and blank lines above a cell magic: IPython then refuses
        // the cell, but other front ends do not.
        const start = this._skip(
          /(?:[ \t\f\r]*(?:#[^\n]*)?\n)*[ \t]*/y,
          this._at
        );
        const name = LOADER.exec(this._line(start))?.[1];
        if (name === undefined) {
          return true;
        }
        if (!PYTHON_CELL.has(name)) {
          this._opaque = true;
          return false;
        }
        const end = this._lineEnd(start);
        const code = SETUP_ON_LINE.has(name)
          ? this._codeOffset(
              start + 2 + name.length,
              end,
              CODE_ON_LINE.get(name) ?? ''
            )
          : end;
        this._replace(start, code, code < end ? '_;' : '_');
        if (code < end) {
          this._logicalLine(code);
        }
        this._at = Math.max(this._at, end + 1);
      }
    }

    /**
     * Takes out a `%magic`, `!command` or `?help`, with its continued lines.
     *
     * @returns False if nothing after it belongs to this kernel's Python.
     */
    private _escape(start: number, statement: boolean): boolean {
      let end = this._lineEnd(start);
      while (end < this._source.length && this._source[end - 1] === '\\') {
        end = this._lineEnd(end + 1);
      }
      const text = this._source.slice(start, end);
      this._at = end + 1;

      const cell = LOADER.exec(text)?.[1];
      if (cell !== undefined && !PYTHON_CELL.has(cell)) {
        this._replace(start, start + 1, '_');
        this._out.push(this._source.slice(start + 1).replace(/[^\n]/g, ' '));
        this._copied = this._source.length;
        return false;
      }

      const magic = /^%\s*(\w+)/.exec(text);
      const valued = magic ? CODE_ON_LINE.get(magic[1]) : undefined;
      if (magic && valued !== undefined) {
        const code = this._codeOffset(start + magic[0].length, end, valued);
        if (code < end) {
          this._replace(start, code, statement ? '_;' : '');
          this._logicalLine(code);
          return true;
        }
      }
      if (magic?.[1] === 'pylab') {
        this._pylab = true;
      }
      this._brings ||= BRINGING.has(magic?.[1] ?? '');
      const environment = ENVIRONMENT.exec(text);
      if (environment) {
        this._lineOf ??= lineCounter(this._source);
        const line = this._lineOf(start);
        const [, name, value] = environment;
        const said = { name, line, at: start, value: value.trimEnd() };
        this._environment.push(said);
      }
      this._replace(start, end, '_');
      return true;
    }

    /** Walks over one logical line; takes out `= !command`, `= %magic` and `help?`. */
    private _logicalLine(start: number): void {
      const source = this._source;
      let depth = 0;
      // The last two characters that are code, and where the last one stands.
      let last = '';
      let before = '';
      let i = start;
      for (; i < source.length; i++) {
        const c = source[i];
        if (c === '\n') {
          if (depth === 0) {
            break;
          }
        } else if (c === '\\') {
          i++;
        } else if (c === '#') {
          i = this._lineEnd(i) - 1;
        } else if (c === '"' || c === "'") {
          i = this._stringEnd(i);
          before = last;
          last = c;
        } else if (!' \t\r\f'.includes(c)) {
          const assigns = last === '=' && !/[=!<>+\-*/%&|^@:]/.test(before);
          const magic =
            c === '!' ||
            (c === '%' && /^%\s*[A-Za-z]/.test(source.slice(i, i + 9)));
          if (depth === 0 && assigns && magic && source[i + 1] !== '=') {
            this._escape(i, false);
            return;
          }
          if ('([{'.includes(c)) {
            depth++;
          } else if (')]}'.includes(c)) {
            depth = Math.max(0, depth - 1);
          }
          before = last;
          last = c;
        }
      }
      i = Math.min(i, source.length);
      if (last === '?' && !source.slice(start, i).includes('\n')) {
        this._replace(start, i, '_');
      }
      this._at = i + 1;
    }

    /** The last character of a string literal that begins here. */
    private _stringEnd(start: number): number {
      const source = this._source;
      const quote = source[start];
      const triple = source.startsWith(quote.repeat(3), start);
      const close = triple ? quote.repeat(3) : quote;
      for (let i = start + close.length; i < source.length; i++) {
        if (source[i] === '\\') {
          i++;
        } else if (source.startsWith(close, i)) {
          return i + close.length - 1;
        } else if (source[i] === '\n' && !triple) {
          return i - 1;
        }
      }
      return source.length - 1;
    }

    /** Where the code starts after the options of a magic; `end` if there is none. */
    private _codeOffset(from: number, end: number, valued: string): number {
      const option = /\s*-{1,2}([A-Za-z][\w-]*)(\S*)/y;
      for (;;) {
        option.lastIndex = from;
        const match = option.exec(this._source);
        if (!match || option.lastIndex > end) {
          break;
        }
        from = option.lastIndex;
        if (match[1].length === 1 && !match[2] && valued.includes(match[1])) {
          from = this._skip(/\s*\S+/y, from);
        }
      }
      return Math.min(end, this._skip(/[ \t]*/y, from));
    }

    private _skip(pattern: RegExp, from: number): number {
      pattern.lastIndex = from;
      return pattern.test(this._source) ? pattern.lastIndex : from;
    }

    private _lineEnd(from: number): number {
      const end = this._source.indexOf('\n', from);
      return end < 0 ? this._source.length : end;
    }

    private _line(from: number): string {
      return this._source.slice(from, this._lineEnd(from));
    }

    /** Puts `by` and blanks in the place of a range; line breaks stay. */
    private _replace(from: number, to: number, by: string): void {
      if (to <= from) {
        return;
      }
      const blank = this._source
        .slice(from, to)
        .replace(/[^\n]/g, ' ')
        .slice(by.length);
      this._out.push(this._source.slice(this._copied, from), by, blank);
      this._copied = to;
    }

    private readonly _source: string;
    private readonly _out: string[] = [];
    private readonly _environment: IEnvironmentMagic[] = [];
    private _copied = 0;
    private _at = 0;
    private _opaque = false;
    private _pylab = false;
    private _brings = false;
    private _lineOf: ((at: number) => number) | null = null;
  }
}
