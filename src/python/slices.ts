/**
 * Work on code in slices: a generator yields where it may be interrupted, so that a page can
 * answer in between. Each piece is a few thousand characters, or a few dozen cells.
 */
import type { SyntaxNode, TreeCursor } from '@lezer/common';

import { Allowance, spend } from './budget';
import { children } from './nodes';
import { Pace, SLICE } from './pace';

export { Pace, SLICE };

/** Work in slices. What it made so far may be kept; no one sees it before it returns. */
export type Slices<T> = Generator<void, T, void>;

/** Does all work at once. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) {
      return next.value;
    }
  }
}

/**
 * Reads code within a bound, in slices, see `bounded`.
 *
 * @throws TooMuchCode if it takes more steps.
 */
export function* boundedSlices<T>(steps: number, work: Slices<T>): Slices<T> {
  const allowance = new Allowance(steps);
  for (;;) {
    const before = allowance.left;
    const next = allowance.run(() => work.next());
    // It may be a part of other work that is bounded.
    spend(before - allowance.left);
    if (next.done) {
      return next.value;
    }
    yield;
  }
}

/**
 * Goes through a node and all below it, as `Tree.iterate` does.
 *
 * @param enter - Called before the children of a node; `false` passes over them.
 * @param leave - Called after the children of a node that was entered.
 */
export function* walk(
  top: SyntaxNode,
  enter: (node: TreeCursor) => boolean,
  leave: (node: TreeCursor) => void
): Slices<void> {
  const pace = new Pace(NODES);
  const cursor = top.cursor();
  let depth = 0;
  for (;;) {
    if (pace.isDue(1)) {
      yield;
    }
    const isOpen = enter(cursor);
    if (isOpen && cursor.firstChild()) {
      depth++;
      continue;
    }
    if (isOpen) {
      leave(cursor);
    }
    while (depth > 0 && !cursor.nextSibling()) {
      cursor.parent();
      depth--;
      leave(cursor);
    }
    if (depth === 0) {
      return;
    }
  }
}

/** Reads each statement of a cell, given its top node. */
export function* eachStatement(
  top: SyntaxNode,
  read: (statement: SyntaxNode) => void
): Slices<void> {
  const pace = new Pace(SLICE);
  for (const statement of children(top)) {
    if (pace.isDue(statement.to - statement.from)) {
      yield;
    }
    read(statement);
  }
}

/** The nodes of one slice of a walk. */
const NODES = 1000;
