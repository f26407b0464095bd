/**
 * Which objects a value may be, contain or call: `b = a`, `opt = Adam(model.parameters())`.
 */
import type { SyntaxNode } from '../python/tree';
import { DRAWLESS_BUILTINS } from '../python/builtins';
import {
  bare,
  childNamed,
  children,
  head,
  readArguments,
  readChain
} from '../python/nodes';
import { readComprehension } from '../python/statements';

/** Methods and functions whose value has no part in common with their object and arguments. */
const FRESH: ReadonlySet<string> = new Set(
  (
    'copy deepcopy clone item mean sum std var min max median mode count nunique argmax argmin norm numel ' +
    'tolist describe info corr cov score format join split strip upper lower replace round prod all any ' +
    'agg aggregate to_dict to_list most_common ' +
    // Tables; inserting into what they give does not change the table.
    'dropna fillna drop drop_duplicates reset_index set_index rename assign merge sort_values sort_index query ' +
    'pivot pivot_table melt explode value_counts isna isnull notna notnull astype cumsum cumprod diff shift rank ' +
    'pct_change clip nlargest nsmallest sample reindex interpolate ffill bfill duplicated isin between ' +
    'get_dummies concat crosstab cut qcut to_datetime to_numeric read_csv read_excel read_json ' +
    // Arrays.
    'array zeros ones full empty eye arange linspace zeros_like ones_like full_like concatenate vstack hstack ' +
    'column_stack where argsort dot matmul exp log sqrt sin cos tile histogram unique nonzero meshgrid ' +
    // Several values that are independent of each other.
    'train_test_split divmod svd qr eig eigh lstsq polyfit rsplit partition rpartition splitlines slogdet modf ' +
    'frexp curve_fit linregress ttest_ind pearsonr roc_curve precision_recall_curve'
  ).split(' ')
);

/** Attributes whose values are numbers and texts. */
const PLAIN_ATTRIBUTES: ReadonlySet<string> = new Set(
  'shape size ndim dtype nbytes itemsize device __name__ __class__'.split(' ')
);

/** Built-in functions whose values read their arguments later. */
const LAZY: ReadonlySet<string> = new Set(
  'zip enumerate reversed iter map filter'.split(' ')
);

/** Expressions whose values contain those of their parts. */
const CONTAINERS =
  /^((Parenthesized|Tuple|Array|Dictionary|Set|Conditional|Named|Await|Yield)Expression)$/;

/**
 * The names whose objects are reachable from the value of an expression, as
 * far as its form shows; a sum or a text is a new object.
 */
export function contained(node: SyntaxNode, text: string): string[] {
  const inner = bare(node);
  if (inner.name === 'VariableName') {
    return [text.slice(inner.from, inner.to)];
  }
  if (inner.name === 'MemberExpression') {
    const { firstChild, lastChild } = inner;
    const isPlain =
      lastChild?.name === 'PropertyName' &&
      PLAIN_ATTRIBUTES.has(text.slice(lastChild.from, lastChild.to));
    return firstChild && !isPlain && !isSelection(inner)
      ? contained(firstChild, text)
      : [];
  }
  if (inner.name === 'ComprehensionExpression') {
    return iterablesOf(inner, text); // read when it is read itself
  }
  if (inner.name === 'CallExpression') {
    return call(inner, text);
  }
  if (inner.name === 'BinaryExpression') {
    // `a or []`
    return childNamed(inner, 'or') || childNamed(inner, 'and')
      ? children(inner).flatMap(child => contained(child, text))
      : [];
  }
  if (CONTAINERS.test(inner.name) && !childNamed(inner, 'for')) {
    return children(inner).flatMap(child => contained(child, text));
  }
  return [];
}

/** Whether a subscript selects by a condition or a list, and so copies: `a[a.b > 1]`, `a[["b", "c"]]`. */
function isSelection(member: SyntaxNode): boolean {
  const [, bracket, index, close] = children(member);
  if (bracket?.name !== '[' || close?.name !== ']') {
    return false;
  }
  const inner = bare(index);
  return (
    inner.name === 'ArrayExpression' ||
    (inner.name === 'UnaryExpression' && inner.firstChild?.name === 'BitOp') ||
    (inner.name === 'BinaryExpression' &&
      ['CompareOp', 'BitOp'].some(name => childNamed(inner, name)))
  );
}

/** The names of the objects over which a comprehension goes. */
export function iterablesOf(node: SyntaxNode, text: string): string[] {
  const { targets } = readComprehension(node);
  const bound = new Set(targets.map(({ from, to }) => text.slice(from, to)));
  return children(node)
    .filter(({ prevSibling }) => prevSibling?.name === 'in')
    .flatMap(child => contained(child, text))
    .filter(name => !bound.has(name));
}

function call(node: SyntaxNode, text: string): string[] {
  const callee = node.firstChild && bare(node.firstChild);
  if (!callee) {
    return [];
  }
  const last = callee.lastChild;
  if (callee.name === 'MemberExpression' && last?.name === 'PropertyName') {
    if (FRESH.has(text.slice(last.from, last.to))) {
      return [];
    }
  } else {
    const chain = readChain(callee, text);
    const name = chain && head(chain);
    if (name && LAZY.has(name)) {
      return readArguments(node, text).flatMap(given =>
        contained(given.node, text)
      );
    }
    if (name && (DRAWLESS_BUILTINS.has(name) || FRESH.has(name))) {
      return [];
    }
  }
  return [
    ...contained(callee, text),
    ...readArguments(node, text).flatMap(({ node: value }) =>
      contained(value, text)
    )
  ];
}
