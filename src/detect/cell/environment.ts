/**
 * Assignments of environment variables that are read only once, such as
 * `PYTHONHASHSEED`, in all the ways in which notebooks write them.
 */
import type { SyntaxNode } from '../../python/tree';
import { PYTHON } from '../../frameworks';
import type { Facts } from '../../frameworks';
import { HASH_SEED } from '../../recipes/environment';
import type { IEnvironmentMagic } from '../../python/lines';
import {
  children,
  readArguments,
  readChain,
  readString
} from '../../python/nodes';
import type { CellValues, Value } from '../../python/values';
import { UNKNOWN } from '../../python/values';

/** The variables whose assignments matter. */
interface IWatched {
  readonly names: ReadonlySet<string>;
  /** Finds any of them in a text. */
  readonly mentioned: RegExp;
}

const watchedBy = new WeakMap<Facts, IWatched>();

function watched(facts: Facts): IWatched {
  let found = watchedBy.get(facts);
  if (!found) {
    const names = [
      HASH_SEED,
      ...facts.earlyVariables.map(variable => variable.name),
      ...facts.startVariables.map(variable => variable.name)
    ];
    found = { names: new Set(names), mentioned: new RegExp(names.join('|')) };
    watchedBy.set(facts, found);
  }
  return found;
}

/** An assignment, with what it assigns to still to be looked up. */
export interface IEnvironmentFact {
  readonly variable: string;
  readonly line: number;
  /** What is called or assigned to: `os.environ`, `os.putenv`. */
  readonly chain: string;
  /** Whether another cell defines the first name of `chain`. */
  readonly open: boolean;
  readonly isConditional: boolean;
  /** Whether it keeps a value that is there: `os.environ.setdefault`. */
  readonly isDefault: boolean;
  /** Whether it happens whenever its cell runs. */
  readonly isSure: boolean;
  /** Reads what it gets. */
  readonly value: () => Value;
}

/** An assignment as it stands in the tree. */
export interface IEnvironmentNode {
  readonly variable: string;
  readonly at: number;
  readonly chain: string;
  /** The expression that it gets. */
  readonly node: SyntaxNode;
}

/** What an assignment may go to, once aliases are resolved. */
export const ENVIRONMENT_TARGETS: ReadonlySet<string> = new Set(
  PYTHON.environmentSetters
);

/**
 * Reads the assignments that a node makes: `environ["PYTHONHASHSEED"] = …`,
 * `environ |= {…}`, and calls that name the variable.
 *
 * @param ref - Any node.
 * @param text - The text that was parsed.
 * @param facts - What is known of frameworks.
 */
export function readAssignments(
  ref: SyntaxNode,
  text: string,
  facts: Facts
): IEnvironmentNode[] {
  switch (ref.name) {
    case 'AssignStatement':
      return Private.assignment(ref, text, watched(facts));
    case 'UpdateStatement': {
      const [target, , value] = children(ref);
      if (target?.name === 'MemberExpression') {
        // What `os.environ["A"] += "b"` makes of it is not known.
        const parts = Private.item(target, target, text, watched(facts));
        if (parts.length > 0) {
          return parts;
        }
      }
      const chain = target && readChain(target, text);
      return chain && value
        ? Private.mapping(value, text, chain, watched(facts))
        : [];
    }
    case 'CallExpression':
      return Private.call(ref, text, watched(facts));
    default:
      return [];
  }
}

/**
 * The same for `%env PYTHONHASHSEED=…`.
 *
 * @param magic - The magic.
 * @param facts - What is known of frameworks.
 * @param values - The values of the cell that it is in.
 * @returns `null` for a variable that does not matter.
 */
export function magicAssignment(
  magic: IEnvironmentMagic,
  facts: Facts,
  values: CellValues | null
): IEnvironmentFact | null {
  if (!watched(facts).names.has(magic.name)) {
    return null;
  }
  const name = /^(?:\{\s*|\$)(\w+)((?:\.\w+)*)\s*\}?$/.exec(magic.value);
  return {
    variable: magic.name,
    line: magic.line,
    chain: 'os.environ',
    open: false,
    isConditional: false,
    isDefault: false,
    isSure: true,
    value: () => {
      if (!/[{$]/.test(magic.value)) {
        return { kind: 'text', value: magic.value };
      }
      const first = name && values?.name(name[1], magic.at);
      return first
        ? name[2]
            .split('.')
            .slice(1)
            .reduce<Value>((of, key) => ({ kind: 'member', of, key }), first)
        : UNKNOWN;
    }
  };
}

/**
 * Whether an assignment stands under `if "A" not in os.environ:`, and under no other
 * condition: it gives the variable a default.
 */
export function isGuarded(
  { variable, node }: IEnvironmentNode,
  text: string
): boolean {
  let body: SyntaxNode | null = node;
  while (body && body.name !== 'Body') {
    body = body.parent;
  }
  const owner = body?.parent;
  const test = owner?.name === 'IfStatement' && children(owner)[1];
  return (
    owner?.parent?.name === 'Script' &&
    !!test &&
    new RegExp(
      `^(?:(["'])${variable}\\1 not in (?:os\\.)?environ|` +
        `not os\\.(?:environ\\.get|getenv)\\((["'])${variable}\\2\\))$`
    ).test(text.slice(test.from, test.to))
  );
}

namespace Private {
  export function assignment(
    node: SyntaxNode,
    text: string,
    variables: IWatched
  ): IEnvironmentNode[] {
    const value = node.lastChild;
    return node
      .getChildren('MemberExpression')
      .flatMap(target => (value ? item(target, value, text, variables) : []));
  }

  /** The assignment of a value to `environ["PYTHONHASHSEED"]`. */
  export function item(
    target: SyntaxNode,
    value: SyntaxNode,
    text: string,
    { names }: IWatched
  ): IEnvironmentNode[] {
    const [object, open, key] = children(target);
    const chain = open?.name === '[' ? readChain(object, text) : null;
    const name = key && readString(key, text);
    return chain && name && names.has(name)
      ? [fact(name, chain, target, value)]
      : [];
  }

  export function call(
    node: SyntaxNode,
    text: string,
    variables: IWatched
  ): IEnvironmentNode[] {
    const { names, mentioned } = variables;
    const callee = node.firstChild;
    const chain = callee && readChain(callee, text);
    if (!chain || !mentioned.test(text.slice(node.from, node.to))) {
      return [];
    }
    const args = readArguments(node, text);
    const [key, value] = args;
    const name = key && readString(key.node, text);
    if (name && names.has(name)) {
      return value ? [fact(name, chain, node, value.node)] : [];
    }
    return args.flatMap(({ keyword, node: argument }) =>
      keyword && names.has(keyword)
        ? [fact(keyword, chain, node, argument)]
        : mapping(argument, text, chain, variables)
    );
  }

  /** `{"PYTHONHASHSEED": …}` and `dict(PYTHONHASHSEED=…)`. */
  export function mapping(
    node: SyntaxNode,
    text: string,
    chain: string,
    { names }: IWatched
  ): IEnvironmentNode[] {
    if (node.name === 'DictionaryExpression') {
      const parts = children(node).filter(part => !/^[{},]$/.test(part.name));
      return parts.flatMap((part, i) => {
        const name = parts[i + 1]?.name === ':' && readString(part, text);
        return name && names.has(name) && parts[i + 2]
          ? [fact(name, chain, part, parts[i + 2])]
          : [];
      });
    }
    if (node.name === 'CallExpression' && readChain(node, text) === 'dict()') {
      return readArguments(node, text).flatMap(argument =>
        argument.keyword && names.has(argument.keyword)
          ? [fact(argument.keyword, chain, node, argument.node)]
          : []
      );
    }
    return [];
  }

  function fact(
    variable: string,
    chain: string,
    at: SyntaxNode,
    value: SyntaxNode
  ): IEnvironmentNode {
    return { variable, at: at.from, chain, node: value };
  }
}
