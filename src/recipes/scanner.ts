import type { Language } from './types';

/** One line of a cell, as far as it can be understood without a parser. */
export interface IScannedLine {
  /** Without its line ending. */
  readonly text: string;
  /** The offset of its first character in the source. */
  readonly start: number;
  /** Whether it begins within a string, a bracket or a statement of the line above. */
  readonly inside: boolean;
  /** Whether there is nothing but a comment, or nothing at all. */
  readonly silent: boolean;
  /**
   * Equal for lines that differ in white space, kind of quotes or the comment at
   * their end. Of a line with only a comment, the comment. `null` for an empty
   * line, and for one that is `inside`.
   */
  readonly key: string | null;
  /** The code without comments and without what stands in strings. */
  readonly bare: string;
}

/** A construct that goes on over the end of a line. */
interface IOpen {
  /** What closes the string or comment that is open. */
  closer: string | null;
  depth: number;
  continued: boolean;
}

/**
 * Splits a source into lines, so that lines can be compared and what stands in
 * strings is not taken for code.
 *
 * @param source - Any text; what is not code gives lines with useless keys.
 * @param language - Tells what starts a string and a comment.
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

/** Keys of the lines of recipes: few, and asked for at every reading. */
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
    // A magic or a shell command: its quotes are none of Python's.
    return { text, start, inside, silent: false, key: text.trim(), bare: '' };
  }
  let code = '';
  let bare = '';
  let comment: string | null = null;
  let space = false;
  const emit = (piece: string, plain = piece): void => {
    const gap = space && /\w$/.test(code) && /^\w/.test(piece) ? ' ' : '';
    code += gap + piece;
    bare += gap + plain;
    space = false;
  };
  let i = 0;
  while (i < text.length) {
    if (open.closer !== null) {
      const from = i;
      const closer = open.closer;
      i = stringEnd(text, i, closer);
      if (i < 0) {
        i = text.length;
        if (/^['"]$/.test(closer) && language === 'python') {
          // A string in single quotes ends with its line, unless that is escaped.
          open.closer = /(^|[^\\])(\\\\)*\\$/.test(text) ? closer : null;
        }
        emit(text.slice(from));
        break;
      }
      open.closer = null;
      emit(...quoted(text.slice(from, i - closer.length), closer, language));
      continue;
    }
    const char = text[i];
    if (/\s/.test(char)) {
      space = true;
      i++;
    } else if (char === '#' && !(language === 'julia' && text[i + 1] === '=')) {
      comment = text.slice(i + 1);
      break;
    } else if (char === '#') {
      open.closer = '=#';
      i += 2;
    } else {
      const opener = openerAt(text, i, language);
      if (opener) {
        open.closer = opener;
        i += opener.length;
        continue;
      }
      if ('([{'.includes(char)) {
        open.depth++;
      } else if (')]}'.includes(char)) {
        open.depth = Math.max(0, open.depth - 1);
      } else if (
        char === '\\' &&
        language === 'python' &&
        i === text.length - 1
      ) {
        open.continued = true;
      }
      emit(char);
      i++;
    }
  }
  const silent = !inside && code === '';
  return { text, start, inside, silent, key: key(), bare };

  function key(): string | null {
    if (inside) {
      return null;
    }
    if (code !== '') {
      return (/^\s/.test(text) ? '\t' : '') + code.replace(/;$/, '');
    }
    return comment === null ? null : `#${comment.trim().replace(/\s+/g, ' ')}`;
  }
}

/** The end of a string behind its closer, or -1 where this line doesn't close it. */
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
    // In Julia ' is a character or a transposition; neither goes on for long.
    return null;
  }
  return text.startsWith(char.repeat(3), i) ? char.repeat(3) : char;
}

/** A string as it counts for a key, and without what stands in it. */
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
