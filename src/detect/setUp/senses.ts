/**
 * What names and expressions stand for while only set-up ran.
 */
import type { SyntaxNode } from '../../python/tree';
import type { ParsedCell } from '../../python/cell';

/** One thing that a name may stand for. */
export type Sense =
  /** A module, or what is below one; a builtin by its name. */
  | { readonly kind: 'path'; readonly path: string }
  | IFunction
  | IClass
  | { readonly kind: 'instance'; readonly of: IClass }
  /** What set-up made: of the builtin types, or of those of libraries. */
  | { readonly kind: 'data' }
  | { readonly kind: 'unknown' };

/** All that it may stand for, since code may have branches. */
export type Senses = readonly Sense[];

/** A function of the notebook. Its definition does nothing; a call runs its body. */
export interface IFunction {
  readonly kind: 'function';
  /** A definition or a lambda. */
  readonly node: SyntaxNode;
  readonly cell: ParsedCell;
  /** The names around it, other than the notebook's. */
  readonly scope: LocalNames | null;
}

/** A class of the notebook. */
export interface IClass {
  readonly kind: 'class';
  readonly bases: readonly Senses[];
  readonly methods: ReadonlyMap<string, IMethod>;
}

/** A method of a class. */
export interface IMethod {
  readonly body: IFunction;
  /** Whether Python calls it unasked: a property, or one like `__init__`. */
  readonly isImplicit: boolean;
}

export const DATA: Senses = [{ kind: 'data' }];
export const UNKNOWN: Senses = [{ kind: 'unknown' }];

/** The sense of a dotted path. */
export function pathSense(path: string): Senses {
  return [{ kind: 'path', path }];
}

/** The names of a function's or class's body, of a comprehension. */
export class LocalNames {
  constructor(readonly parent: LocalNames | null) {}

  readonly globals = new Set<string>();
  readonly names = new Map<string, Senses>();

  /** What a name stands for here or in a scope around; `undefined` if none binds it. */
  find(name: string): Senses | undefined {
    return this.globals.has(name)
      ? undefined
      : (this.names.get(name) ?? this.parent?.find(name));
  }
}

/** What one cell took from the cells above and what it binds: the same input gives the same. */
export interface ICellNames {
  readonly taken: ReadonlyMap<string, Senses | undefined>;
  readonly bound: ReadonlyMap<string, Senses>;
}

/** The names of the notebook, cell by cell. */
export class NotebookNames {
  /** Starts a cell. */
  open(): void {
    this._taken = new Map();
    this._bound = new Map();
  }

  /** Ends a cell: says what it took and bound. */
  close(): ICellNames {
    return { taken: this._taken, bound: this._bound };
  }

  /** Whether a cell would find the same names as when it was read. */
  agrees({ taken }: ICellNames): boolean {
    return [...taken].every(([name, senses]) => this._all.get(name) === senses);
  }

  /** Binds what a cell bound when it was read. */
  repeat({ bound }: ICellNames): void {
    bound.forEach((senses, name) => this._all.set(name, senses));
  }

  get(name: string): Senses | undefined {
    const found = this._all.get(name);
    if (!this._bound.has(name) && !this._taken.has(name)) {
      this._taken.set(name, found);
    }
    return found;
  }

  bind(name: string, senses: Senses): void {
    const before = this._all.get(name);
    const isSame =
      before?.length === senses.length &&
      senses.every((sense, i) => sense === before[i]);
    if (!isSame) {
      this.changes++;
    }
    this._all.set(name, senses);
    this._bound.set(name, senses);
  }

  /** Counts the names that became something else. */
  changes = 0;

  private readonly _all = new Map<string, Senses>();
  private _taken = new Map<string, Senses | undefined>();
  private _bound = new Map<string, Senses>();
}
