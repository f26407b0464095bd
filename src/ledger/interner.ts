/**
 * Numbers for texts: equal texts have equal numbers, so that long descriptions
 * are compared once.
 */
export class Interner {
  /** The number of a text, from 1. */
  id(text: string): number {
    let id = this._ids.get(text);
    if (id === undefined) {
      id = this._ids.size + 1;
      this._ids.set(text, id);
    }
    return id;
  }

  private readonly _ids = new Map<string, number>();
}
