/**
 * Work on code in slices: a generator yields where it may be interrupted, so that a page can
 * answer in between. Each piece is a few thousand characters, or a few dozen cells.
 */
import { Allowance, spend } from './budget';
import { children } from './nodes';
import { atOnce, Pace, SLICE, taken } from './pace';
import type { Slices } from './pace';
import type { SyntaxNode } from './tree';

export { atOnce, Pace, SLICE };
export type { Slices };

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
    // It may be a part of other work that is bounded, and has counted them already.
    const steps = before - allowance.left;
    taken.steps -= steps;
    spend(steps);
    if (next.done) {
      return next.value;
    }
    yield;
  }
}

/**
 * Goes through a node and all below it.
 *
 * @param enter - Called before the children of a node; `false` passes over them.
 * @param leave - Called after the children of a node that was entered.
 */
export function* walk(
  top: SyntaxNode,
  enter: (node: SyntaxNode) => boolean,
  leave: (node: SyntaxNode) => void
): Slices<void> {
  const pace = new Pace(NODES);
  let node = top;
  for (;;) {
    if (pace.isDue(1)) {
      yield;
    }
    const isOpen = enter(node);
    if (isOpen && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    if (isOpen) {
      leave(node);
    }
    while (node !== top && !node.nextSibling && node.parent) {
      node = node.parent;
      leave(node);
    }
    if (node === top || !node.nextSibling) {
      return;
    }
    node = node.nextSibling;
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
