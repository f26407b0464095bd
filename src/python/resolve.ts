/**
 * What the names of one cell stand for at any place in it, on any path through the
 * code, by the places of all definitions. `effects` reads the code in the order in
 * which it runs.
 */
import type { SyntaxNode } from './tree';
import { head } from './nodes';
import { NameScope } from './scopes';
import type { ScopeKind } from './scopes';

/** What a name stands for after one of its definitions. */
export interface IBinding {
  /** From where in the cell on it holds: behind the assignment. */
  readonly at: number;
  /** What it stands for, a chain; `null` if that is unknown: a parameter, a sum. */
  readonly chain: string | null;
  /** Whether `chain` is a dotted path already, from an import. */
  readonly absolute: boolean;
  /** Where the names of `chain` are looked up, if not where it is bound: `global x` in a function. */
  readonly scope?: Scope;
  /** The expression that it gets the value of, an `UpdateStatement` or a class; `null` where there is none. */
  readonly node: SyntaxNode | null;
  /** The part of a sequence that it gets: 0 for `a` in `a, b = f()`. */
  readonly element?: number;
  /** The scope of a class. */
  readonly body?: Scope;
  /**
   * Whether it is `None`: the fallback in `except ImportError: torch = None`,
   * which does not take the import away.
   */
  readonly none: boolean;
  /** Set for a parameter of a function. */
  readonly parameter?: IParameter;
}

/** A parameter of a function that the notebook defines. */
export interface IParameter {
  /** The function, as {@link functionPath} writes it. */
  readonly of: string;
  readonly name: string;
  /** Its position; -1 if it is taken by its name alone. */
  readonly index: number;
  /** Its default. */
  readonly fallback: SyntaxNode | null;
}

/** The path by which a function of the notebook is known. */
export function functionPath(name: string): string {
  return `def:${name}`;
}

/** Whether a path is exactly a function of the notebook. */
export function isFunctionPath(path: string): boolean {
  return /^def:[^.(]+$/.test(path);
}

/** The function of the notebook that a path starts with; `null` for other paths. */
export function functionIn(path: string): string | null {
  return /^def:([^.([]+)/.exec(path)?.[1] ?? null;
}

/** A scope with its definitions: where each name was bound, and to what. */
export class Scope extends NameScope {
  constructor(
    kind: ScopeKind,
    override readonly parent: Scope | null,
    /** The name of a class or function. */
    readonly name = '',
    /** What opens it; `null` for the module. */
    readonly node: SyntaxNode | null = null
  ) {
    super(kind, parent);
    parent?.inner.push(this);
  }

  /** The scopes right below it, in document order. */
  readonly inner: Scope[] = [];

  /** Definitions by name, in document order. */
  readonly bindings = new Map<string, IBinding[]>();

  hasBinding(name: string): boolean {
    return this.bindings.has(name);
  }

  /**
   * Adds a definition.
   *
   * @param from - The scope that the statement stands in.
   */
  define(name: string, made: IBinding, from: Scope = this): void {
    const scope = this.globals.has(name) ? this._root() : this;
    const binding = scope === from ? made : { ...made, scope: from };
    const known = scope.bindings.get(name);
    if (known) {
      // A walrus may stand before a target that was read earlier.
      let i = known.length;
      while (i > 0 && known[i - 1].at > binding.at) {
        i--;
      }
      known.splice(i, 0, binding);
    } else {
      scope.bindings.set(name, [binding]);
    }
  }

  private _root(): Scope {
    return this.parent?._root() ?? this;
  }
}

/** The name of a function with those of the scopes around it: `Model.fit`. */
export function qualified(scope: Scope): string {
  const outer = scope.parent ? qualified(scope.parent) : '';
  return outer ? `${outer}.${scope.name}` : scope.name;
}

/**
 * What a chain stands for, as far as one cell tells: a dotted path, a chain
 * whose first name another cell defines, or nothing known.
 */
export type Resolved =
  | { readonly kind: 'path' | 'open'; readonly chain: string }
  | { readonly kind: 'none' };

const NONE: { readonly kind: 'none' } = { kind: 'none' };
const MAX_STEPS = 16;
const MAX_LENGTH = 300;

/**
 * Follows the first name of a chain through the definitions of the cell.
 *
 * @param chain - A chain, see `nodes.ts`.
 * @param scope - Where it stands.
 * @param at - Its offset; in a module, only definitions above count.
 */
export function resolve(
  chain: string,
  scope: Scope,
  at: number,
  steps = 0
): Resolved {
  if (steps > MAX_STEPS || chain.length > MAX_LENGTH) {
    return NONE;
  }
  const name = head(chain);
  const found = find(name, scope, at);
  if (!found) {
    return { kind: 'open', chain };
  }
  const [binding, owner] = found;
  if (binding.chain === null) {
    return NONE;
  }
  const next = binding.chain + chain.slice(name.length);
  return binding.absolute
    ? { kind: 'path', chain: next }
    : resolve(next, binding.scope ?? owner, binding.at, steps + 1);
}

/**
 * The definition that a use sees.
 *
 * @returns `null` if the cell has none above it.
 */
function find(
  name: string,
  scope: Scope,
  at: number
): [IBinding, Scope] | null {
  for (let here: Scope | null = scope; here; here = here.parent) {
    // A class's names are seen in its own body only.
    if (here.kind === 'class' && here !== scope) {
      continue;
    }
    const all = here.bindings.get(name);
    if (!all || (here !== scope && scope.globals.has(name) && here.parent)) {
      continue;
    }
    const found = above(all, at, true) ?? above(all, at, false);
    if (found) {
      return [found, here];
    }
    // In a function the name is local wherever it is defined.
    if (here.kind !== 'module') {
      return [all[0], here];
    }
  }
  return null;
}

/** The last definition above an offset; they are in document order. */
function above(
  all: readonly IBinding[],
  at: number,
  skipNone: boolean
): IBinding | null {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].at < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  while (low > 0 && skipNone && all[low - 1].none) {
    low--;
  }
  return low > 0 ? all[low - 1] : null;
}
