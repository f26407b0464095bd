import type { Slices } from './pace';
import { tokenizing } from './tokens';

/** So many statements are found. */
const MAX_IMPORTS = 500;

/**
 * Finds the imports of a text that is too much for the parser.
 *
 * @param text - Python, possibly unfinished or not Python at all.
 * @returns The text with space in place of all but its import statements, those alone that begin a line without indentation.
 */
export function* importLines(text: string): Slices<string> {
  const tokens = yield* tokenizing(text);
  let found = '';
  let at = 0;
  let count = 0;
  for (let i = 0; i < tokens.length && count < MAX_IMPORTS; i++) {
    const { text: word, from } = tokens[i];
    const isFirst = i === 0 || tokens[i - 1].kind === 'newline';
    const begins = isFirst && (from === 0 || text[from - 1] === '\n');
    if (!begins || (word !== 'import' && word !== 'from')) {
      continue;
    }
    for (let depth = 0; i < tokens.length; i++) {
      const { kind, text: part } = tokens[i];
      depth += part === '(' ? 1 : part === ')' ? -1 : 0;
      if (kind === 'newline' && depth <= 0) {
        break;
      }
    }
    const { to } = tokens[i - 1];
    found += text.slice(at, from).replace(/[^\n]/g, ' ');
    found += text.slice(from, to);
    at = to;
    count++;
  }
  return found;
}
