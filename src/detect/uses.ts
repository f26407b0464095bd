/**
 * Which names a cell takes from outside, which it binds and which objects it
 * may change, in the order in which Python runs it.
 */
import type { SyntaxNode } from '@lezer/common';
import { PSEUDO_NAMES } from '../ledger/types';
import type { NameKind } from '../ledger/types';
import { innermost, readCall } from './calls';
import type { Frame } from './frames';
import { held } from './holds';
import { readImport } from './imports';
import { SETTINGS, STATE_READERS } from './mutations';
import { NameTable } from './nameTable';
import { bare, children, readArguments, readChain } from './nodes';
import type { IArgument } from './nodes';
import { head } from './scopes';

/** Statements of which some part may not run. */
const BRANCHES = new Set([
  'IfStatement',
  'WhileStatement',
  'ForStatement',
  'TryStatement',
  'MatchStatement',
  'ConditionalExpression'
]);

/** What fails for some values, calls and most operators apart. */
const MAY_FAIL =
  /^(MemberExpression|ForStatement|WithStatement|RaiseStatement|AssertStatement|DeleteStatement|AwaitExpression|TupleExpression|UpdateStatement|MatchStatement|Array\w*|Set\w*|Dictionary\w*|ClassDefinition|DecoratedStatement|\*|\*\*)$/;

/** Reads one cell. Make one, give it the top node, take what it found. */
export class Uses {
  /**
   * @param text - The text that was parsed.
   * @param isMagic - Whether a line of IPython's stood at an offset.
   */
  constructor(text: string, isMagic: (at: number) => boolean) {
    this._text = text;
    this._isMagic = isMagic;
  }

  /** The names that were met. */
  readonly names = new NameTable();
  /** Whether nothing was met that could draw. */
  inert = true;
  /** Whether nothing was met that fails for some values. */
  safe = true;

  /** Reads a node and all that is in it. */
  visit(node: SyntaxNode): void {
    if (BRANCHES.has(node.name)) {
      this.names.read(PSEUDO_NAMES.branch);
    }
    if (MAY_FAIL.test(node.name)) {
      this.safe = false;
    }
    switch (node.name) {
      case 'VariableName':
        this._name(node);
        break;
      case 'MemberExpression':
        this._member(node);
        break;
      case 'AssignStatement':
      case 'NamedExpression':
        this._assignment(node);
        break;
      case 'UpdateStatement':
        this._update(node);
        break;
      case 'ForStatement':
        this._for(node);
        break;
      case 'WithStatement':
      case 'TryStatement':
        this._as(node);
        break;
      case 'IfStatement':
      case 'WhileStatement':
        this._ways(node);
        break;
      case 'MatchClause':
        this.names.maybe(() => this._children(node));
        break;
      case 'AsPattern':
      case 'CapturePattern':
        this._pattern(node);
        break;
      case 'KeywordPattern':
        this._children(node, 1);
        break;
      case 'DeleteStatement':
        this._targets(children(node).slice(1), [], null);
        break;
      case 'ImportStatement':
        this._import(node);
        break;
      case 'TypeDefinition':
        this.names.bind(this._textOf(node.getChild('VariableName')), [], null);
        break;
      case 'ScopeStatement':
        this._scope(node);
        break;
      case 'DecoratedStatement':
        this._decorated(node);
        break;
      case 'FunctionDefinition':
        this._function(node, []);
        break;
      case 'ClassDefinition':
        this._class(node, []);
        break;
      case 'LambdaExpression':
        this._lambda(node);
        break;
      case 'CallExpression':
        this._call(node);
        break;
      case 'RaiseStatement':
      case 'AssertStatement':
        this.names.read(PSEUDO_NAMES.raise);
        this._children(node);
        break;
      case 'ArithOp':
        if (!/^[-+*]$/.test(this._textOf(node))) {
          this.safe = false;
        }
        break;
      case 'TypeDef':
        // Annotations may stay text; what they name is read, to be safe.
        this._children(node);
        break;
      case 'ExpressionStatement':
        this._discarded = node.firstChild && bare(node.firstChild).from;
        this._children(node);
        this._discarded = null;
        break;
      default:
        if (isComprehension(node)) {
          this._comprehension(node);
        } else {
          this._children(node);
        }
        break;
    }
  }

  private _children(node: SyntaxNode, from = 0): void {
    for (const child of children(node).slice(from)) {
      this.visit(child);
    }
  }

  private _name(node: SyntaxNode): void {
    const name = this._textOf(node);
    if (name === '_' && this._isMagic(node.from)) {
      return;
    }
    this.names.read(name);
  }

  /** Binds targets: names, parts of objects, and tuples of them. */
  private _targets(
    targets: readonly SyntaxNode[],
    from: Iterable<string>,
    kind: NameKind | null
  ): void {
    for (const target of targets) {
      if (target.name === 'VariableName') {
        this.names.bind(this._textOf(target), from, kind);
      } else if (target.name === 'MemberExpression') {
        this._part(target, from);
      } else if (/^(Tuple|Array|Parenthesized)Expression$/.test(target.name)) {
        this._targets(children(target), from, null);
      }
    }
  }

  /** `a.b = c`, `a[b] = c`: reads all of it, and changes what `a` stands for. */
  private _part(target: SyntaxNode, from: Iterable<string>): void {
    const chain = readChain(innermost(target), this._text);
    this.visit(target);
    if (chain === null || SETTINGS.test(this._textOf(target))) {
      return;
    }
    const name = head(chain);
    this.names.touch({ callee: null, self: false, names: [name] });
    const frame = this.names.frame.body;
    if (frame.kind === 'cell' && !this.names.isInner(name)) {
      const made = this.names.made.get(name);
      const kind = this.names.kinds.get(name) ?? null;
      const known = made ? [...made, ...from] : from;
      this.names.bind(name, known, kind);
    }
  }

  private _assignment(node: SyntaxNode): void {
    const groups: SyntaxNode[][] = [[]];
    for (const child of children(node)) {
      if (child.name === 'AssignOp') {
        groups.push([]);
      } else if (child.name === 'TypeDef') {
        this.visit(child);
      } else {
        groups[groups.length - 1].push(child);
      }
    }
    if (groups.length < 2) {
      return; // `x: int` binds nothing
    }
    const values = groups.pop() ?? [];
    values.forEach(value => this.visit(value));
    const from = this._holds(values);
    const constant =
      values.length === 1 && isConstant(values[0]) ? 'constant' : null;
    for (const group of groups) {
      const [only] = group;
      this._targets(group, from, group.length === 1 ? constant : null);
      if (group.length === 1 && values.length === 1) {
        this._lambdaOf(this._textOf(only), values[0]);
      }
    }
  }

  private _update(node: SyntaxNode): void {
    const [target, , ...values] = children(node);
    if (!target) {
      return;
    }
    this.visit(target);
    values.forEach(value => this.visit(value));
    const from = this._holds(values);
    const name = this._textOf(target);
    if (target.name === 'VariableName') {
      const constant =
        this.names.kinds.get(name) === 'constant' &&
        values.length === 1 &&
        isConstant(values[0]);
      // A list grows in place, a number does not: its other names would see it.
      if (!constant) {
        this.names.touch({ callee: null, self: false, names: [name] });
      }
      this.names.bind(name, from, constant ? 'constant' : null);
    } else {
      this._targets([target], from, null);
    }
  }

  /** `if`, `elif` and `else`; each test runs only where those above fail. */
  private _ways(node: SyntaxNode): void {
    const ways: (() => void)[] = [];
    let tests: SyntaxNode[] = [];
    let hasElse = false;
    for (const child of children(node)) {
      hasElse ||= child.name === 'else';
      if (child.name !== 'Body') {
        tests.push(child);
        continue;
      }
      const before = tests;
      tests = [];
      if (ways.length === 0) {
        before.forEach(test => this.visit(test));
        ways.push(() => this.visit(child));
      } else {
        ways.push(() => [...before, child].forEach(part => this.visit(part)));
      }
    }
    this.names.either(ways, hasElse && node.name === 'IfStatement');
  }

  private _for(node: SyntaxNode): void {
    const { targets, rest } = split(node, 'for', 'in');
    const at = rest.findIndex(child => child.name === 'Body');
    rest.slice(0, at).forEach(child => this.visit(child));
    const from = this._holds(rest.slice(0, at));
    this.names.maybe(() => {
      this._targets(targets, from, null);
      rest.slice(at).forEach(child => this.visit(child));
    });
  }

  /** `with a as b`, `except A as b`. */
  private _as(node: SyntaxNode): void {
    const isTry = node.name === 'TryStatement';
    if (!isTry) {
      this.inert = false;
    }
    let from: Iterable<string> = [];
    let target = false;
    for (const child of children(node)) {
      if (child.name === 'as') {
        target = true;
      } else if (target) {
        this._targets([child], from, null);
        target = false;
      } else if (isTry) {
        this.names.maybe(() => this.visit(child));
      } else {
        from = this._holds([child]);
        this.visit(child);
      }
    }
  }

  private _pattern(node: SyntaxNode): void {
    const parts = children(node);
    if (node.name === 'AsPattern') {
      const at = parts.findIndex(child => child.name === 'as');
      parts.slice(0, at).forEach(child => this.visit(child));
      this._targets(parts.slice(at + 1), [], null);
    } else {
      this._targets(parts, [], null);
    }
  }

  private _import(node: SyntaxNode): void {
    const isFrom = node.firstChild?.name === 'from';
    const star = node.getChild('*');
    if (star) {
      this.names.maybe(() => this.names.bind(PSEUDO_NAMES.star, [], null));
      return;
    }
    for (const { name, path } of readImport(node, this._text).names) {
      this.names.bind(name, [], isFrom ? 'import' : 'module');
      this.names.imports.set(name, path ?? this._textOf(node));
    }
  }

  private _scope(node: SyntaxNode): void {
    const frame = this.names.frame.body;
    const names =
      node.firstChild?.name === 'global' ? frame.globals : frame.nonlocals;
    for (const child of node.getChildren('VariableName')) {
      names.add(this._textOf(child));
    }
  }

  private _decorated(node: SyntaxNode): void {
    const decorators = new Set<string>();
    this.inert = false;
    for (const child of children(node)) {
      if (child.name === 'Decorator') {
        const from = this.names.sources(() => this._children(child));
        from.forEach(name => decorators.add(name));
      } else if (child.name === 'FunctionDefinition') {
        this._function(child, decorators);
      } else if (child.name === 'ClassDefinition') {
        this._class(child, decorators);
      }
    }
  }

  private _function(node: SyntaxNode, from: Iterable<string>): void {
    const name = this._textOf(node.getChild('VariableName'));
    const list = node.getChild('ParamList');
    const made = new Set(from);
    // Defaults and annotations belong to the outside.
    const outside = this.names.sources(() => {
      if (list) {
        this._defaults(list);
      }
      node.getChildren('TypeDef').forEach(type => this.visit(type));
    });
    outside.forEach(source => made.add(source));
    const body = node.getChild('Body');
    const frame = this._inFunction(list, () => body && this._children(body));
    this.names.close(name, frame, made);
  }

  private _lambda(node: SyntaxNode): void {
    const list = node.getChild('ParamList');
    if (list) {
      this._defaults(list);
    }
    const parts = children(node);
    const at = parts.findIndex(child => child.name === ':');
    const frame = this._inFunction(list, () =>
      parts.slice(at + 1).forEach(child => this.visit(child))
    );
    this._lambdas.set(node.from, frame);
    this.names.callHere(frame);
  }

  /** `f = lambda x: …` is a definition of `f`. */
  private _lambdaOf(name: string, value: SyntaxNode): void {
    const inner = bare(value);
    const frame =
      inner.name === 'LambdaExpression' && this._lambdas.get(inner.from);
    if (frame && this.names.frame.kind === 'cell') {
      this.names.define(name, frame);
    }
  }

  private _class(node: SyntaxNode, decorators: Iterable<string>): void {
    const name = this._textOf(node.getChild('VariableName'));
    const made = new Set(decorators);
    const bases = this.names.sources(() => this._arguments(node));
    bases.forEach(source => made.add(source));
    const body = node.getChild('Body');
    const from = new Set<string>();
    const frame = this.names.inside('class', [], () => {
      const read = this.names.sources(() => body && this._children(body));
      read.forEach(source => from.add(source));
    });
    from.forEach(source => made.add(source));
    this.names.close(name, frame, made);
  }

  /** Reads a function's body in a scope of its own. */
  private _inFunction(list: SyntaxNode | null, run: () => void): Frame {
    const parameters = (list ? children(list) : [])
      .filter(isParameter)
      .map(child => this._textOf(child));
    // Defining draws nothing; who calls it is looked at there.
    const { inert, safe } = this;
    const frame = this.names.inside('function', parameters, run);
    this.inert = inert;
    this.safe = safe;
    return frame;
  }

  private _defaults(list: SyntaxNode): void {
    for (const child of children(list)) {
      if (!isParameter(child) && child.name !== 'AssignOp') {
        this.visit(child);
      }
    }
  }

  private _member(node: SyntaxNode): void {
    const last = node.lastChild;
    if (
      last?.name === 'PropertyName' &&
      STATE_READERS.test(this._textOf(last))
    ) {
      this.names.read(PSEUDO_NAMES.streams);
    }
    this._children(node);
  }

  private _call(node: SyntaxNode): void {
    const callee = node.firstChild;
    const isStatement = this._discarded === node.from;
    this._discarded = null;
    if (!callee) {
      return;
    }
    this.visit(callee);
    const given = this._arguments(node);
    const form = readCall(callee, given, isStatement, this._text);
    this.inert &&= form.isInert;
    this.safe &&= form.isSafe;
    if (form.peeks) {
      this.names.read(PSEUDO_NAMES.streams);
    }
    form.touches.forEach(touch => this.names.touch(touch));
  }

  private _arguments(call: SyntaxNode): readonly IArgument[] {
    const list = call.getChild('ArgList');
    if (list && isComprehension(list)) {
      this._comprehension(list);
      return [];
    }
    const given = readArguments(call, this._text);
    for (const { node } of given) {
      this.visit(node);
    }
    return given;
  }

  private _comprehension(node: SyntaxNode): void {
    this.names.read(PSEUDO_NAMES.branch);
    const parts = children(node);
    const first = parts.findIndex(child => child.name === 'in');
    // The first iterable belongs to the outside.
    if (parts[first + 1]) {
      this.visit(parts[first + 1]);
    }
    const bound: string[] = [];
    const rest: SyntaxNode[] = [];
    let target = false;
    parts.forEach((child, i) => {
      if (child.name === 'for' || child.name === 'in') {
        target = child.name === 'for';
      } else if (target) {
        bound.push(...targetNames(child, this._text));
      } else if (i !== first + 1) {
        rest.push(child);
      }
    });
    this.names.inside('comprehension', bound, () =>
      rest.forEach(child => this.visit(child))
    );
  }

  /** The names whose objects the value of an expression may be, hold or call. */
  private _holds(nodes: readonly SyntaxNode[]): string[] {
    return nodes.flatMap(node => held(node, this._text));
  }

  private _textOf(node: SyntaxNode | null): string {
    return node ? this._text.slice(node.from, node.to) : '';
  }

  private readonly _text: string;
  private readonly _isMagic: (at: number) => boolean;
  private _discarded: number | null = null;
  private readonly _lambdas = new Map<number, Frame>();
}

function isComprehension(node: SyntaxNode): boolean {
  return (
    /Comprehension/.test(node.name) ||
    (node.name === 'ArgList' && node.getChild('for') !== null)
  );
}

/** A value that nobody can change: a number, a text, `None`. */
function isConstant(node: SyntaxNode): boolean {
  const inner = bare(node);
  return (
    /^(Number|String|ContinuedString|Boolean|None)$/.test(inner.name) ||
    (inner.name === 'UnaryExpression' && inner.lastChild?.name === 'Number')
  );
}

function isParameter(node: SyntaxNode): boolean {
  return node.name === 'VariableName' && node.prevSibling?.name !== 'AssignOp';
}

function targetNames(node: SyntaxNode, text: string): string[] {
  return node.name === 'VariableName'
    ? [text.slice(node.from, node.to)]
    : children(node).flatMap(child => targetNames(child, text));
}

/** A node's children between one keyword and another, and those behind. */
function split(
  node: SyntaxNode,
  start: string,
  end: string
): { targets: SyntaxNode[]; rest: SyntaxNode[] } {
  const parts = children(node);
  const from = parts.findIndex(child => child.name === start);
  const to = parts.findIndex(child => child.name === end);
  return {
    targets: parts.slice(from + 1, to).filter(child => child.name !== ','),
    rest: parts.slice(to + 1)
  };
}
