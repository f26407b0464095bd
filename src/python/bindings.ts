/**
 * The names that a statement or expression of Python defines.
 */
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { bare, children, readChain, readInteger } from './nodes';
import {
  isTargetList,
  nodesBetween,
  readAssignment,
  readParameters
} from './statements';
import { functionPath } from './resolve';
import type { IBinding } from './resolve';

/** A name with what it stands for. */
export interface INamedBinding {
  /** The name, or a dotted name: `CFG.seed`. */
  readonly name: string;
  readonly binding: IBinding;
  /** Whether it belongs to the scope around the one that the node opens: a function's own name. */
  readonly outside: boolean;
}

/**
 * Reads what a node itself defines, not what its children define. Imports are
 * read elsewhere.
 *
 * @param ref - Any node.
 * @param text - The text that was parsed.
 */
export function readBindings(
  ref: SyntaxNodeRef,
  text: string
): INamedBinding[] {
  switch (ref.name) {
    case 'AssignStatement':
    case 'NamedExpression':
      return Private.assignment(ref.node, text);
    case 'UpdateStatement': {
      const target = ref.node.firstChild;
      return target ? Private.unknown([target], text) : [];
    }
    case 'ForStatement':
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
    case 'ComprehensionExpression':
    case 'ArgList':
      return Private.unknown(nodesBetween(ref.node, 'for', 'in'), text);
    case 'WithStatement':
    case 'TryStatement':
    case 'AsPattern':
      return Private.unknown(nodesBetween(ref.node, 'as', null), text);
    case 'CapturePattern':
      return Private.unknown([ref.node.firstChild ?? ref.node], text);
    case 'ParamList':
      return Private.parameters(ref.node, text);
    case 'FunctionDefinition':
    case 'ClassDefinition': {
      const name = ref.node.getChild('VariableName');
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
    outside = false
  ): INamedBinding[] {
    const found: INamedBinding[] = [];
    const rest = [...targets].reverse();
    for (let node = rest.pop(); node; node = rest.pop()) {
      const name = dotted(node, text);
      if (name !== null) {
        found.push({ name, binding: opaque(node.from), outside });
      } else if (isTargetList(node)) {
        rest.push(...children(node).reverse());
      }
    }
    return found;
  }

  /** The parameters of a function, those of the module's functions in full. */
  export function parameters(node: SyntaxNode, text: string): INamedBinding[] {
    const parent = node.parent;
    const own = parent?.getChild('VariableName');
    const of =
      parent?.name === 'FunctionDefinition' && own
        ? functionPath(text.slice(own.from, own.to))
        : null;
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
                    index: i,
                    fallback: fallback ? readInteger(fallback, text) : null
                  }
          }
        }))
    );
  }

  /** `a = 1`, `a = b = 1`, `a, b = 1, 2`, `a.b = 1`, `(a := 1)`. */
  export function assignment(node: SyntaxNode, text: string): INamedBinding[] {
    const parts = readAssignment(node);
    const values = items(parts.values);
    const found: INamedBinding[] = [];
    for (const group of parts.targets) {
      const targets = items(group);
      const spread = [...targets, ...values].some(item => item.name === '*');
      if (spread || (targets.length > 1 && targets.length !== values.length)) {
        found.push(...unknown(targets, text));
        continue;
      }
      targets.forEach((target, i) => {
        const name = dotted(target, text);
        const value = targets.length === values.length ? values[i] : undefined;
        if (name !== null && value) {
          const binding = read(value, text, target.from);
          found.push({ name, binding, outside: false });
        } else {
          found.push(...unknown([target], text));
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

  /** A name or a dotted name as the target of an assignment. */
  function dotted(node: SyntaxNode, text: string): string | null {
    const chain = readChain(node, text);
    return chain === null || chain.includes('(') ? null : chain;
  }

  function read(node: SyntaxNode, text: string, at: number): IBinding {
    const value = bare(node);
    return {
      at,
      chain: readChain(value, text),
      absolute: false,
      value: readInteger(value, text),
      none: value.name === 'None'
    };
  }

  function opaque(at: number): IBinding {
    return { at, chain: null, absolute: false, value: null, none: false };
  }
}
