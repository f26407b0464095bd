import type { Scope } from '../../python/resolve';

/** Finds the names that a cell takes from outside, before it binds them itself. */
export class OuterReads {
  /** @param module - The scope of the cell. */
  constructor(private readonly _module: Scope) {}

  /** Name → whether it is used when the cell runs, not only in a function. */
  readonly found = new Map<string, boolean>();

  /** Notes a use, once all bindings are known. */
  use(name: string, scope: Scope, at: number): void {
    if (this.found.get(name) === true) {
      return;
    }
    let inFunction = false;
    for (let here: Scope | null = scope; here?.parent; here = here.parent) {
      inFunction ||= here.kind === 'function';
      if (here.isLocal(name)) {
        return;
      }
    }
    const bound = this._module.bindings.get(name)?.[0].at;
    if (!inFunction && (bound === undefined || at < bound)) {
      this.found.set(name, true);
    } else if (bound === undefined) {
      // A function may run once the whole cell has.
      this.found.set(name, false);
    }
  }
}
