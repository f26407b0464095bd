/**
 * The names that may decide what code draws: from which streams, how often and how much.
 *
 * `print(x * random.random())` draws the same whatever `x` is; `rng.normal(size=n)` does not,
 * nor does a loop over `n`.
 */
import { iterate } from '../python/tree';
import type { SyntaxNode } from '../python/tree';
import { spend } from '../python/budget';
import type { ParsedCell } from '../python/cell';
import { bare, childNamed, children, readArguments } from '../python/nodes';
import { normalize } from '../python/normal';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { eachStatement } from '../python/slices';
import type { Slices } from '../python/slices';
import {
  isTargetList,
  nodesBetween,
  readAssignment,
  readComprehension,
  scopeOpenedBy
} from '../python/statements';
import { innermost } from './callForms';
import { drawsNothing } from './mutatingCalls';
import { isTextRunner } from './texts/textCode';
import type { IDefinition } from './types';

/** Built-in functions that neither draw nor go through what they are given. */
const PLAIN: ReadonlySet<string> = new Set(
  'print display len type str repr int float bool abs round isinstance format hash id complex'.split(
    ' '
  )
);

/** Built-in functions that draw nothing, and go through what they are given later. */
const COUNTING: ReadonlySet<string> = new Set(
  'range enumerate zip reversed'.split(' ')
);

/** Statements after which nothing is known: what fails decides what runs. */
const UNKNOWN =
  /^(TryStatement|MatchStatement|RaiseStatement|WithStatement|Yield\w+|AwaitExpression)$/;

/** Of a cell, and of what it defines. */
export interface ICellSteering {
  /** `null` if any name may decide. */
  readonly cell: readonly string[] | null;
  /** That of a function or class that it defines, with its code. */
  of(name: string): Pick<IDefinition, 'steering' | 'text'>;
}

/** Reads these names. */
export function* readSteering(cell: ParsedCell): Slices<ICellSteering> {
  const whole = new Steering(cell);
  yield* whole.visitAll(cell.top);
  const names = whole.names;
  const definitions = definitionsIn(cell);
  return {
    cell: names,
    of: name => {
      const nodes = definitions.get(name);
      if (!nodes) {
        return { steering: names, text: cell.text };
      }
      const reader = new Steering(cell);
      nodes.forEach(node => reader.visit(node));
      return {
        steering: reader.names,
        text: nodes.map(node => normalize(around(node), cell.text)).join('\n')
      };
    }
  };
}

/** A definition with its decorators. */
function around(node: SyntaxNode): SyntaxNode {
  return node.parent?.name === 'DecoratedStatement' ? node.parent : node;
}

/** The functions and classes of a cell by their names; of two in each other the outer one. */
function definitionsIn(cell: ParsedCell): ReadonlyMap<string, SyntaxNode[]> {
  const found = new Map<string, SyntaxNode[]>();
  iterate(cell.top, node => {
    const { name } = node;
    spend(1);
    if (name !== 'FunctionDefinition' && name !== 'ClassDefinition') {
      return;
    }
    const defined = cell.textOf(childNamed(node, 'VariableName'));
    const known = found.get(defined);
    if (!known) {
      found.set(defined, [node]);
    } else if (known[known.length - 1].to <= node.from) {
      known.push(node);
    }
  });
  return found;
}

class Steering {
  constructor(private readonly _cell: ParsedCell) {}

  /** All names, once everything was visited. */
  get names(): readonly string[] | null {
    if (this._isUnknown) {
      return null;
    }
    const open = [...this._names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const source of this._sources.get(name) ?? []) {
        if (!this._names.has(source)) {
          this._names.add(source);
          open.push(source);
        }
      }
    }
    return [...this._names];
  }

  /** Visits a whole cell, given its top node, in slices. */
  visitAll(top: SyntaxNode): Slices<void> {
    return eachStatement(top, statement => this.visit(statement));
  }

  visit(node: SyntaxNode): void {
    if (UNKNOWN.test(node.name)) {
      this._isUnknown = true;
      return;
    }
    switch (node.name) {
      case 'IfStatement':
      case 'WhileStatement':
      case 'AssertStatement':
        children(node)
          .filter(({ name }) => name !== 'Body')
          .forEach(test => this._steer(test));
        break;
      case 'ConditionalExpression':
        this._steer(node);
        break;
      case 'BinaryExpression':
        if (childNamed(node, 'and') || childNamed(node, 'or')) {
          this._steer(node);
        }
        break;
      case 'ForStatement':
        this._loop(node);
        break;
      case 'AssignStatement':
      case 'NamedExpression': {
        const { targets, values } = readAssignment(node);
        targets.forEach(group => this._flow(group, values));
        break;
      }
      case 'UpdateStatement': {
        const [target, , ...values] = children(node);
        this._flow([target], values);
        break;
      }
      case 'CallExpression':
        this._call(node);
        break;
      default:
        if (scopeOpenedBy(node) === 'comprehension') {
          const { targets } = readComprehension(node);
          this._flow(targets, [node]);
          children(node)
            .filter(({ prevSibling }) =>
              /^(in|if)$/.test(prevSibling?.name ?? '')
            )
            .forEach(part => this._steer(part, lengthOf(part, this._cell)));
        }
    }
    children(node).forEach(child => this.visit(child));
  }

  private _loop(node: SyntaxNode): void {
    const parts = children(node);
    const iterables = parts
      .slice(parts.findIndex(({ name }) => name === 'in') + 1)
      .filter(({ name }) => name !== 'Body');
    this._flow(nodesBetween(node, 'for', 'in'), iterables);
    iterables.forEach(part => this._steer(part, lengthOf(part, this._cell)));
  }

  /** A call that may draw does what its object and its arguments say. */
  private _call(node: SyntaxNode): void {
    const callee = node.firstChild && bare(node.firstChild);
    if (!callee) {
      return;
    }
    this._isUnknown ||= isTextRunner(node, this._cell.text);
    const given = readArguments(node, this._cell.text);
    // `items.append(x)`: what is in `items` comes from `x` as well.
    if (callee.name === 'MemberExpression') {
      this._flow(
        [innermost(callee)],
        given.map(one => one.node)
      );
    }
    if (!isPlainCall(node, this._cell)) {
      this._steer(node, node);
    }
  }

  private _steer(node: SyntaxNode, except: SyntaxNode | null = null): void {
    namesIn(node, this._cell).forEach(name => this._names.add(name));
    if (this._draws(node, except)) {
      this._names.add(PSEUDO_NAMES.drawn);
    }
  }

  /** Whether a call in an expression may draw; of all but one. */
  private _draws(node: SyntaxNode, except: SyntaxNode | null): boolean {
    return (
      (node.name === 'CallExpression' &&
        !(node.from === except?.from && node.to === except.to) &&
        !isPlainCall(node, this._cell) &&
        !COUNTING.has(this._cell.textOf(node.firstChild))) ||
      children(node).some(child => this._draws(child, except))
    );
  }

  /** Notes from what the values of targets come. */
  private _flow(
    targets: readonly SyntaxNode[],
    values: readonly SyntaxNode[]
  ): void {
    const from = values.flatMap(value => [
      ...namesIn(value, this._cell),
      ...(this._draws(value, null) ? [PSEUDO_NAMES.drawn] : [])
    ]);
    for (const target of targets) {
      const names = isTargetList(target)
        ? namesIn(target, this._cell)
        : [this._cell.textOf(innermost(target))];
      for (const name of names) {
        const known = this._sources.get(name) ?? new Set();
        from.forEach(source => known.add(source));
        this._sources.set(name, known);
      }
    }
  }

  private readonly _names = new Set<string>();
  /** Name → the names of which its value is made. */
  private readonly _sources = new Map<string, Set<string>>();
  private _isUnknown = false;
}

/**
 * The call that gives what a loop goes through, if its length is not drawn, as far as its form
 * shows: `rng.integers(6, size=n)`, `cv.split(X)`.
 */
function lengthOf(node: SyntaxNode, cell: ParsedCell): SyntaxNode | null {
  const inner = bare(node);
  const callee = inner.name === 'CallExpression' && inner.firstChild;
  if (!callee) {
    return null;
  }
  if (/^(enumerate|zip|list|tqdm|reversed)$/.test(cell.textOf(callee))) {
    const [first] = readArguments(inner, cell.text);
    return first ? lengthOf(first.node, cell) : null;
  }
  const last = callee.name === 'MemberExpression' && callee.lastChild;
  return last && DRAWS_MANY.has(cell.textOf(last)) ? inner : null;
}

/** Methods that draw as many as they are told, or split what they are given. */
const DRAWS_MANY: ReadonlySet<string> = new Set(
  (
    'rand randn randint random random_sample integers normal standard_normal uniform choice choices sample ' +
    'permutation permuted shuffle randperm split exponential beta gamma poisson binomial'
  ).split(' ')
);

/** Whether a call neither draws nor goes through what it is given. */
function isPlainCall(call: SyntaxNode, cell: ParsedCell): boolean {
  const callee = call.firstChild && bare(call.firstChild);
  const last = callee?.lastChild;
  return (
    !!callee &&
    (callee.name === 'MemberExpression' && last?.name === 'PropertyName'
      ? drawsNothing(cell.textOf(last))
      : PLAIN.has(cell.textOf(callee))) &&
    readArguments(call, cell.text).every(({ spread }) => !spread)
  );
}

/** All names in a piece of code. */
function namesIn(node: SyntaxNode, cell: ParsedCell): string[] {
  return node.name === 'VariableName'
    ? [cell.textOf(node)]
    : children(node).flatMap(child => namesIn(child, cell));
}
