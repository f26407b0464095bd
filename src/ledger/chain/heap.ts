import type { IPlace } from './channels';

/** The places to evaluate again, the topmost first. */
export class Heap<P extends IPlace> {
  /** The topmost, which is not removed. */
  get first(): P | null {
    return this._items[0] ?? null;
  }

  /** Adds a place, once. */
  add(place: P): void {
    if (this._known.has(place)) {
      return;
    }
    this._known.add(place);
    let i = this._items.push(place) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this._items[parent].at <= place.at) {
        break;
      }
      this._items[i] = this._items[parent];
      i = parent;
    }
    this._items[i] = place;
  }

  /** Removes and returns the topmost. */
  take(): P | null {
    const [first] = this._items;
    const last = this._items.pop();
    if (!first || !last) {
      return null;
    }
    this._known.delete(first);
    if (last !== first) {
      this._sink(last);
    }
    return first;
  }

  /** Keeps the places that pass, and sorts them again after cells moved. */
  rebuild(keep: (place: P) => boolean): void {
    const items = this._items.filter(keep);
    this._items = items.sort((a, b) => a.at - b.at);
    this._known = new Set(items);
  }

  private _sink(place: P): void {
    const items = this._items;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child + 1 < items.length && items[child + 1].at < items[child].at) {
        child++;
      }
      if (child >= items.length || items[child].at >= place.at) {
        break;
      }
      items[i] = items[child];
      i = child;
    }
    items[i] = place;
  }

  private _items: P[] = [];
  private _known = new Set<P>();
}
