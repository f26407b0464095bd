/**
 * What happens to a name, as a function of what it was worth before.
 */
import type { SyntaxNode } from '../tree';
import { spend } from '../budget';
import { childNamed, readArguments, readChain, readString } from '../nodes';
import type { Scope } from '../resolve';
import type { NameEvent } from './events';
import { placeOf } from './places';
import { readUpdate } from './reading';
import type { IEffect, IValueReader } from './reading';
import { NOTHING, UNKNOWN } from './types';
import type { Value } from './types';

/**
 * What happens to a name that stands in a cell more often is not known. In 37 public notebooks none stands more than 47 times
 * in a cell.
 */
export const MAX_PLACES = 1500;

/** What happens to such a name: it gets a value, and that is changed at any time. */
export const ANYTHING: readonly IEffect[] = [
  {
    at: 0,
    kind: 'binding',
    place: { conditions: [], loops: [], wild: false },
    apply: () => UNKNOWN
  },
  {
    at: 0,
    kind: 'change',
    place: { conditions: [], loops: [], wild: true },
    key: null,
    apply: () => UNKNOWN
  }
];

/** The effect of one use of a name. */
export function nameEffects(
  event: NameEvent,
  node: SyntaxNode,
  owner: Scope,
  values: IValueReader
): IEffect {
  const place = placeOf(node, owner, values.cell.text);
  const common = { at: endOf(node), place };
  switch (event.kind) {
    case 'change': {
      const { path, value, update, method } = event;
      const apply = (of: Value): Value => ({
        kind: 'changed',
        of,
        path,
        value: update
          ? readUpdate(update, memberOf(of, path), values)
          : value
            ? values.readKept(value)
            : UNKNOWN
      });
      return { ...common, kind: 'change', method, key: path[0], apply };
    }
    case 'option': {
      const { key, call } = event;
      const apply = (of: Value): Value => ({
        kind: 'changed',
        of,
        path: [key],
        value: defaultOf(call, values)
      });
      return { ...common, kind: 'change', key, apply };
    }
    case 'pass': {
      const { path, callee, index, keyword } = event;
      const apply = (of: Value): Value => ({
        kind: 'passed',
        of,
        path,
        callee: callee ? values.resolve(callee, node.from) : { kind: 'none' },
        argument: { index, keyword }
      });
      return { ...common, kind: 'loan', apply };
    }
    default: {
      const apply = (of: Value): Value => ({
        kind: 'passed',
        of,
        path: event.path,
        callee: { kind: 'none' },
        argument: { index: -1, keyword: null }
      });
      return { ...common, kind: 'loan', apply };
    }
  }
}

/** The default of a command-line option. */
function defaultOf(call: SyntaxNode, values: IValueReader): Value {
  const { text } = values.cell;
  const args = readArguments(call, text);
  const find = (name: string): SyntaxNode | undefined =>
    args.find(({ keyword }) => keyword === name)?.node;
  const fallback = find('default');
  if (args.some(({ spread }) => spread)) {
    return UNKNOWN;
  }
  if (!fallback) {
    return find('action') || find('nargs') ? UNKNOWN : NOTHING;
  }
  const type = find('type');
  // Only text is converted.
  return type && readString(fallback, text) !== null
    ? values.cell.textOf(type) === 'int'
      ? {
          kind: 'operation',
          operator: 'int',
          operands: [values.read(fallback)]
        }
      : UNKNOWN
    : values.readKept(fallback);
}

function memberOf(of: Value, path: readonly (string | null)[]): Value {
  return path.reduce<Value>(
    (value, key) =>
      key === null ? UNKNOWN : { kind: 'member', of: value, key },
    of
  );
}

/** The end of the statement around a node: what it does holds from there on. */
function endOf(node: SyntaxNode): number {
  let at = node;
  while (
    at.parent &&
    !/(Statement|Body|Script|StatementGroup)$/.test(at.name)
  ) {
    spend(1);
    at = at.parent;
  }
  return /^(For|While|If|With|Try|Match)Statement$/.test(at.name) ||
    /^(Body|Script|StatementGroup)$/.test(at.name)
    ? node.to
    : at.to;
}

/** Whether `if name is None:` stands around an assignment, and nothing else beside it. */
export function guardOf(
  name: string,
  value: SyntaxNode,
  text: string
): boolean {
  const statement = value.parent;
  const test = statement?.parent?.parent;
  return (
    statement?.name === 'AssignStatement' &&
    test?.name === 'IfStatement' &&
    childNamed(test, 'else') === null &&
    childNamed(test, 'elif') === null &&
    new RegExp(`^if\\s+\\(?${name}\\s+is\\s+None\\)?\\s*:`).test(
      text.slice(test.from, statement.from)
    )
  );
}

/** Whether an expression gives arguments of the command line, and the rest. */
export function isParsed(node: SyntaxNode, text: string): boolean {
  return readChain(node, text)?.endsWith('.parse_known_args()') === true;
}
