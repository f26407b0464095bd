/**
 * How cells are called: by their place, with their first words.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

/** Looks up what the names of cells consist of. */
export interface ICellNames {
  /** The place of a cell among all cells, from 1; `null` if it is gone. */
  cellNumber(id: string): number | null;
  /** The source of a cell; empty if it is gone. */
  source(id: string): string;
}

/** The maximum length of first words, in characters. */
const LENGTH = 24;

/** How much of a source is read, in characters. */
const READ = 2000;

/** Lines that say little of a cell: comments, magics, shell commands, decorators. */
const QUIET_LINE = /^[#%!@]/;

/**
 * The first words of a cell: its first line of code, cut between two words.
 *
 * @param source - The source of the cell.
 * @returns At most 25 characters on one line, with an ellipsis where something was cut
 * off that line; the first line if there is no code; empty for an empty cell.
 */
export function firstWords(source: string): string {
  const lines = source
    .slice(0, READ)
    .split(/[\r\n]+/)
    .map(line => line.trim())
    .filter(line => line !== '');
  const line = lines.find(text => !QUIET_LINE.test(text)) ?? lines[0] ?? '';
  return (
    cut(words(line))
      // The translator would take the space for a part of the sign.
      .replace(/%% /g, '%%\u00a0')
  );
}

/** A line as words in a sentence: without the colon that opens a block, which would stand before another one. */
function words(line: string): string {
  return line
    .replace(/\s+/g, ' ')
    .replace(/`/g, "'")
    .replace(/(\S) ?:$/, '$1');
}

/** A text of at most {@link LENGTH} characters and an ellipsis. */
function cut(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LENGTH) {
    return text;
  }
  const kept = characters.slice(0, LENGTH).join('');
  // A word that goes on is left out, unless there is nothing else.
  const whole = /[\p{L}\p{N}_]/u.test(characters[LENGTH])
    ? kept.replace(/[\p{L}\p{N}_]+$/u, '')
    : kept;
  return `${whole === '' ? kept : whole}…`;
}

/**
 * A cell in a sentence: "cell 6, `scores = …`".
 *
 * @param isInside - Whether the sentence goes on after it, which takes another comma.
 */
export function nameCell(
  id: string,
  names: ICellNames,
  trans: TranslationBundle,
  isInside = false
): string {
  const number = names.cellNumber(id);
  if (number === null) {
    return trans.__('a deleted cell');
  }
  return nameCellAt(number, names.source(id), trans, isInside);
}

/**
 * The same by the place and the source of the cell.
 *
 * @param number - Its place among all cells, from 1.
 */
export function nameCellAt(
  number: number,
  source: string,
  trans: TranslationBundle,
  isInside = false
): string {
  const words = firstWords(source);
  if (words === '') {
    return trans.__('cell %1', number);
  }
  return isInside
    ? trans.__('cell %1, `%2`,', number, words)
    : trans.__('cell %1, `%2`', number, words);
}

/**
 * A cell as a label: "Cell 6, `scores = …`".
 *
 * @param isInside - Whether a sentence goes on after it, which takes another comma.
 */
export function labelCell(
  id: string,
  names: ICellNames,
  trans: TranslationBundle,
  isInside = false
): string {
  const number = names.cellNumber(id);
  return number === null
    ? trans.__('A deleted cell')
    : labelCellAt(number, names.source(id), trans, isInside);
}

/**
 * A cell as a label, by its place and source.
 *
 * @param number - Its place among all cells, from 1.
 */
export function labelCellAt(
  number: number,
  source: string,
  trans: TranslationBundle,
  isInside = false
): string {
  const words = firstWords(source);
  if (words === '') {
    return trans.__('Cell %1', number);
  }
  return isInside
    ? trans.__('Cell %1, `%2`,', number, words)
    : trans.__('Cell %1, `%2`', number, words);
}
