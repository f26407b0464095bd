/**
 * Where code takes the order of a set: `list(set(names))`, `for a in {"b", "c"}`. That of texts
 * follows the hash seed of the process.
 */
import { iterate } from '../python/tree';
import type { SyntaxNode } from '../python/tree';
import type { ParsedCell } from '../python/cell';
import { bare, children, readArguments } from '../python/nodes';
import { readComprehension, scopeOpenedBy } from '../python/statements';
import type { IEveryRun } from './types';

/** Functions that go through what they are given, in its order. */
const ORDERED: ReadonlySet<string> = new Set(
  'list tuple enumerate iter zip map filter print str repr reversed join array Series DataFrame dict fromkeys'.split(
    ' '
  )
);

/** Functions whose value does not tell the order of what they are given. */
const UNORDERED: ReadonlySet<string> = new Set(
  'sorted set frozenset len sum min max any all Counter'.split(' ')
);

/** Methods whose values are texts, or lists of them. */
const TEXTUAL =
  /^(join|split|rsplit|splitlines|lower|upper|strip|lstrip|rstrip|replace|title|capitalize|findall|format)$/;

/**
 * Reads whether a node takes the order of a set.
 *
 * @returns Nothing if it does not; with the names of which one has to hold texts, or none
 * where the code shows texts.
 */
export function readSetOrder(node: SyntaxNode, cell: ParsedCell): IEveryRun[] {
  return goneThrough(node, cell).flatMap(given => {
    const set = setIn(given, cell);
    if (!set || isSortedLater(node, cell)) {
      return [];
    }
    const content = contentOf(set, cell);
    const isShown = content.some(part => isTextual(part, cell));
    const names = content.flatMap(part => namesIn(part, cell));
    const texts = isShown ? [] : [...names, ...targetsOf(node, cell)];
    if (!isShown && texts.length === 0) {
      return [];
    }
    const shown = cell.textOf(given).replace(/\s+/g, ' ');
    const call = nameOf(node, cell) === null ? shown : cell.textOf(node);
    return [
      {
        kind: 'order',
        line: cell.lineOf(node.from) + 1,
        call: call.length <= LONGEST && !call.includes('\n') ? call : shown,
        remedy: `sorted(${shown})`,
        isCertain: true,
        needs: null,
        texts
      }
    ];
  });
}

/** Of what is shown of a call, in characters. */
const LONGEST = 50;

/** The expressions through whose values a node goes. */
function goneThrough(node: SyntaxNode, cell: ParsedCell): SyntaxNode[] {
  if (node.name === 'ForStatement') {
    const parts = children(node);
    return parts.slice(parts.findIndex(({ name }) => name === 'in') + 1, -1);
  }
  if (scopeOpenedBy(node) === 'comprehension') {
    const { first } = readComprehension(node);
    return first && !isSet(node) ? [first] : [];
  }
  const name = nameOf(node, cell);
  return name !== null && ORDERED.has(name)
    ? readArguments(node, cell.text).map(given => given.node)
    : [];
}

/** The last name of what is called; `null` if nothing is. */
function nameOf(node: SyntaxNode, cell: ParsedCell): string | null {
  const callee = node.name === 'CallExpression' && node.firstChild;
  if (!callee) {
    return null;
  }
  const inner = bare(callee);
  return cell.textOf(
    inner.name === 'MemberExpression' ? inner.lastChild : inner
  );
}

/** The expression that makes the set that a value is; `null` if it is none, as far as the cell shows. */
function setIn(node: SyntaxNode, cell: ParsedCell): SyntaxNode | null {
  const inner = bare(node);
  if (isSet(inner) || /^(frozen)?set$/.test(nameOf(inner, cell) ?? '')) {
    return inner;
  }
  return inner.name === 'VariableName'
    ? (setsOf(cell).get(cell.textOf(inner)) ?? null)
    : null;
}

function isSet({ name }: SyntaxNode): boolean {
  return name === 'SetExpression' || name === 'SetComprehensionExpression';
}

/** The sets that names are given in a cell, each name once for all who ask. */
const setsOfCells = new WeakMap<ParsedCell, Map<string, SyntaxNode | null>>();

/** Names that are given a set in the cell → the set; `null` for those that get something else as well. */
function setsOf(cell: ParsedCell): ReadonlyMap<string, SyntaxNode | null> {
  const known = setsOfCells.get(cell);
  if (known) {
    return known;
  }
  const found = new Map<string, SyntaxNode | null>();
  iterate(cell.top, node => {
    const { name } = node;
    if (name !== 'AssignStatement' && name !== 'UpdateStatement') {
      return;
    }
    const [target, sign, value] = children(node);
    const isPlain = sign?.name === 'AssignOp' && value;
    const inner = isPlain ? bare(value) : null;
    const made = inner && /^(frozen)?set$/.test(nameOf(inner, cell) ?? '');
    const set = inner && (made || isSet(inner)) ? inner : null;
    const key = cell.textOf(target);
    const before = found.get(key);
    found.set(key, set === null || before === null ? null : (before ?? set));
  });
  setsOfCells.set(cell, found);
  return found;
}

/** What goes into a set. */
function contentOf(set: SyntaxNode, cell: ParsedCell): SyntaxNode[] {
  return set.name === 'CallExpression'
    ? readArguments(set, cell.text).map(({ node }) => node)
    : children(set).filter(({ name }) => /^[A-Z]/.test(name));
}

function isTextual(node: SyntaxNode, cell: ParsedCell): boolean {
  const inner = bare(node);
  switch (inner.name) {
    case 'String':
    case 'FormatString':
    case 'ContinuedString':
      return true;
    case 'ArrayExpression':
    case 'TupleExpression':
      return children(inner).some(child => isTextual(child, cell));
    case 'CallExpression':
      return TEXTUAL.test(nameOf(inner, cell) ?? '');
    default:
      return false;
  }
}

function namesIn(node: SyntaxNode, cell: ParsedCell): string[] {
  return node.name === 'VariableName'
    ? [cell.textOf(node)]
    : children(node).flatMap(child => namesIn(child, cell));
}

/** The name that gets the value of an expression. */
function targetsOf(node: SyntaxNode, cell: ParsedCell): string[] {
  const { parent } = node;
  return parent?.name === 'AssignStatement' &&
    parent.firstChild?.name === 'VariableName'
    ? [cell.textOf(parent.firstChild)]
    : [];
}

/** Whether what is made of it is sorted, or only counted. */
function isSortedLater(node: SyntaxNode, cell: ParsedCell): boolean {
  for (let at = node.parent; at; at = at.parent) {
    const name = nameOf(at, cell);
    if (name !== null && UNORDERED.has(name)) {
      return true;
    }
    if (/Statement$|^Body$/.test(at.name)) {
      return false;
    }
  }
  return false;
}
