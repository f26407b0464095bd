/**
 * Values that are used up by reading them: `(i for i in a)`, `map(f, a)`, `csv.reader(file)`.
 */
import type { SyntaxNode } from '../python/tree';
import {
  bare,
  childNamed,
  children,
  readArguments,
  readChain
} from '../python/nodes';
import { scopeOpenedBy } from '../python/statements';
import { contained, iterablesOf } from './contained';

/** Calls that give an iterator, and methods that may. */
const MAKERS: ReadonlySet<string> = new Set(
  (
    'iter aiter map filter zip enumerate reversed open islice chain from_iterable count cycle accumulate starmap ' +
    'takewhile dropwhile filterfalse zip_longest pairwise batched product permutations combinations ' +
    'combinations_with_replacement tee reader DictReader finditer scandir walk iglob glob rglob iterdir iterrows ' +
    'itertuples iteritems iterparse iterencode imap imap_unordered as_completed as_numpy_iterator flow ' +
    'flow_from_directory flow_from_dataframe make_one_shot_iterator'
  ).split(' ')
);

/** Those of them that are also methods with other values: `"a".count("b")`, `a.repeat(2)`. */
const AMBIGUOUS: ReadonlySet<string> = new Set(
  'map filter count product glob combinations'.split(' ')
);

/** Built-in functions that take values and read none of what is in them. */
const UNREAD: ReadonlySet<string> = new Set(
  (
    'print display type isinstance issubclass id repr str len hasattr getattr callable bool iter map filter zip ' +
    'enumerate reversed dir vars format hash'
  ).split(' ')
);

/** Whether a statement or expression makes the function that it is in give an iterator. */
export function givesIterator(node: SyntaxNode, text: string): boolean {
  switch (node.name) {
    case 'YieldStatement':
    case 'YieldExpression':
      return true;
    case 'ReturnStatement':
      return children(node).some(child => mayBeIterator(child, text));
    case 'ParenthesizedExpression':
      // What `closeGaps` makes of a `yield` without a value.
      return text.slice(node.from, node.to) === 'yield';
    default:
      return false;
  }
}

/**
 * The names of the objects that a node itself reads to their end, or may: `[*a]`, `x in a`,
 * `[i for i in a]`, `yield from a`. Calls, loops and assignments are read elsewhere.
 */
export function namesRead(node: SyntaxNode, text: string): string[] {
  const next = node.nextSibling;
  switch (node.name) {
    case '*':
      // The star of a parameter collects, it reads nothing.
      return next && !/Op$/.test(next.name) && node.parent?.name !== 'ParamList'
        ? contained(next, text)
        : [];
    case 'BinaryExpression':
    case 'YieldStatement':
    case 'YieldExpression':
      return childNamed(node, 'in') || childNamed(node, 'from')
        ? contained(node.lastChild ?? node, text)
        : [];
    default:
      return scopeOpenedBy(node) === 'comprehension'
        ? iterablesOf(node, text)
        : [];
  }
}

/** Whether a function leaves the iterators that it is given as they are, as a lazy one does. */
export function leavesIterators(name: string): boolean {
  return UNREAD.has(name);
}

/** Whether the value of an expression may be used up, as far as its form shows. */
export function mayBeIterator(node: SyntaxNode, text: string): boolean {
  const inner = bare(node);
  switch (inner.name) {
    case 'ComprehensionExpression':
      return true;
    case 'CallExpression':
      return isMaker(inner, text);
    case 'ConditionalExpression':
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'NamedExpression':
      return children(inner).some(child => mayBeIterator(child, text));
    default:
      return false;
  }
}

function isMaker(call: SyntaxNode, text: string): boolean {
  const chain = readChain(call, text);
  if (chain === null) {
    return false;
  }
  // A data set of TensorFlow's that is shuffled anew each time.
  if (/\.shuffle\(/.test(chain)) {
    return true;
  }
  const callee = chain.replace(/\((?:'[^']*')?\)$/, '');
  const last = callee.slice(callee.lastIndexOf('.') + 1);
  const isMethod = callee !== last;
  if (last === 'split') {
    // Of a cross-validator; a text's takes a literal.
    return readArguments(call, text).some(
      ({ node }) => bare(node).name === 'VariableName'
    );
  }
  return (
    MAKERS.has(last) &&
    (!isMethod || !AMBIGUOUS.has(last) || /^(itertools|it)\./.test(callee))
  );
}
