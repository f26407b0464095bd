/**
 * What the code of one cell does to the object that a name stands for: it changes a
 * member, or hands the object on to code that may change it.
 */
import type { SyntaxNode } from '../tree';
import {
  bare,
  childNamed,
  children,
  readArguments,
  readChain,
  readInteger,
  readString
} from '../nodes';
import { readAssignment } from '../statements';

/** A path of members, from outside to inside; `null` for a key that is not known. */
export type MemberPath = readonly (string | null)[];

/** What one use of a name does to its object. */
export type NameEvent =
  /** `of.a = value`; without a value, what it gets is not known. */
  | {
      readonly kind: 'change';
      readonly path: MemberPath;
      readonly value: SyntaxNode | null;
      /** An `UpdateStatement`, whose value is that of its operation. */
      readonly update?: SyntaxNode;
      /** Whether it is the call of a method that is not known. */
      readonly method?: boolean;
    }
  /** A command-line option: `of.add_argument("--seed", …)`. */
  | { readonly kind: 'option'; readonly key: string; readonly call: SyntaxNode }
  /** The object, or a part of it, is an argument. */
  | {
      readonly kind: 'pass';
      readonly path: MemberPath;
      readonly callee: string | null;
      readonly index: number;
      readonly keyword: string | null;
    }
  /** The object, or a part of it, gets another name. */
  | { readonly kind: 'leak'; readonly path: MemberPath };

/** Methods that leave an object as it is. */
const READERS: ReadonlySet<string> = new Set(
  (
    'get keys values items copy to_dict todict as_dict _asdict _replace to_yaml to_json json dict ' +
    'model_dump count index format print_help format_help print_usage parse_args parse_known_args'
  ).split(' ')
);

/** Functions that leave their arguments as they are, and keep none, by their last name. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    'print pprint display len str repr dict list tuple set sorted bool type id isinstance hasattr getattr ' +
    'int float sum min max any all enumerate zip range iter callable format dumps dump deepcopy copy asdict ' +
    'astuple is_dataclass fields replace debug info warning to_yaml to_container HTML Markdown JSON'
  ).split(' ')
);

/** Where an expression can stand without its object going anywhere. */
const QUIET =
  /^(ExpressionStatement|UnaryExpression|BinaryExpression|FormatReplacement|(If|While|Assert|For|Update|Import|Scope)Statement|(Function|Class)Definition|ParamList|Body|Script|TypeDef|StatementGroup|Decorator|⚠)$/;

/**
 * What one use of a name does to its object.
 *
 * @param name - A node of type `VariableName` that reads the name.
 * @param text - The text that was parsed.
 * @returns Nothing where it only reads.
 */
export function readUse(name: SyntaxNode, text: string): NameEvent[] {
  const { node, path, called } = Private.climb(name, text);
  const parent = Private.outside(node);
  if (!parent) {
    return [];
  }
  if (called) {
    return Private.method(called, path, text);
  }
  switch (parent.name) {
    case 'AssignStatement':
      return Private.assignment(node, parent, path);
    case 'UpdateStatement':
      return parent.firstChild?.from === node.from && path.length > 0
        ? [{ kind: 'change', path, value: null, update: parent }]
        : [];
    case 'DeleteStatement':
      return [{ kind: 'change', path, value: null }];
    case 'ArgList':
      return Private.argument(node, parent, path, text);
    default:
      // The result of `a or b` is one of the two.
      return QUIET.test(parent.name) && !isChoice(parent)
        ? []
        : [{ kind: 'leak', path }];
  }
}

/** Whether an expression is `a or b` or `a and b`. */
function isChoice(node: SyntaxNode): boolean {
  return (
    node.name === 'BinaryExpression' &&
    (childNamed(node, 'or') ?? childNamed(node, 'and')) !== null
  );
}

/** The key under which an option of the command line is found: its `dest`, or its first long name. */
function optionKey(call: SyntaxNode, text: string): string | null {
  const args = readArguments(call, text);
  const dest = args.find(({ keyword }) => keyword === 'dest');
  if (dest) {
    return readString(dest.node, text);
  }
  const names = args
    .filter(({ keyword, spread }) => keyword === null && !spread)
    .map(({ node }) => readString(node, text) ?? '');
  const long = names.find(name => name.startsWith('--')) ?? names[0] ?? '';
  return long.replace(/^-+/, '').replace(/-/g, '_') || null;
}

/** The key of a subscript; `null` if it is not known. */
export function subscriptKey(node: SyntaxNode, text: string): string | null {
  const [, open, key, close] = children(node);
  if (open?.name !== '[' || close?.name !== ']') {
    return null;
  }
  const number = readInteger(key, text);
  return readString(bare(key), text) ?? (number === null ? null : `#${number}`);
}

namespace Private {
  /** Follows members outwards: for `cfg` in `cfg["a"].b`, the whole. */
  export function climb(
    name: SyntaxNode,
    text: string
  ): {
    node: SyntaxNode;
    path: (string | null)[];
    called: SyntaxNode | null;
  } {
    let node = name;
    const path: (string | null)[] = [];
    for (;;) {
      const parent = outside(node);
      const isInner = parent?.firstChild?.from === node.from;
      if (parent?.name === 'MemberExpression' && isInner) {
        const last = parent.lastChild;
        path.push(
          last?.name === 'PropertyName'
            ? text.slice(last.from, last.to)
            : subscriptKey(parent, text)
        );
        node = parent;
      } else if (parent?.name === 'CallExpression' && isInner) {
        return { node, path, called: parent };
      } else {
        return { node, path, called: null };
      }
    }
  }

  /** The parent, parentheses passed over. */
  export function outside(node: SyntaxNode): SyntaxNode | null {
    let { parent } = node;
    while (parent?.name === 'ParenthesizedExpression') {
      ({ parent } = parent);
    }
    return parent;
  }

  export function assignment(
    node: SyntaxNode,
    statement: SyntaxNode,
    path: MemberPath
  ): NameEvent[] {
    const { targets, values } = readAssignment(statement);
    const isTarget = targets.flat().some(({ from }) => from === node.from);
    if (!isTarget) {
      return values.some(({ from }) => from === node.from)
        ? [{ kind: 'leak', path }]
        : [];
    }
    const group = targets.find(all => all.some(t => t.from === node.from));
    const isSole = group?.length === 1 && values.length === 1;
    return path.length > 0
      ? [{ kind: 'change', path, value: isSole ? values[0] : null }]
      : [];
  }

  export function argument(
    node: SyntaxNode,
    list: SyntaxNode,
    path: MemberPath,
    text: string
  ): NameEvent[] {
    const call = list.parent;
    if (call?.name !== 'CallExpression' || !call.firstChild) {
      return [];
    }
    const args = readArguments(call, text);
    const index = args.findIndex(one => bare(one.node).from === node.from);
    const found = args[index];
    if (!found || found.spread) {
      return [];
    }
    const callee = readChain(call.firstChild, text);
    const last = callee?.slice(callee.lastIndexOf('.') + 1) ?? '';
    const key = args[1] && readString(args[1].node, text);
    if ((last === 'setattr' || last === 'delattr') && index === 0) {
      const value = last === 'setattr' ? (args[2]?.node ?? null) : null;
      return [{ kind: 'change', path: [...path, key ?? null], value }];
    }
    const { keyword } = found;
    const isCopied = last === 'init' && keyword === 'config';
    if (HARMLESS.has(last) || isCopied) {
      return [];
    }
    return [{ kind: 'pass', path, callee, index, keyword }];
  }

  /** A call of a method of the object, or of a part of it. */
  export function method(
    call: SyntaxNode,
    whole: MemberPath,
    text: string
  ): NameEvent[] {
    const name = whole[whole.length - 1];
    const path = whole.slice(0, -1);
    if (whole.length === 0 || (name && READERS.has(name))) {
      return [];
    }
    const args = readArguments(call, text);
    const [first] = args;
    const key = first && !first.spread ? readString(first.node, text) : null;
    switch (name) {
      case 'update':
        return args.flatMap(one => merged(one, path, text));
      case 'set_defaults':
        return args.map(({ keyword, node }) => ({
          kind: 'change',
          path: [...path, keyword],
          value: node
        }));
      case 'pop':
      case 'setdefault':
      case '__delitem__':
        return [{ kind: 'change', path: [...path, key], value: null }];
      case '__setitem__':
      case '__setattr__':
        return [
          {
            kind: 'change',
            path: [...path, key],
            value: args[1]?.node ?? null
          }
        ];
      case 'add_argument': {
        const option = optionKey(call, text);
        return option !== null && path.length === 0
          ? [{ kind: 'option', key: option, call }]
          : [{ kind: 'change', path: [...path, null], value: null }];
      }
      default:
        return [
          {
            kind: 'change',
            path: [...path, null],
            value: null,
            method: true
          }
        ];
    }
  }

  /** What `update` takes over from an argument. */
  function merged(
    { keyword, spread, node }: ReturnType<typeof readArguments>[number],
    path: MemberPath,
    text: string
  ): NameEvent[] {
    if (keyword !== null) {
      return [{ kind: 'change', path: [...path, keyword], value: node }];
    }
    if (spread || node.name !== 'DictionaryExpression') {
      return [{ kind: 'change', path: [...path, null], value: null }];
    }
    return readItems(node, text).map(({ key, value }) => ({
      kind: 'change',
      path: [...path, key],
      value: key === null ? null : value
    }));
  }
}

/** The items of a dictionary; an item without a key is spread, or has a key that is not known. */
export function readItems(
  node: SyntaxNode,
  text: string
): { key: string | null; spread: boolean; value: SyntaxNode }[] {
  const parts = children(node);
  const found: { key: string | null; spread: boolean; value: SyntaxNode }[] =
    [];
  for (let i = 0; i + 1 < parts.length; i++) {
    if (parts[i].name === '**') {
      found.push({ key: null, spread: true, value: parts[i + 1] });
    } else if (parts[i + 1].name === ':' && parts[i + 2]) {
      const value = parts[i + 2];
      const number = readInteger(parts[i], text);
      const key =
        readString(bare(parts[i]), text) ??
        (number === null ? null : `#${number}`);
      found.push({ key, spread: false, value });
      i += 2;
    }
  }
  return found;
}
