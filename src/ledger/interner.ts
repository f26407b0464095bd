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

  /** Notes which value it is that a number stands for. */
  note(id: number, value: string): void {
    this._values.set(id, value);
  }

  /** The value that was noted; `null` for none. */
  noted(id: number): string | null {
    return this._values.get(id) ?? null;
  }

  private readonly _ids = new Map<string, number>();
  private readonly _values = new Map<number, string>();
}
