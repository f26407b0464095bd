import type { YCodeCell } from '@jupyter/ydoc';

import type { IWrite, IZone } from './zone';
import { noteWrite, readZone } from './zone';

type Text = YCodeCell['ysource'];

/** What this page wrote, and where it stands now. */
export interface IOwnText {
  readonly write: IWrite;
  readonly zone: IZone;
  /** Whether all of it that this page has left is still there. */
  readonly isWhole: boolean;
  /** Whether text on both sides was deleted at once, by someone who had not seen it: else it would be gone, too. */
  readonly isEnclosed: boolean;
}

/** A write of this page, with what stood there when it was looked at last. */
interface IFollowed {
  readonly write: IWrite;
  readonly left: number;
  readonly gone: number;
}

/** The writes of this page in one text, told apart from the edits of others. */
export class FollowedWrites {
  /**
   * Follow a write.
   *
   * @param text - The text, after the write.
   * @param start - Where it begins.
   * @param length - How long it is; of 0, there is nothing to follow.
   */
  add(text: Text, start: number, length: number): void {
    if (length > 0) {
      const write = noteWrite(text, start, length);
      this._writes.push({ write, left: length, gone: 0 });
    }
  }

  /** The writes, and what stands there now. */
  look(text: Text): IOwnText[] {
    const all = this._writes.map(({ write }) => write);
    return this._writes.map(({ gone, left, write }) => {
      const zone = readZone(text, write, all);
      return {
        ...{ write, zone, isWhole: zone.left === left },
        isEnclosed: gone === 0 && zone.gone === 2
      };
    });
  }

  /** Follow these alone, from what stands there now. */
  keep(own: readonly IOwnText[]): void {
    this._writes = own.map(({ write, zone: { gone, left } }) => ({
      write,
      left,
      gone
    }));
  }

  /** Take in that this page itself has edited the text. */
  count(text: Text | undefined): void {
    if (text) {
      this.keep(this.look(text).filter(({ zone }) => zone.left > 0));
    }
  }

  clear(): void {
    this._writes = [];
  }

  private _writes: IFollowed[] = [];
}
