import type { Language } from '../types';

/** One line of a cell, scanned without a parser. */
export interface IScannedLine {
  /** Without its line ending. */
  readonly text: string;
  /** The offset of its first character in the source. */
  readonly start: number;
  /** Whether it begins within a string, a bracket or a statement of the line above. */
  readonly inside: boolean;
  /** Whether it is empty, or only a comment. */
  readonly silent: boolean;
  /**
   * Equal for lines that differ only in white space, kind of quotes or final comment.
   * For a line with only a comment, the comment. `null` for an empty line, and for one
   * that is `inside`.
   */
  readonly key: string | null;
  /** The code without comments and without the content of strings. */
  readonly bare: string;
}

/** A construct that continues over the end of a line. */
interface IOpen {
  /** What closes the string or comment that is open. */
  closer: string | null;
  depth: number;
  continued: boolean;
}

/**
 * Splits a source into lines that can be compared, and tells code from the content of
 * strings.
 *
 * @param source - Any text; text other than code has meaningless keys.
 * @param language - Determines what starts a string or a comment.
 * @returns One entry per line, at least one. `\n`, `\r\n` and `\r` end a line.
 */
export function scanLines(source: string, language: Language): IScannedLine[] {
  const open: IOpen = { closer: null, depth: 0, continued: false };
  const lines: IScannedLine[] = [];
  const ending = /\r\n|\r|\n/g;
  let start = 0;
  for (;;) {
    const match = ending.exec(source);
    lines.push(
      scanLine(source.slice(start, match?.index), start, language, open)
    );
    if (!match) {
      return lines;
    }
    start = match.index + match[0].length;
  }
}

/** Keys of the lines of recipes, which are few and needed for every reading. */
const KEYS = new Map<string, string | null>();

/**
 * The keys of lines that stand alone, such as those of a recipe.
 */
export function lineKeys(
  lines: readonly string[],
  language: Language
): string[] {
  const keys: string[] = [];
  for (const line of lines) {
    const name = `${language} ${line}`;
    let key = KEYS.get(name);
    if (key === undefined) {
      key = scanLines(line, language)[0].key;
      KEYS.set(name, key);
    }
    if (key !== null) {
      keys.push(key);
    }
  }
  return keys;
}

function scanLine(
  text: string,
  start: number,
  language: Language,
  open: IOpen
): IScannedLine {
  const inside = open.closer !== null || open.depth > 0 || open.continued;
  open.continued = false;
  if (!inside && language === 'python' && /^\s*[%!?]/.test(text)) {
    // A magic or a shell command: its quotes are not Python's.
    return { text, start, inside, silent: false, key: text.trim(), bare: '' };
  }
  const { code, bare, comment } = new LineScanner(text, language, open).run();
  const silent = !inside && code === '';
  let key: string | null = null;
  if (!inside && code !== '') {
    key = (/^\s/.test(text) ? '\t' : '') + code.replace(/;$/, '');
  } else if (!inside && comment !== null) {
    key = `#${comment.trim().replace(/\s+/g, ' ')}`;
  }
  return { text, start, inside, silent, key, bare };
}

/** One pass over one line; leaves in `open` what continues over its end. */
class LineScanner {
  constructor(text: string, language: Language, open: IOpen) {
    this._text = text;
    this._language = language;
    this._open = open;
  }

  /** The code, the code without the content of strings, and the final comment. */
  run(): { code: string; bare: string; comment: string | null } {
    while (this._at < this._text.length) {
      if (this._open.closer !== null) {
        this._string(this._open.closer);
      } else if (this._startsComment()) {
        this._comment = this._text.slice(this._at + 1);
        break;
      } else {
        this._character();
      }
    }
    return { code: this._code, bare: this._bare, comment: this._comment };
  }

  /** Skips to the end of an open string, or of the line. */
  private _string(closer: string): void {
    const text = this._text;
    const from = this._at;
    const end = stringEnd(text, from, closer);
    if (end < 0) {
      this._at = text.length;
      if (/^['"]$/.test(closer) && this._language === 'python') {
        // A string in single quotes ends with its line, unless that is escaped.
        this._open.closer = /(^|[^\\])(\\\\)*\\$/.test(text) ? closer : null;
      }
      this._emit(text.slice(from));
      return;
    }
    this._at = end;
    this._open.closer = null;
    const body = text.slice(from, end - closer.length);
    this._emit(...quoted(body, closer, this._language));
  }

  /** Takes one character outside strings, or what opens one. */
  private _character(): void {
    const char = this._text[this._at];
    if (/\s/.test(char)) {
      this._space = true;
      this._at++;
      return;
    }
    const opener =
      char === '#' ? '#=' : openerAt(this._text, this._at, this._language);
    if (opener !== null) {
      this._open.closer = opener === '#=' ? '=#' : opener;
      this._at += opener.length;
      return;
    }
    this._bracket(char);
    this._emit(char);
    this._at++;
  }

  private _bracket(char: string): void {
    const open = this._open;
    if ('([{'.includes(char)) {
      open.depth++;
    } else if (')]}'.includes(char)) {
      open.depth = Math.max(0, open.depth - 1);
    } else if (
      char === '\\' &&
      this._language === 'python' &&
      this._at === this._text.length - 1
    ) {
      open.continued = true;
    }
  }

  private _startsComment(): boolean {
    const isBlock =
      this._language === 'julia' && this._text[this._at + 1] === '=';
    return this._text[this._at] === '#' && !isBlock;
  }

  private _emit(piece: string, plain = piece): void {
    const gap =
      this._space && /\w$/.test(this._code) && /^\w/.test(piece) ? ' ' : '';
    this._code += gap + piece;
    this._bare += gap + plain;
    this._space = false;
  }

  private readonly _text: string;
  private readonly _language: Language;
  private readonly _open: IOpen;
  private _at = 0;
  private _code = '';
  private _bare = '';
  private _comment: string | null = null;
  private _space = false;
}

/** The end of a string after its closer, or -1 if this line does not close it. */
function stringEnd(text: string, from: number, closer: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\' && closer !== '=#') {
      i++;
    } else if (text.startsWith(closer, i)) {
      return i + closer.length;
    }
  }
  return -1;
}

/** What opens a string at this place, and closes it. */
function openerAt(text: string, i: number, language: Language): string | null {
  const char = text[i];
  if (language === 'R') {
    return '\'"`'.includes(char) ? char : null;
  }
  if (char !== '"' && (char !== "'" || language === 'julia')) {
    // In Julia ' is a character or a transposition, neither of which spans lines.
    return null;
  }
  return text.startsWith(char.repeat(3), i) ? char.repeat(3) : char;
}

/** A string as it counts for a key, and without its content. */
function quoted(
  body: string,
  closer: string,
  language: Language
): [string, string] {
  const quote = closer === "'" && !/["\\]/.test(body) ? '"' : closer;
  return language === 'julia' && closer === '=#'
    ? ['', '']
    : [quote + body + quote, quote + quote];
}
