/**
 * Import statements of Python.
 */
import type { SyntaxNode } from './tree';
import { importWord } from './olderGrammar';

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
  const reader = new Private.ImportReader(node.firstChild?.name === 'from');
  for (let child = node.firstChild; child; child = child.nextSibling) {
    reader.take(importWord(child, text), text.slice(child.from, child.to));
  }
  return reader.finish();
}

namespace Private {
  /** Takes the words of one import statement, from left to right. */
  export class ImportReader {
    constructor(isFrom: boolean) {
      this._isFrom = isFrom;
      this._state = isFrom ? 'base' : 'path';
    }

    /** @param type - The type of a node of the statement. */
    take(type: string, word: string): void {
      switch (type) {
        case 'VariableName':
          if (this._state === 'alias') {
            this._alias = word;
          } else {
            this._path += word;
          }
          break;
        case '.':
        case '...':
          this._isRelative ||= this._state === 'base' && !this._path;
          this._path += this._path ? '.' : '';
          break;
        case 'as':
          this._state = 'alias';
          break;
        case ',':
          this._add(this._path);
          break;
        case 'import':
          this._takeBase();
          break;
        case '*':
          if (!this._isRelative && this._base) {
            this._modules.push({ path: `${this._base}.*`, sure: false });
            this._stars.push(this._base);
          }
          break;
        default:
          break;
      }
    }

    finish(): IImport {
      if (this._state !== 'base') {
        this._add(this._path.replace(/\.$/, ''));
      }
      return { modules: this._modules, names: this._names, stars: this._stars };
    }

    /** What stands between `from` and `import`. */
    private _takeBase(): void {
      if (this._isFrom) {
        this._base = this._path;
        this._path = '';
        this._state = 'path';
        if (!this._isRelative && this._base) {
          this._modules.push({ path: this._base, sure: true });
        }
      }
    }

    private _add(path: string): void {
      const alias = this._alias;
      this._path = '';
      this._alias = null;
      this._state = 'path';
      if (!path) {
        return;
      }
      if (this._isRelative) {
        this._names.push({ name: alias ?? path, path: null });
      } else if (this._isFrom) {
        const whole = `${this._base}.${path}`;
        this._modules.push({ path: whole, sure: false });
        this._names.push({ name: alias ?? path, path: whole });
      } else {
        const top = path.split('.')[0];
        this._modules.push({ path, sure: true });
        this._names.push({ name: alias ?? top, path: alias ? path : top });
      }
    }

    private readonly _isFrom: boolean;
    private readonly _modules: IImportedModule[] = [];
    private readonly _names: IImportedName[] = [];
    private readonly _stars: string[] = [];
    private _state: 'base' | 'path' | 'alias';
    private _base = '';
    private _path = '';
    private _alias: string | null = null;
    private _isRelative = false;
  }
}
