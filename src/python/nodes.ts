/**
 * Reads expressions of Lezer's Python tree: dotted chains, literals, arguments.
 *
 * A chain is the text by which names are followed: `np.random.seed`,
 * `torch.Generator().manual_seed`, `importlib.import_module('torch').nn`. Of
 * the arguments of a call it keeps one string literal, if that could be a module.
 */
import type { SyntaxNode } from './tree';
import { spend } from './budget';

/** Longer chains are irrelevant to seeds. */
const MAX_LINKS = 16;

/** The children of a node, comments excepted. */
export function children(node: SyntaxNode): readonly SyntaxNode[] {
  const { parts } = node;
  spend(parts.length + 1);
  return parts;
}

/**
 * The first child of a kind; `null` if there is none, or no node.
 */
export function childNamed(
  node: SyntaxNode | null | undefined,
  name: string
): SyntaxNode | null {
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) {
    if (child.name === name) {
      return child;
    }
  }
  return null;
}

/** An expression without the parentheses around it. */
export function bare(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.name === 'ParenthesizedExpression') {
    const [, next] = children(inner);
    if (!next || next.isError) {
      break;
    }
    inner = next;
  }
  return inner;
}

/**
 * The chain of an expression.
 *
 * @param node - Any expression.
 * @param text - The text that was parsed.
 * @returns The chain, or `null` if the expression is not made of names,
 * attributes and calls only.
 */
export function readChain(node: SyntaxNode, text: string): string | null {
  if (node.name === 'VariableName') {
    return text.slice(node.from, node.to);
  }
  const links: string[] = [];
  let at: SyntaxNode | null = bare(node);
  while (at && links.length < MAX_LINKS) {
    if (at.name === 'VariableName') {
      links.push(text.slice(at.from, at.to));
      return links.reverse().join('');
    }
    if (at.name === 'MemberExpression') {
      const property = at.lastChild;
      if (property?.name !== 'PropertyName') {
        return null;
      }
      links.push(`.${text.slice(property.from, property.to)}`);
    } else if (at.name === 'CallExpression') {
      const first = readArguments(at, text)[0];
      const literal =
        first && !first.spread ? readString(first.node, text) : null;
      links.push(
        literal !== null && /^[A-Za-z_][\w.]*$/.test(literal)
          ? `('${literal}')`
          : '()'
      );
    } else {
      return null;
    }
    at = at.firstChild && bare(at.firstChild);
  }
  return null;
}

/** The chain of a decorator, without its arguments; empty if it is none. */
export function decoratorChain(node: SyntaxNode, text: string): string {
  return children(node)
    .filter(child => /^(VariableName|PropertyName|\.)$/.test(child.name))
    .map(word => text.slice(word.from, word.to))
    .join('');
}

/** The first name of a chain. */
export function head(chain: string): string {
  for (let i = 0; i < chain.length; i++) {
    const c = chain[i];
    if (c === '.' || c === '(') {
      return chain.slice(0, i);
    }
  }
  return chain;
}

/** One argument of a call. */
export interface IArgument {
  /** The keyword, or `null` for a positional argument. */
  readonly keyword: string | null;
  /** Whether it stands for several: `*args`, `**options`. */
  readonly spread: boolean;
  readonly node: SyntaxNode;
  /** The name that gets the value as well: `f(a := 1)`. */
  readonly target: SyntaxNode | null;
}

/**
 * The arguments of a call.
 *
 * @param call - A node of type `CallExpression`.
 * @param text - The text that was parsed.
 */
export function readArguments(call: SyntaxNode, text: string): IArgument[] {
  const list = childNamed(call, 'ArgList');
  const found: IArgument[] = [];
  const nodes = list ? children(list) : [];
  for (let i = 1; i < nodes.length; i++) {
    const spread = nodes[i].name === '*' || nodes[i].name === '**';
    if (spread) {
      i++;
    }
    if (i < nodes.length && !/^[(),]$/.test(nodes[i].name)) {
      const named =
        nodes[i].name === 'VariableName' && nodes[i + 1]?.name === 'AssignOp';
      const walrus =
        named && text.slice(nodes[i + 1].from, nodes[i + 1].to) === ':=';
      const keyword =
        named && !walrus ? text.slice(nodes[i].from, nodes[i].to) : null;
      const target = walrus ? nodes[i] : null;
      i += named ? 2 : 0;
      if (i < nodes.length && !nodes[i].isError) {
        found.push({ keyword, spread, node: nodes[i], target });
      }
      // A comprehension as the only argument has no node of its own.
      while (i + 1 < nodes.length && !/^[),]$/.test(nodes[i + 1].name)) {
        i++;
      }
    }
  }
  return found;
}

/** The value of a plain string literal, or `null`: bytes, f-strings, escapes. */
export function readString(node: SyntaxNode, text: string): string | null {
  if (node.name !== 'String') {
    return null;
  }
  const match = /^[uUrR]?("""|'''|"|')([^\\]*)\1$/.exec(
    text.slice(node.from, node.to)
  );
  return match && !match[2].includes(match[1]) ? match[2] : null;
}

/**
 * The value of an integer literal, with its sign.
 *
 * @returns The value, or `null` for anything else, arithmetic included, and for
 * an integer that a JavaScript number cannot hold exactly.
 */
export function readInteger(node: SyntaxNode, text: string): number | null {
  const inner = bare(node);
  let literal = text.slice(inner.from, inner.to);
  let sign = 1;
  if (inner.name === 'UnaryExpression') {
    const match = /^([+-])\s*(\w+)$/.exec(literal);
    if (!match || inner.lastChild?.name !== 'Number') {
      return null;
    }
    sign = match[1] === '-' ? -1 : 1;
    literal = match[2];
  } else if (inner.name !== 'Number') {
    return null;
  }
  const digits = literal.replace(/_/g, '');
  if (!/^(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0+|[1-9]\d*)$/.test(digits)) {
    return null;
  }
  const value = sign * Number(digits);
  return Number.isSafeInteger(value) ? value + 0 : null;
}

/**
 * Makes a function that gives the line of an offset, from 0.
 *
 * @param text - The text that was parsed.
 */
export function lineCounter(text: string): (at: number) => number {
  const breaks: number[] = [];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
    breaks.push(i);
  }
  return at => {
    let low = 0;
    let high = breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (breaks[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
}
