/**
 * Import statements of Python.
 */
import type { SyntaxNode } from '@lezer/common';

/** A name that an import statement defines. */
export interface IImportedName {
  readonly name: string;
  /** What it stands for, dotted; `null` for a relative import. */
  readonly path: string | null;
}

/** What one import statement says. */
export interface IImport {
  /** Dotted modules; for `from a import b` both `a` and `a.b`, which may be one. */
  readonly modules: readonly IImportedModule[];
  readonly names: readonly IImportedName[];
  /** The modules of which it takes all names. */
  readonly stars: readonly string[];
}

/** A module that is imported. */
export interface IImportedModule {
  readonly path: string;
  /** Whether `path` is a module for sure: it is not in `from a import b` for `a.b`. */
  readonly sure: boolean;
}

/**
 * Reads an import statement.
 *
 * @param node - A node of type `ImportStatement`, possibly unfinished.
 * @param text - The text that was parsed.
 * @returns The modules and the names. Relative imports give names without a
 * path, and no module: what they lead to is not in the notebook.
 */
export function readImport(node: SyntaxNode, text: string): IImport {
  const from = node.firstChild?.name === 'from';
  const modules: IImportedModule[] = [];
  const names: IImportedName[] = [];
  const stars: string[] = [];
  let base = '';
  let relative = false;

  const add = (path: string, alias: string | null): void => {
    if (!path) {
      return;
    }
    if (relative) {
      names.push({ name: alias ?? path, path: null });
    } else if (from) {
      modules.push({ path: `${base}.${path}`, sure: false });
      names.push({ name: alias ?? path, path: `${base}.${path}` });
    } else {
      const top = path.split('.')[0];
      modules.push({ path, sure: true });
      names.push({ name: alias ?? top, path: alias ? path : top });
    }
  };

  let state: 'base' | 'path' | 'alias' = from ? 'base' : 'path';
  let path = '';
  let alias: string | null = null;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const word = text.slice(child.from, child.to);
    switch (child.name) {
      case 'VariableName':
        if (state === 'alias') {
          alias = word;
        } else {
          path += word;
        }
        break;
      case '.':
      case '...':
        relative = relative || (state === 'base' && !path);
        path += path ? '.' : '';
        break;
      case 'as':
        state = 'alias';
        break;
      case ',':
        add(path, alias);
        path = '';
        alias = null;
        state = 'path';
        break;
      case 'import':
        if (from) {
          base = path;
          path = '';
          state = 'path';
          if (!relative && base) {
            modules.push({ path: base, sure: true });
          }
        }
        break;
      case '*':
        if (!relative && base) {
          modules.push({ path: `${base}.*`, sure: false });
          stars.push(base);
        }
        break;
      default:
        break;
    }
  }
  if (state !== 'base') {
    add(path.replace(/\.$/, ''), alias);
  }
  return { modules, names, stars };
}
