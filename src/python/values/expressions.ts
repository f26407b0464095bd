/**
 * What an expression is worth.
 */
import type { SyntaxNode } from '../tree';
import {
  bare,
  childNamed,
  children,
  readArguments,
  readChain,
  readString
} from '../nodes';
import type { IArgument } from '../nodes';
import type { Resolved } from '../resolve';
import { readItems, subscriptKey } from './events';
import type { IValueReader } from './reading';
import { anyOf, NOTHING, UNKNOWN } from './types';
import type { IArgumentValue, IEntry, Value } from './types';

/** Larger dictionaries are data. */
const MAX_ITEMS = 200;

/** Formats that write an integer as it is. */
const PLAIN_FORMAT = /^(%[dis]|\{0?\})$/;

/**
 * Reads an expression.
 *
 * @param node - Any expression.
 * @param values - The values of the cell that it is in.
 */
export function readExpression(node: SyntaxNode, values: IValueReader): Value {
  const { text } = values.cell;
  const inner = bare(node);
  switch (inner.name) {
    case 'Number':
      return number(text.slice(inner.from, inner.to));
    case 'String': {
      const value = readString(inner, text);
      return value === null ? UNKNOWN : { kind: 'text', value };
    }
    case 'FormatString':
      return Private.formatted(inner, values);
    case 'None':
      return NOTHING;
    case 'VariableName':
      return values.name(text.slice(inner.from, inner.to), inner.from);
    case 'MemberExpression':
      return Private.member(inner, values);
    case 'CallExpression':
      return Private.call(inner, values);
    case 'UnaryExpression':
    case 'BinaryExpression':
      return Private.operation(inner, values);
    case 'DictionaryExpression':
      return Private.dictionary(inner, values);
    case 'ConditionalExpression': {
      const [first, , , , last] = children(inner);
      return last
        ? anyOf([values.readKept(first), values.readKept(last)])
        : UNKNOWN;
    }
    case 'NamedExpression':
      return inner.lastChild ? values.read(inner.lastChild) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** The arguments of a call. */
function readArgumentValues(
  call: SyntaxNode,
  values: IValueReader
): IArgumentValue[] {
  return readArguments(call, values.cell.text).map(
    ({ keyword, spread, node }) => ({
      keyword,
      spread,
      value: values.readKept(node)
    })
  );
}

/** An integer literal of any size. */
function number(literal: string): Value {
  const digits = literal.replace(/_/g, '');
  return /^(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0+|[1-9]\d*)$/.test(digits)
    ? { kind: 'integer', value: BigInt(digits) }
    : UNKNOWN;
}

namespace Private {
  export function member(node: SyntaxNode, values: IValueReader): Value {
    const { text } = values.cell;
    const [object] = children(node);
    const last = node.lastChild;
    const key =
      last?.name === 'PropertyName'
        ? text.slice(last.from, last.to)
        : subscriptKey(node, text);
    if (key === null || !object) {
      return UNKNOWN;
    }
    // The first part of what `parse_known_args` gives.
    const isPart =
      key === '#0' &&
      readChain(object, text)?.endsWith('.parse_known_args()') === true;
    const of = values.read(object);
    return isPart ? of : { kind: 'member', of, key };
  }

  export function operation(node: SyntaxNode, values: IValueReader): Value {
    const { text } = values.cell;
    const parts = children(node);
    const operands = [parts[0], parts[parts.length - 1]];
    if (node.name === 'UnaryExpression') {
      const [, operand] = operands;
      return {
        kind: 'operation',
        operator: text.slice(parts[0].from, parts[0].to),
        operands: [values.read(operand)]
      };
    }
    if (parts.length !== 3) {
      return UNKNOWN;
    }
    const operator = text.slice(parts[1].from, parts[1].to);
    const format = operator === '%' ? readString(parts[0], text) : null;
    if (format !== null) {
      return PLAIN_FORMAT.test(format) ? asText(parts[2], values) : UNKNOWN;
    }
    return {
      kind: 'operation',
      operator,
      operands: operands.map(operand => values.read(operand))
    };
  }

  /** `f"{SEED}"`, and nothing else in it. */
  export function formatted(node: SyntaxNode, values: IValueReader): Value {
    const inner = childNamed(node, 'FormatReplacement');
    const [open, expression, close] = inner ? children(inner) : [];
    const { text } = values.cell;
    const around =
      inner &&
      text.slice(node.from, inner.from) + text.slice(inner.to, node.to);
    return expression &&
      open.name === '{' &&
      close?.name === '}' &&
      /^[fF]("""|'''|"|')\1$/.test(around ?? '')
      ? asText(expression, values)
      : UNKNOWN;
  }

  /** `{"seed": 7, **base}`. */
  export function dictionary(node: SyntaxNode, values: IValueReader): Value {
    const items = readItems(node, values.cell.text);
    return items.length > MAX_ITEMS || childNamed(node, 'for')
      ? UNKNOWN
      : {
          kind: 'record',
          entries: items.map(({ key, spread, value }): IEntry => ({
            key,
            value: key !== null || spread ? values.readKept(value) : UNKNOWN
          }))
        };
  }

  export function call(node: SyntaxNode, values: IValueReader): Value {
    const { text } = values.cell;
    const callee = node.firstChild && bare(node.firstChild);
    const chain = callee && readChain(callee, text);
    const args = readArguments(node, text);
    if (!callee) {
      return UNKNOWN;
    }
    const method = callee.name === 'MemberExpression' ? callee.lastChild : null;
    const found =
      method?.name === 'PropertyName' && callee.firstChild
        ? methodCall(
            text.slice(method.from, method.to),
            callee.firstChild,
            args,
            values
          )
        : null;
    if (found || chain === null || chain.includes('(')) {
      return found ?? UNKNOWN;
    }
    const resolved = values.resolve(chain, node.from);
    const [first] = args;
    const float =
      first && args.length === 1 && isOpen(resolved, 'int')
        ? wholeFloat(text.slice(first.node.from, first.node.to))
        : null;
    if (float !== null) {
      return float;
    }
    return {
      kind: 'call',
      callee: resolved,
      of: values.readKept(callee),
      args: readArgumentValues(node, values)
    };
  }

  /** The call of a method that gives the object, a copy, or a member of it. */
  function methodCall(
    method: string,
    object: SyntaxNode,
    args: readonly IArgument[],
    values: IValueReader
  ): Value | null {
    const { text } = values.cell;
    const [first, second] = args;
    switch (method) {
      case 'get':
      case 'pop':
      case 'setdefault': {
        const key = first && readString(first.node, text);
        return key && !first.spread && !first.keyword
          ? {
              kind: 'get',
              of: values.read(object),
              key,
              fallback: second ? values.readKept(second.node) : NOTHING
            }
          : UNKNOWN;
      }
      case 'copy':
      case '_asdict':
      case 'to_dict':
      case 'model_copy':
        return args.length === 0 ? values.readKept(object) : null;
      case '_replace':
        return args.reduce<Value>(
          (of, { keyword, node }) => ({
            kind: 'changed',
            of,
            path: [keyword],
            value: values.readKept(node)
          }),
          values.read(object)
        );
      case 'format':
        return PLAIN_FORMAT.test(readString(object, text) ?? '') &&
          args.length === 1
          ? asText(first.node, values)
          : null;
      case 'parse_args':
      case 'parse_known_args': {
        const from = args.length === 0 ? 'argv' : 'nothing';
        return args.length === 0 || isNothing(args, text)
          ? { kind: 'parsed', of: values.read(object), from }
          : UNKNOWN;
      }
      default:
        return null;
    }
  }

  /** `[]`, `args=[]`, `""`: no arguments. */
  function isNothing(args: readonly IArgument[], text: string): boolean {
    const [{ keyword, node, spread }] = args;
    return (
      args.length === 1 &&
      !spread &&
      (keyword === null || keyword === 'args') &&
      /^(\[\s*\]|\(\s*\)|''|"")$/.test(text.slice(node.from, node.to))
    );
  }

  function asText(node: SyntaxNode, values: IValueReader): Value {
    return {
      kind: 'operation',
      operator: 'str',
      operands: [values.read(node)]
    };
  }

  function isOpen(callee: Resolved, name: string): boolean {
    return callee.kind === 'open' && callee.chain === name;
  }

  /** The integer in `int(1e6)`. */
  function wholeFloat(literal: string): Value | null {
    const value = /^\d[\d_]*(\.\d*([eE]\+?\d+)?|[eE]\+?\d+)$/.test(literal)
      ? Math.trunc(Number(literal.replace(/_/g, '')))
      : NaN;
    return Number.isSafeInteger(value)
      ? { kind: 'integer', value: BigInt(value) }
      : null;
  }
}
