import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { Facts, inOrder } from '../frameworks';
import type { Language } from '../frameworks';
import { frameworkFaults } from './check';
import { toRecipe } from './recipe';
import type { IFramework, IFrameworkRegistry, IRecipe } from './types';

/** The registered frameworks. */
export class FrameworkRegistry implements IFrameworkRegistry {
  /**
   * @param frameworks - The initial frameworks, with distinct ids. They are not checked,
   *   to save time at the start; the tests check the built-in ones.
   */
  constructor(frameworks: readonly IFramework[] = []) {
    frameworks.forEach(framework => this._set(framework));
  }

  /** Emitted after a framework was added or removed. */
  get changed(): ISignal<IFrameworkRegistry, void> {
    return this._changed;
  }

  /** The facts about all frameworks; a new object after each change. */
  get facts(): Facts {
    this._facts ??= new Facts(
      [...this._frameworks.values()].map(({ facts }) => facts)
    );
    return this._facts;
  }

  /** The sources of the streams that were added, by framework. */
  get streams(): Readonly<Record<string, string>> {
    const found: [string, string][] = [];
    for (const [id, { stream }] of this._frameworks) {
      if (stream !== undefined) {
        found.push([id, stream]);
      }
    }
    return Object.fromEntries(found);
  }

  /**
   * Adds a framework.
   *
   * @param framework - The framework. What it requires may be added later, but must
   *   be there before its recipe is used.
   * @returns Removes the framework when it is disposed of.
   * @throws An error that names the framework and all its faults.
   */
  add(framework: IFramework): IDisposable {
    const { id } = framework.facts;
    const faults = frameworkFaults(framework);
    if (this._frameworks.has(id)) {
      faults.push('its id is already registered');
    }
    if (faults.length > 0) {
      throw new Error(`Invalid framework "${id}": ${faults.join('; ')}`);
    }
    this._set(framework);
    this._announce();
    return new DisposableDelegate(() => {
      this._frameworks.delete(id);
      this._recipes.delete(id);
      this._announce();
    });
  }

  /**
   * @param id - The id of a recipe.
   * @returns The recipe, or `undefined` if there is none with that id.
   */
  get(id: string): IRecipe | undefined {
    return this._recipes.get(id);
  }

  /**
   * @param language - Only the recipes of this language; all of them if left out.
   * @returns The recipes in the order of the cell: by rank, then by id.
   */
  recipes(language?: Language): readonly IRecipe[] {
    // The same list until something changes, so that callers can compare it.
    let list = this._lists.get(language);
    if (!list) {
      list = inOrder(
        [...this._recipes.values()].filter(
          recipe => language === undefined || recipe.language === language
        )
      );
      this._lists.set(language, list);
    }
    return list;
  }

  private _set(framework: IFramework): void {
    const { id } = framework.facts;
    this._frameworks.set(id, framework);
    this._recipes.set(id, toRecipe(framework));
  }

  private _announce(): void {
    this._lists.clear();
    this._facts = null;
    this._changed.emit();
  }

  private _facts: Facts | null = null;
  private readonly _lists = new Map<Language | undefined, readonly IRecipe[]>();
  private readonly _frameworks = new Map<string, IFramework>();
  private readonly _recipes = new Map<string, IRecipe>();
  private readonly _changed = new Signal<IFrameworkRegistry, void>(this);
}
