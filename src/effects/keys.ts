/**
 * Keys that are handed to two calls: `normal(k); normal(k)`. Where the calls use up keys, as those
 * of JAX do, both give the same numbers.
 */
import type { SyntaxNode } from '../python/tree';
import type { ParsedCell } from '../python/cell';
import { eachStatement } from '../python/slices';
import type { Slices } from '../python/slices';
import {
  bare,
  children,
  readArguments,
  readChain,
  readInteger
} from '../python/nodes';
import {
  isTargetList,
  nodesBetween,
  readAssignment,
  readComprehension,
  scopeOpenedBy
} from '../python/statements';

/** A call that is handed a key. */
export interface IKeyUse {
  /** The key: `k`, `keys[0]`. */
  readonly key: string;
  /** The chain of what is called. */
  readonly call: string;
  /** The line, from 1. */
  readonly line: number;
}

/** A key that may be used up twice. */
export interface IKeyPair {
  readonly first: IKeyUse;
  /** The same use in a loop that does not make the key anew. */
  readonly second: IKeyUse;
}

/** What a cell does with keys; whether they are keys depends on what is called. */
export interface IKeys {
  readonly pairs: readonly IKeyPair[];
  /** The first uses, at the top level, of keys that the cell does not make. */
  readonly outer: readonly IKeyUse[];
}

/** Cells with more are not looked at. */
const MOST = 200;

/** Reads these uses, in the order in which the code runs. */
export function* readKeys(cell: ParsedCell): Slices<IKeys> {
  const pairs: IKeyPair[] = [];
  const reader = new Reader(cell, pairs);
  yield* eachStatement(cell.top, node => reader.visit(node));
  return {
    pairs: pairs.slice(0, MOST),
    outer: reader.outer.slice(0, MOST)
  };
}

class Reader {
  constructor(
    private readonly _cell: ParsedCell,
    private readonly _pairs: IKeyPair[]
  ) {}

  readonly outer: IKeyUse[] = [];

  visit(node: SyntaxNode): void {
    switch (node.name) {
      case 'FunctionDefinition':
      case 'LambdaExpression':
        this._function(node);
        return;
      case 'AssignStatement':
      case 'NamedExpression': {
        const { targets, values } = readAssignment(node);
        values.forEach(value => this.visit(value));
        targets.flat().forEach(target => this._bind(target));
        return;
      }
      case 'ForStatement':
        this._loop(node, nodesBetween(node, 'for', 'in'));
        return;
      case 'WhileStatement':
        this._loop(node, []);
        return;
      case 'IfStatement':
      case 'TryStatement':
      case 'MatchStatement':
      case 'ConditionalExpression':
        this._ways(node);
        return;
      case 'CallExpression':
        children(node).forEach(child => this.visit(child));
        this._call(node);
        return;
      default:
        if (scopeOpenedBy(node) === 'comprehension') {
          this._again(node, readComprehension(node).targets);
        } else {
          children(node).forEach(child => this.visit(child));
        }
    }
  }

  private _function(node: SyntaxNode): void {
    const inner = new Reader(this._cell, this._pairs);
    children(node).forEach(child => inner.visit(child));
  }

  /** A loop: what its body does not make anew is handed over in each pass. */
  private _loop(node: SyntaxNode, targets: readonly SyntaxNode[]): void {
    const isBody = ({ name }: SyntaxNode): boolean => name === 'Body';
    children(node)
      .filter(child => !isBody(child))
      .forEach(child => this.visit(child));
    this._again(node, targets, children(node).filter(isBody).slice(0, 1));
    children(node)
      .filter(isBody)
      .slice(1)
      .forEach(child => this.visit(child));
  }

  private _again(
    node: SyntaxNode,
    targets: readonly SyntaxNode[],
    body: readonly SyntaxNode[] = children(node)
  ): void {
    targets.forEach(target => this._bind(target));
    const around = this._turn;
    const made = new Set(around?.made);
    targets.forEach(target => this._names(target).forEach(n => made.add(n)));
    body.forEach(child => this._boundIn(child, made));
    // A way out may be taken in the first pass.
    this._turn = leaves(node) ? null : { made };
    body.forEach(child => this.visit(child));
    this._turn = around;
  }

  /** Alternatives: what one uses, another may use as well. */
  private _ways(node: SyntaxNode): void {
    const before = new Map(this._used);
    const after = new Map(this._used);
    for (const child of children(node)) {
      this._used = new Map(before);
      this.visit(child);
      if (!ends(child)) {
        this._used.forEach((use, key) => after.set(key, use));
      }
    }
    this._used = after;
  }

  private _call(call: SyntaxNode): void {
    const chain =
      call.firstChild && readChain(bare(call.firstChild), this._cell.text);
    const given = readArguments(call, this._cell.text);
    const [first] = given;
    const named = given.find(({ keyword }) => keyword === 'key');
    const one = named ?? (first?.keyword === null ? first : undefined);
    const key = one && !one.spread ? this._keyOf(one.node) : null;
    if (!chain || key === null) {
      return;
    }
    const line = this._cell.lineOf(call.from) + 1;
    const use = { key, call: chain, line };
    const known = this._used.get(key);
    const name = nameOf(key);
    if (known) {
      this._pairs.push({ first: known, second: use });
    } else if (this._turn && !this._turn.made.has(name)) {
      this._pairs.push({ first: use, second: use });
    }
    if (!known && !this._bound.has(name)) {
      this.outer.push(use);
    }
    this._used.set(key, known ?? use);
  }

  /** `k` or `keys[0]`. */
  private _keyOf(node: SyntaxNode): string | null {
    const inner = bare(node);
    if (inner.name === 'MemberExpression') {
      const [object, sign, index] = children(inner);
      return object?.name === 'VariableName' &&
        sign?.name === '[' &&
        index &&
        readInteger(index, this._cell.text) !== null
        ? `${this._cell.textOf(object)}[${this._cell.textOf(index)}]`
        : null;
    }
    return inner.name === 'VariableName' ? this._cell.textOf(inner) : null;
  }

  private _bind(target: SyntaxNode): void {
    for (const name of this._names(target)) {
      this._bound.add(name);
      for (const key of [...this._used.keys()]) {
        if (nameOf(key) === name) {
          this._used.delete(key);
        }
      }
    }
  }

  private _names(target: SyntaxNode): readonly string[] {
    if (isTargetList(target)) {
      return children(target).flatMap(child => this._names(child));
    }
    const first =
      target.name === 'MemberExpression' ? target.firstChild : target;
    return first?.name === 'VariableName' ? [this._cell.textOf(first)] : [];
  }

  /** Adds the names that code binds. */
  private _boundIn(node: SyntaxNode, made: Set<string>): void {
    if (/^(AssignStatement|NamedExpression)$/.test(node.name)) {
      readAssignment(node)
        .targets.flat()
        .forEach(target => this._names(target).forEach(n => made.add(n)));
    } else if (node.name === 'ForStatement') {
      nodesBetween(node, 'for', 'in').forEach(target =>
        this._names(target).forEach(n => made.add(n))
      );
    }
    children(node).forEach(child => this._boundIn(child, made));
  }

  private _used = new Map<string, IKeyUse>();
  private readonly _bound = new Set<string>();
  /** The loop around, with the names that it binds. */
  private _turn: { readonly made: ReadonlySet<string> } | null = null;
}

function nameOf(key: string): string {
  return key.split('[')[0];
}

/** Whether a branch does not go on below it. */
function ends(branch: SyntaxNode): boolean {
  const [last] = children(branch).slice(-1);
  return /^(Return|Raise|Break|Continue)Statement$/.test(last?.name ?? '');
}

/** Whether a loop may end in its first pass. */
function leaves(loop: SyntaxNode): boolean {
  return /^(Return|Raise|Break)Statement$/.test(loop.name)
    ? true
    : children(loop).some(leaves);
}
