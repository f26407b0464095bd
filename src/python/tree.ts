/**
 * The syntax tree of a cell as plain objects. Lezer keeps its trees small and makes a node anew for each look at it; here
 * some ten walks look at each.
 */
import type { NodeType, Tree } from '@lezer/common';

import { Pace } from './pace';
import type { Slices } from './pace';

/** A node of a tree, with its relatives at hand. */
export class SyntaxNode {
  /**
   * @param _type - Its kind in the parser's grammar.
   * @param from - Its first offset.
   * @param to - The offset behind it.
   * @param parent - The node around it; `null` for the top.
   */
  constructor(
    private readonly _type: NodeType,
    readonly from: number,
    readonly to: number,
    readonly parent: SyntaxNode | null
  ) {
    if (parent) {
      const before = parent._lastChild;
      this._prevSibling = before;
      if (before) {
        before._nextSibling = this;
      } else {
        parent._firstChild = this;
      }
      parent._lastChild = this;
    }
  }

  /** The name of its kind. */
  get name(): string {
    return this._type.name;
  }

  /** Whether the parser did not understand what stands here. */
  get isError(): boolean {
    return this._type.isError;
  }

  /** The first node in it, comments included. */
  get firstChild(): SyntaxNode | null {
    return this._firstChild;
  }

  get lastChild(): SyntaxNode | null {
    return this._lastChild;
  }

  get nextSibling(): SyntaxNode | null {
    return this._nextSibling;
  }

  get prevSibling(): SyntaxNode | null {
    return this._prevSibling;
  }

  /** The nodes in it, comments excepted. */
  get parts(): readonly SyntaxNode[] {
    if (!this._parts) {
      this._parts = this._firstChild ? partsOf(this._firstChild) : NO_PARTS;
    }
    return this._parts;
  }

  /** The nodes in it of one kind. */
  getChildren(name: string): SyntaxNode[] {
    return this.parts.filter(node => node.name === name);
  }

  private _firstChild: SyntaxNode | null = null;
  private _lastChild: SyntaxNode | null = null;
  private _nextSibling: SyntaxNode | null = null;
  private _prevSibling: SyntaxNode | null = null;
  private _parts: readonly SyntaxNode[] | null = null;
}

const NO_PARTS: readonly SyntaxNode[] = [];

/** A node and its next siblings, comments excepted. An array that grows would take several times the memory. */
function partsOf(first: SyntaxNode): readonly SyntaxNode[] {
  let count = 0;
  for (let node: SyntaxNode | null = first; node; node = node.nextSibling) {
    count += node.name === 'Comment' ? 0 : 1;
  }
  const parts = new Array<SyntaxNode>(count);
  let i = 0;
  for (let node: SyntaxNode | null = first; node; node = node.nextSibling) {
    if (node.name !== 'Comment') {
      parts[i++] = node;
    }
  }
  return parts;
}

/**
 * Makes these objects of a parser's tree, in slices.
 *
 * @returns The top node.
 */
export function* nodesOf(tree: Tree): Slices<SyntaxNode> {
  const pace = new Pace(NODES);
  const cursor = tree.cursor();
  let node = new SyntaxNode(cursor.type, cursor.from, cursor.to, null);
  for (;;) {
    if (pace.isDue(1)) {
      yield;
    }
    let parent: SyntaxNode | null = node;
    if (!cursor.firstChild()) {
      parent = node.parent;
      while (parent && !cursor.nextSibling()) {
        cursor.parent();
        node = parent;
        parent = node.parent;
      }
    }
    if (!parent) {
      return node;
    }
    node = new SyntaxNode(cursor.type, cursor.from, cursor.to, parent);
  }
}

/** The innermost node at an offset in a node; comments are none. */
export function innermost(top: SyntaxNode, at: number): SyntaxNode {
  let node = top;
  for (;;) {
    const { parts } = node;
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle].from <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low === 0 || parts[low - 1].to <= at) {
      return node;
    }
    node = parts[low - 1];
  }
}

/**
 * Goes through a node and all below it, in the order of the text.
 *
 * @param enter - Called for each node; `false` passes over what is in it.
 */
export function iterate(
  top: SyntaxNode,
  enter: (node: SyntaxNode) => boolean | void
): void {
  let node = top;
  for (;;) {
    if (enter(node) !== false && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    while (node !== top && !node.nextSibling && node.parent) {
      node = node.parent;
    }
    if (node === top || !node.nextSibling) {
      return;
    }
    node = node.nextSibling;
  }
}

/** The nodes of one slice. */
const NODES = 5000;
