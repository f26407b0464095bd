import { Widget } from '@lumino/widgets';

import type { Face } from './face';
import type { Shown } from './icons';
import { MARK_ICONS } from './icons';

/** What a badge shows. */
export interface IBadgeContent {
  readonly state: Shown;
  readonly face: Face;
  /** The seed, as digits; for the face `seed`. */
  readonly seed: string;
  /** The mark in one sentence. */
  readonly sentence: string;
  /** Whether the execution count leaves no space beside it. */
  readonly isCrowded: boolean;
  /** Whether the key Tab stops at it. */
  readonly isTabStop: boolean;
}

/**
 * The mark of one cell, beside its execution count: a button.
 *
 * It is in the wrapper of the cell's input, which the host does not clear when the cell
 * runs, and takes no space there.
 */
export class CellBadge extends Widget {
  /**
   * @param onPress - Called when it is pressed, by mouse or key.
   * @param onLook - Called when it is hovered or focused, before its text is read.
   */
  constructor(onPress: () => void, onLook: () => void) {
    super({ node: document.createElement('button') });
    this.addClass('jp-SeedMark');
    this._onPress = onPress;
    this._onLook = onLook;
    const { node } = this;
    node.setAttribute('type', 'button');
    node.setAttribute('aria-haspopup', 'menu');
    // The notebook's shortcuts would take the Enter that presses it.
    node.dataset.lmSuppressShortcuts = 'true';
    for (const type of EVENTS) {
      node.addEventListener(type, this);
    }
  }

  /** Set the content; writes only what changed. */
  set content(content: IBadgeContent) {
    const { node, _content: old } = this;
    this._content = content;
    const { state, face, seed, sentence, isCrowded, isTabStop } = content;
    if (state !== old?.state || face !== old.face || seed !== old.seed) {
      node.dataset.state = state;
      node.dataset.face = face;
      if (face === 'seed') {
        node.textContent = seed;
      } else {
        node.replaceChildren(MARK_ICONS[state].element({ tag: 'span' }));
      }
    }
    if (sentence !== old?.sentence) {
      node.title = sentence;
      node.setAttribute('aria-label', sentence);
    }
    if (isCrowded !== old?.isCrowded) {
      node.toggleAttribute('data-crowded', isCrowded);
    }
    if (isTabStop !== old?.isTabStop) {
      node.tabIndex = isTabStop ? 0 : -1;
    }
  }

  override dispose(): void {
    for (const type of EVENTS) {
      this.node.removeEventListener(type, this);
    }
    super.dispose();
  }

  handleEvent(event: Event): void {
    if (event.type === 'click') {
      event.stopPropagation();
      this._onPress();
    } else {
      this._onLook();
    }
  }

  private readonly _onPress: () => void;
  private readonly _onLook: () => void;
  private _content: IBadgeContent | null = null;
}

const EVENTS = ['click', 'pointerenter', 'focus'] as const;
