/**
 * The part of a cell that leaves something behind: all but the statements that only show.
 */
import type { SyntaxNode } from '../python/tree';
import type { Facts } from '../frameworks';
import type { ParsedCell } from '../python/cell';
import { bare, children, readChain } from '../python/nodes';
import { Pace, SLICE } from '../python/slices';
import type { Slices } from '../python/slices';
import { Uses } from './uses';

/**
 * Reads this part.
 *
 * @returns Its code; `null` if that is the whole cell.
 */
export function* readLasting(
  cell: ParsedCell,
  facts: Facts
): Slices<string | null> {
  if (cell.text !== cell.source) {
    return null; // magics may do anything
  }
  const statements = children(cell.top).filter(({ name }) => name !== ';');
  const shows: boolean[] = [];
  const pace = new Pace(SLICE);
  for (const statement of statements) {
    if (pace.isDue(statement.to - statement.from)) {
      yield;
    }
    shows.push(onlyShows(statement, cell, facts));
  }
  const rest = statements.filter((_, i) => !shows[i]);
  // What else is done with figures may be done to those that it shows.
  const hasFigures = rest.some(node => FIGURES.test(cell.textOf(node)));
  const kept = statements.filter(
    (statement, i) => !shows[i] || (hasFigures && isOfFigures(statement, cell))
  );
  return kept.length === statements.length
    ? null
    : kept.map(statement => cell.textOf(statement)).join('\n');
}

const FIGURES = /\b(plt|pyplot|sns|ax\w*|fig\w*)\b/;

/** Whether a statement is a call of pyplot, as in `plt.title("a")`. */
function isOfFigures(statement: SyntaxNode, cell: ParsedCell): boolean {
  const call = statement.firstChild && bare(statement.firstChild);
  const chain =
    call?.name === 'CallExpression' && call.firstChild
      ? readChain(call.firstChild, cell.text)
      : null;
  return /^plt\.\w+$/.test(chain ?? '');
}

/** Whether a statement binds, changes and draws nothing, whatever its names stand for. */
function onlyShows(
  statement: SyntaxNode,
  cell: ParsedCell,
  facts: Facts
): boolean {
  if (statement.name !== 'ExpressionStatement') {
    return false;
  }
  const uses = new Uses(cell, facts);
  uses.visit(statement);
  const { names } = uses;
  const isPlot = isOfFigures(statement, cell);
  const { calls, seedCalls, everyRun } = names.trace;
  return (
    names.writes.size === 0 &&
    names.definitions.size === 0 &&
    seedCalls.size === 0 &&
    everyRun.length === 0 &&
    !hasComprehension(statement) &&
    [...calls.keys()].every(call => isPlot && /^plt\.\w+$/.test(call)) &&
    names.mutations.every(
      ({ callee, names: given, isReading }) =>
        isPlot && (isReading || (callee === 'plt' && given.length === 0))
    )
  );
}

/** Whether it goes through something, which may be used up by that. */
function hasComprehension(node: SyntaxNode): boolean {
  return (
    node.name === 'for' ||
    node.name === 'AwaitExpression' ||
    children(node).some(hasComprehension)
  );
}
