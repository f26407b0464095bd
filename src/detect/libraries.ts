/**
 * Which recipes a module leads to: its own, and those of the framework that it
 * stands on.
 */
import type { Facts, IFrameworkFacts } from '../frameworks';
import type { IRecipe } from '../recipes/types';

/** Answers which recipes a dotted path leads to; remembers its answers. */
export class RecipeIndex {
  /**
   * @param recipes - The recipes to answer with, of any language; a module that
   * leads to none of them leads nowhere.
   * @param facts - What is known of frameworks: the libraries that stand on each.
   */
  constructor(recipes: readonly IRecipe[], facts: Facts) {
    facts.frameworks.forEach(framework => this._addFramework(framework));
    for (const { id, modules } of recipes) {
      this._own.set(id, new Set(modules));
      modules.forEach(module => this._add(module, id));
      facts.frameworks
        .filter(other => other.modules.some(name => modules.includes(name)))
        .flatMap(({ libraries }) => libraries ?? [])
        .forEach(library => this._add(library, id));
    }
  }

  /**
   * The recipes of a path.
   *
   * @param path - A dotted path: `torch.nn`, `timm.create_model`.
   */
  find(path: string): readonly string[] {
    const known = this._known.get(path);
    if (known) {
      return known;
    }
    const found = new Set<string>();
    const parts = path.split('.');
    const top = parts[0];
    const drawing = this._parts.get(top);
    if (!drawing || drawing.some(part => isBelow(path, part))) {
      for (let i = 1; i <= parts.length; i++) {
        for (const id of this._modules.get(parts.slice(0, i).join('.')) ?? []) {
          found.add(id);
        }
      }
    }
    const answer = [...found];
    this._known.set(path, answer);
    return answer;
  }

  /** Whether anything below a top-level module may lead to a recipe. */
  knows(top: string): boolean {
    return this._tops.has(top);
  }

  /**
   * Whether a recipe is reached only by libraries that work with another
   * framework of the notebook as well.
   *
   * @param id - The recipe.
   * @param via - The top-level modules that lead to it.
   * @param others - All recipes that the notebook leads to.
   */
  isCoveredByAnother(
    id: string,
    via: Iterable<string>,
    others: Iterable<string>
  ): boolean {
    const present = new Set(others);
    return [...via].every(
      module =>
        !this._own.get(id)?.has(module) &&
        this._alternatives
          .get(module)
          ?.some(other =>
            [...(this._modules.get(other) ?? [])].some(
              recipe => recipe !== id && present.has(recipe)
            )
          )
    );
  }

  private _addFramework(facts: IFrameworkFacts): void {
    for (const module of facts.parts ? facts.modules : []) {
      this._parts.set(module, facts.parts ?? []);
    }
    for (const [module, others] of Object.entries(facts.alternatives ?? {})) {
      this._alternatives.set(module, others);
    }
  }

  private _add(module: string, id: string): void {
    const ids = this._modules.get(module) ?? new Set();
    this._modules.set(module, ids.add(id));
    this._tops.add(module.split('.')[0]);
  }

  private readonly _modules = new Map<string, Set<string>>();
  private readonly _tops = new Set<string>();
  /** The modules of each recipe itself. */
  private readonly _own = new Map<string, ReadonlySet<string>>();
  /** Frameworks of which only parts draw: the rest alone means nothing to seed. */
  private readonly _parts = new Map<string, readonly string[]>();
  /** Libraries that work with one of several frameworks. */
  private readonly _alternatives = new Map<string, readonly string[]>();
  private readonly _known = new Map<string, readonly string[]>();
}

/** Whether `path` is `part` or below it, or a star of what is above it. */
function isBelow(path: string, part: string): boolean {
  return (
    path === part ||
    path.startsWith(`${part}.`) ||
    (path.endsWith('.*') && part.startsWith(path.slice(0, -1)))
  );
}
