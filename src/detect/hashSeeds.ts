/**
 * Assignments of `PYTHONHASHSEED`, in all the ways in which notebooks write it.
 */
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import type { IEnvironmentMagic } from './lines';
import {
  children,
  readArguments,
  readChain,
  readInteger,
  readString
} from './nodes';
import type { ResolvedValue } from './scopes';

const NAME = 'PYTHONHASHSEED';

/** An assignment, with what it assigns to still to be looked up. */
export interface IHashSeedFact {
  readonly line: number;
  /** What is called or assigned to: `os.environ`, `os.putenv`. */
  readonly chain: string;
  /** Whether another cell defines the first name of `chain`. */
  readonly open: boolean;
  /** The value where it is a literal. */
  readonly text: string | null;
  /** Else the constant that it is made of. */
  readonly value: ResolvedValue;
}

/** An assignment as it stands in the tree. */
export interface IHashSeedNode {
  readonly at: number;
  readonly chain: string;
  readonly text: string | null;
  /** The name that the value is made of: `SEED` in `str(SEED)`. */
  readonly name: string | null;
}

/** What an assignment may go to, once aliases are resolved. */
export const HASH_SEED_TARGETS: ReadonlySet<string> = new Set([
  'os.environ',
  'os.environ.setdefault',
  'os.environ.update',
  'os.environ.__setitem__',
  'os.putenv'
]);

/**
 * Reads the assignments that a node makes: `environ["PYTHONHASHSEED"] = …`,
 * `environ |= {…}`, and calls that name the variable.
 *
 * @param ref - Any node.
 * @param text - The text that was parsed.
 */
export function readHashSeeds(
  ref: SyntaxNodeRef,
  text: string
): IHashSeedNode[] {
  switch (ref.name) {
    case 'AssignStatement':
      return Private.assignment(ref.node, text);
    case 'UpdateStatement': {
      const [target, , value] = children(ref.node);
      const chain = target && readChain(target, text);
      return chain && value ? Private.mapping(value, text, chain) : [];
    }
    case 'CallExpression':
      return Private.call(ref.node, text);
    default:
      return [];
  }
}

/** The same for `%env PYTHONHASHSEED=…`. */
export function magicHashSeed(magic: IEnvironmentMagic): IHashSeedFact {
  const name = /^(?:\{\s*|\$)([\w.]+)\s*\}?$/.exec(magic.value)?.[1];
  return {
    line: magic.line,
    chain: 'os.environ',
    open: false,
    text: /[{$]/.test(magic.value) ? null : magic.value,
    value: name ? { kind: 'open', chain: name } : { kind: 'none' }
  };
}

namespace Private {
  export function assignment(node: SyntaxNode, text: string): IHashSeedNode[] {
    const value = node.lastChild;
    return node.getChildren('MemberExpression').flatMap(target => {
      const [object, open, key] = children(target);
      const chain = open?.name === '[' ? readChain(object, text) : null;
      return chain && value && key && readString(key, text) === NAME
        ? [fact(chain, target, value, text)]
        : [];
    });
  }

  export function call(node: SyntaxNode, text: string): IHashSeedNode[] {
    const callee = node.firstChild;
    const chain = callee && readChain(callee, text);
    if (!chain || !text.slice(node.from, node.to).includes(NAME)) {
      return [];
    }
    const args = readArguments(node, text);
    const [key, value] = args;
    if (key && readString(key.node, text) === NAME) {
      return value ? [fact(chain, node, value.node, text)] : [];
    }
    return args.flatMap(argument =>
      argument.keyword === NAME
        ? [fact(chain, node, argument.node, text)]
        : mapping(argument.node, text, chain)
    );
  }

  /** `{"PYTHONHASHSEED": …}` and `dict(PYTHONHASHSEED=…)`. */
  export function mapping(
    node: SyntaxNode,
    text: string,
    chain: string
  ): IHashSeedNode[] {
    if (node.name === 'DictionaryExpression') {
      const parts = children(node).filter(part => !/^[{},]$/.test(part.name));
      return parts.flatMap((part, i) =>
        readString(part, text) === NAME &&
        parts[i + 1]?.name === ':' &&
        parts[i + 2]
          ? [fact(chain, part, parts[i + 2], text)]
          : []
      );
    }
    if (node.name === 'CallExpression' && readChain(node, text) === 'dict()') {
      return readArguments(node, text)
        .filter(argument => argument.keyword === NAME)
        .map(argument => fact(chain, node, argument.node, text));
    }
    return [];
  }

  function fact(
    chain: string,
    at: SyntaxNode,
    value: SyntaxNode,
    text: string
  ): IHashSeedNode {
    let made = value;
    if (value.name === 'CallExpression' && readChain(value, text) === 'str()') {
      made = readArguments(value, text)[0]?.node ?? value;
    } else if (value.name === 'FormatString') {
      // f"{SEED}", and nothing else in it.
      const inner = value.getChild('FormatReplacement');
      const whole = /^[fF]("""|'''|"|')\{\s*[\w.]+\s*\}\1$/;
      if (inner && whole.test(text.slice(value.from, value.to))) {
        made = children(inner)[1] ?? value;
      }
    }
    const number = made === value ? null : readInteger(made, text);
    return {
      at: at.from,
      chain,
      text: number === null ? readString(value, text) : String(number),
      name: number === null ? readChain(made, text) : null
    };
  }
}
