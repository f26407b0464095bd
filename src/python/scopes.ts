/**
 * The scopes of a cell, by Python's rules. Subclasses keep different facts about the
 * names in a scope: `Scope` in `resolve.ts` and `Frame` in `effects`.
 */
import type { SyntaxNode } from './tree';

export type ScopeKind = 'module' | 'function' | 'class' | 'comprehension';

/** A part of a cell with names of its own. */
export abstract class NameScope {
  constructor(
    readonly kind: ScopeKind,
    readonly parent: NameScope | null
  ) {}

  /** Names that belong to the module: `global SEED`. */
  readonly globals = new Set<string>();
  /** Names that belong to a function around. */
  readonly nonlocals = new Set<string>();

  /** Whether a statement here binds a name. */
  abstract hasBinding(name: string): boolean;

  /** Whether a name belongs to this scope. */
  isLocal(name: string): boolean {
    return (
      this.hasBinding(name) &&
      !this.globals.has(name) &&
      !this.nonlocals.has(name)
    );
  }

  /**
   * Takes a declaration.
   *
   * @param node - A node of type `ScopeStatement`.
   * @param text - The text that was parsed.
   */
  declare(node: SyntaxNode, text: string): void {
    const names =
      node.firstChild?.name === 'global' ? this.globals : this.nonlocals;
    for (const name of node.getChildren('VariableName')) {
      names.add(text.slice(name.from, name.to));
    }
  }
}

/** The nearest scope other than a comprehension: where statements bind. */
export function bodyOf<S extends NameScope & { readonly parent: S | null }>(
  scope: S
): S {
  return scope.kind === 'comprehension' && scope.parent
    ? bodyOf(scope.parent)
    : scope;
}
