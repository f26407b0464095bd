/**
 * The flow of values down the document: for each name, object and stream, the cells
 * that set it and the cells that take it.
 */

/** A place in the document. */
export interface IPlace {
  /** Its index among the code cells. */
  readonly at: number;
}

/** One name, object or stream. */
class Channel<P extends IPlace> {
  /** In document order. */
  readonly writers: P[] = [];
  readonly readers = new Set<P>();
}

/**
 * The channels of one document. A key is any text. Places may change only as long as
 * the order of the writers of a channel does not.
 */
export class Channels<P extends IPlace> {
  /** The last place above another that sets a channel. */
  above(key: string, at: number): P | null {
    const writers = this._channels.get(key)?.writers;
    return writers?.[firstFrom(writers, at) - 1] ?? null;
  }

  /** Notes that a place takes the content of a channel. */
  read(key: string, place: P): void {
    this._channel(key).readers.add(place);
  }

  /** Takes that back. */
  unread(key: string, place: P): void {
    const channel = this._channels.get(key);
    channel?.readers.delete(place);
    this._drop(key, channel);
  }

  /** Notes that a place takes these channels in place of others. */
  readInstead(
    before: ReadonlySet<string>,
    now: ReadonlySet<string>,
    place: P
  ): void {
    for (const key of before) {
      if (!now.has(key)) {
        this.unread(key, place);
      }
    }
    for (const key of now) {
      this.read(key, place);
    }
  }

  /** Notes that a place sets a channel. */
  write(key: string, place: P): void {
    const { writers } = this._channel(key);
    writers.splice(firstFrom(writers, place.at), 0, place);
  }

  /** Takes that back. */
  unwrite(key: string, place: P): void {
    const channel = this._channels.get(key);
    const i = channel ? channel.writers.indexOf(place) : -1;
    if (channel && i >= 0) {
      channel.writers.splice(i, 1);
      this._drop(key, channel);
    }
  }

  /**
   * The places that see what a place sets: those below it that take the
   * channel, to the next that sets it, that one included.
   *
   * @param until - Another channel that hides this one where it is set; the same for none.
   */
  *below(key: string, at: number, until = key): Iterable<P> {
    const channel = this._channels.get(key);
    if (channel) {
      const { readers } = channel;
      const next = Math.min(this._next(key, at), this._next(until, at));
      for (const reader of readers) {
        if (reader.at > at && reader.at <= next) {
          yield reader;
        }
      }
    }
  }

  /** The next place below another that sets a channel. */
  private _next(key: string, at: number): number {
    const writers = this._channels.get(key)?.writers ?? [];
    return writers[firstFrom(writers, at + 1)]?.at ?? Infinity;
  }

  private _channel(key: string): Channel<P> {
    let channel = this._channels.get(key);
    if (!channel) {
      channel = new Channel();
      this._channels.set(key, channel);
    }
    return channel;
  }

  private _drop(key: string, channel: Channel<P> | undefined): void {
    if (channel?.writers.length === 0 && channel.readers.size === 0) {
      this._channels.delete(key);
    }
  }

  private readonly _channels = new Map<string, Channel<P>>();
}

/** The index of the first place that is not above `at`. */
function firstFrom(places: readonly IPlace[], at: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].at < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
