/**
 * Renaming in lines of Python: names of modules and variables, never attributes,
 * keywords of a call, strings or comments.
 */
import { own } from '../../frameworks/byName';

/** What is called otherwise: name → new name. */
export type Names = Readonly<Record<string, string>>;

/** One module or member that an import statement brings. */
export interface IImportItem {
  /** Dotted: `numpy`, and `numpy.random` for `from numpy import random`. */
  readonly path: string;
  /** The name that the statement binds. */
  readonly name: string;
}

/**
 * Reads an import statement on one line.
 *
 * @param line - Any line.
 * @returns What it brings, in order; nothing for any other line, and for `import a.b`,
 *   which binds `a` and has no name of its own.
 */
export function readImportLine(line: string): IImportItem[] {
  const code = line.replace(/#.*/, '').trimEnd();
  const match = /^(?:from\s+([\w.]+)\s+)?import\s([\w.,\s]+)$/.exec(
    code.endsWith(';') ? code.slice(0, -1) : code
  );
  if (!match) {
    return [];
  }
  const [, base, list] = match;
  const found: IImportItem[] = [];
  for (const item of list.split(',')) {
    const parts = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(item);
    if (parts && (parts[2] || !parts[1].includes('.'))) {
      const path = base ? `${base}.${parts[1]}` : parts[1];
      found.push({ path, name: parts[2] ?? parts[1] });
    }
  }
  return found;
}

/**
 * Renames in one line.
 *
 * @param line - A line that begins outside strings and brackets.
 * @param names - The new names.
 */
export function renameLine(line: string, names: Names): string {
  const imported = /^(from\s+[\w.]+\s+import\s+|import\s+)(.*)$/.exec(line);
  if (!imported) {
    return renameCode(line, names);
  }
  const list = imported[2].replace(
    /(^|,\s*)([\w.]+)(?:\s+as\s+(\w+))?/g,
    (whole, gap: string, path: string, alias?: string) => {
      const renamed = own(names, alias ?? path);
      return renamed === undefined
        ? whole
        : `${gap}${path}${renamed === path ? '' : ` as ${renamed}`}`;
    }
  );
  return imported[1] + list;
}

/** A string to its end, or to that of the line; a comment; a number; a word; anything else. */
const TOKEN =
  /("""|'''|"|')(?:\\.|(?!\1).)*(?:\1)?|#.*|\d\w*|[A-Za-z_]\w*|\s+|./gsu;

function renameCode(line: string, names: Names): string {
  let depth = 0;
  let before = '';
  let result = '';
  for (const match of line.matchAll(TOKEN)) {
    const [token] = match;
    const rest = line.slice(match.index + token.length);
    const isName =
      /^[A-Za-z_]/.test(token) &&
      before !== '.' &&
      // The prefix of a string, the keyword of an argument.
      !/^["']/.test(rest) &&
      !(depth > 0 && /^\s*=(?!=)/.test(rest));
    result += (isName ? own(names, token) : undefined) ?? token;
    if (/^[([{]$/.test(token)) {
      depth++;
    } else if (/^[)\]}]$/.test(token)) {
      depth--;
    }
    before = token.trim() === '' ? before : token;
  }
  return result;
}
