/**
 * The names that a statement or expression of Python defines.
 */
import type { SyntaxNode } from './tree';
import { bare, childNamed, children, readChain } from './nodes';
import {
  isTargetList,
  nodesBetween,
  readAssignment,
  readParameters,
  targetsOfAs
} from './statements';
import { functionPath } from './resolve';
import type { IBinding } from './resolve';

/** A name with what it stands for. */
export interface INamedBinding {
  readonly name: string;
  readonly binding: IBinding;
  /** Whether it belongs to the scope around the one that the node opens: a function's own name. */
  readonly outside: boolean;
}

/** The nodes that may define names. */
export const BINDING_NODES: readonly string[] = [
  'AssignStatement',
  'NamedExpression',
  'UpdateStatement',
  'ForStatement',
  'ArrayComprehensionExpression',
  'SetComprehensionExpression',
  'DictionaryComprehensionExpression',
  'ComprehensionExpression',
  'ArgList',
  'WithStatement',
  'TryStatement',
  'AsPattern',
  'TypeDefinition',
  'CapturePattern',
  'ParamList',
  'FunctionDefinition',
  'ClassDefinition'
];

/**
 * Reads what a node itself defines, not what its children define. Imports are
 * read elsewhere.
 *
 * @param ref - Any node.
 * @param text - The text that was parsed.
 */
export function readBindings(ref: SyntaxNode, text: string): INamedBinding[] {
  switch (ref.name) {
    case 'AssignStatement':
    case 'NamedExpression':
      return Private.assignment(ref, text);
    case 'UpdateStatement': {
      const target = ref.firstChild;
      return target ? Private.update(ref, target, text) : [];
    }
    case 'ForStatement':
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
    case 'ComprehensionExpression':
    case 'ArgList':
      return Private.unknown(nodesBetween(ref, 'for', 'in'), text);
    case 'WithStatement':
    case 'TryStatement':
    case 'AsPattern':
      return Private.unknown(targetsOfAs(ref, text), text);
    case 'TypeDefinition': {
      const name = childNamed(ref, 'VariableName');
      return name ? Private.unknown([name], text) : [];
    }
    case 'CapturePattern':
      return Private.unknown([ref.firstChild ?? ref], text);
    case 'ParamList':
      return Private.parameters(ref, text);
    case 'FunctionDefinition':
    case 'ClassDefinition': {
      const name = childNamed(ref, 'VariableName');
      return name ? Private.unknown([name], text, true) : [];
    }
    default:
      return [];
  }
}

namespace Private {
  /** Names that are defined here, with unknown values. */
  export function unknown(
    targets: readonly SyntaxNode[],
    text: string,
    outside = false,
    at?: number
  ): INamedBinding[] {
    const found: INamedBinding[] = [];
    const rest = [...targets].reverse();
    for (let node = rest.pop(); node; node = rest.pop()) {
      const name = plain(node, text);
      if (name !== null) {
        found.push({ name, binding: opaque(at ?? node.from), outside });
      } else if (isTargetList(node)) {
        rest.push(...[...children(node)].reverse());
      }
    }
    return found;
  }

  /** `a += 1`. */
  export function update(
    node: SyntaxNode,
    target: SyntaxNode,
    text: string
  ): INamedBinding[] {
    return unknown([target], text).map(({ name, outside }) => ({
      name,
      binding: { ...opaque(node.to), node },
      outside
    }));
  }

  /** The parameters of a function, in full where it has a name. */
  export function parameters(node: SyntaxNode, text: string): INamedBinding[] {
    const parent = node.parent;
    const own = childNamed(parent, 'VariableName');
    const of =
      parent?.name === 'FunctionDefinition' && own
        ? functionPath(text.slice(own.from, own.to))
        : null;
    const star = childNamed(node, '*');
    return readParameters(node).flatMap(
      ({ node: child, fallback, spread }, i) =>
        unknown([child], text).map(found => ({
          ...found,
          binding: {
            ...found.binding,
            parameter:
              of === null || spread
                ? undefined
                : {
                    of,
                    name: found.name,
                    index: star && star.from < child.from ? -1 : i,
                    fallback
                  }
          }
        }))
    );
  }

  /** `a = 1`, `a = b = 1`, `a, b = 1, 2`, `(a := 1)`. */
  export function assignment(node: SyntaxNode, text: string): INamedBinding[] {
    const parts = readAssignment(node);
    const values = items(parts.values);
    const found: INamedBinding[] = [];
    for (const group of parts.targets) {
      const targets = items(group);
      const spread = [...targets, ...values].some(item => item.name === '*');
      const same = !spread && targets.length === values.length;
      targets.forEach((target, i) => {
        const name = plain(target, text);
        if (name !== null && same) {
          const binding = read(values[i], text, node.to);
          found.push({ name, binding, outside: false });
        } else if (name !== null && !spread && parts.values.length === 1) {
          // The elements of what one expression gives.
          const whole = { ...opaque(node.to), node: parts.values[0] };
          const element = targets.length > 1 ? i : undefined;
          found.push({ name, binding: { ...whole, element }, outside: false });
        } else {
          found.push(...unknown([target], text, false, node.to));
        }
      });
    }
    return found;
  }

  /** The parts of a tuple, with or without its parentheses. */
  function items(nodes: readonly SyntaxNode[]): SyntaxNode[] {
    const [only] = nodes;
    const inner =
      nodes.length === 1 && /^(Tuple|Array)Expression$/.test(only.name)
        ? children(only)
        : nodes;
    return inner.filter(node => !/^[,()[\]]$/.test(node.name));
  }

  /** A name as the target of an assignment; members are no names. */
  function plain(node: SyntaxNode, text: string): string | null {
    const inner = bare(node);
    return inner.name === 'VariableName'
      ? text.slice(inner.from, inner.to)
      : null;
  }

  function read(node: SyntaxNode, text: string, at: number): IBinding {
    const value = bare(node);
    return {
      at,
      chain: readChain(value, text),
      absolute: false,
      node: value,
      none: value.name === 'None'
    };
  }

  function opaque(at: number): IBinding {
    return { at, chain: null, absolute: false, node: null, none: false };
  }
}
