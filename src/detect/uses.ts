/**
 * Which names a cell takes from outside, which it binds and which objects it
 * may change, in the order in which Python runs it.
 */
import type { SyntaxNode } from '@lezer/common';
import { PSEUDO_NAMES } from '../ledger/types';
import type { IDefinition, ITouch, NameKind } from '../ledger/types';
import { Frame } from './frames';
import { held } from './holds';
import { readImport } from './imports';
import {
  changesArguments,
  GENERATOR_KEYWORDS,
  HARMLESS_IF_USED,
  HARMLESS_METHODS,
  SAFE_BUILTINS,
  STATE_READERS
} from './mutations';
import { bare, children, readArguments, readChain } from './nodes';
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

/** Calls that succeed with whatever they are given. */
const SAFE_CALLS = new Set('print display repr str type id bool'.split(' '));

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

  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  readonly sure = new Set<string>();
  readonly definitions = new Map<string, IDefinition>();
  readonly made = new Map<string, Set<string>>();
  readonly kinds = new Map<string, NameKind | null>();
  readonly imports = new Map<string, string>();
  /** For each name in {@link reads}: what was bound when it was first read. */
  readonly before = new Map<string, readonly string[]>();
  /** Whether nothing was met that could draw. */
  inert = true;
  /** Whether nothing was met that fails for some values. */
  safe = true;

  /** What the cell itself may change. */
  get touches(): readonly ITouch[] {
    return this._cell.touches;
  }

  /** Reads a node and all that is in it. */
  visit(node: SyntaxNode): void {
    if (BRANCHES.has(node.name)) {
      this._read(PSEUDO_NAMES.branch);
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
        this._maybe(() => this._children(node));
        break;
      case 'MatchClause':
        this._maybe(() => this._children(node));
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
        this._bind(this._textOf(node.getChild('VariableName')), [], null);
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
        this._read(PSEUDO_NAMES.raise);
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

  /** Runs something that may not happen. */
  private _maybe(run: () => void): void {
    this._depth++;
    run();
    this._depth--;
  }

  private _name(node: SyntaxNode): void {
    const name = this._textOf(node);
    if (name === '_' && this._isMagic(node.from)) {
      return;
    }
    this._read(name);
  }

  private _read(name: string): void {
    for (let frame: Frame | null = this._frame; frame; frame = frame.parent) {
      if (frame.kind === 'function') {
        frame.used.add(name);
        return;
      }
      if (frame.bound.has(name)) {
        if (frame.kind === 'cell') {
          this._source?.add(name);
          this._reach(name);
        }
        return;
      }
    }
    this._source?.add(name);
    this._outside(name);
  }

  private _outside(name: string): void {
    if (!this.reads.has(name)) {
      this.reads.add(name);
      const { size } = this._cell.bound;
      if (size !== this._before.length) {
        this._before = [...this._cell.bound];
      }
      if (size > 0) {
        this.before.set(name, this._before);
      }
    }
  }

  /** A function of this cell is used: then what it uses counts as used here. */
  private _reach(name: string): void {
    const found = this.definitions.get(name);
    if (!found || this._reached.has(name)) {
      return;
    }
    this._reached.add(name);
    for (const outer of found.uses) {
      if (this._cell.bound.has(outer)) {
        this._reach(outer);
      } else {
        this._outside(outer);
      }
    }
    this._cell.touches.push(
      ...without(found.touches, new Set(found.parameters))
    );
    this._maybe(() =>
      found.binds.forEach(bound => {
        this._cell.bound.add(bound);
        this.writes.add(bound);
        this.kinds.set(bound, null);
      })
    );
    this._reached.delete(name);
  }

  /**
   * Binds a name.
   *
   * @param from - Of which names the value is made.
   */
  private _bind(
    name: string,
    from: Iterable<string>,
    kind: NameKind | null
  ): void {
    if (!name) {
      return;
    }
    const frame = this._frame.body;
    if (frame.kind === 'function') {
      frame.bound.add(name);
      if (frame.globals.has(name)) {
        frame.binds.add(name);
      }
      return;
    }
    if (frame.kind === 'class' && !frame.globals.has(name)) {
      frame.bound.add(name);
      return;
    }
    this._cell.bound.add(name);
    this.kinds.set(
      name,
      this.writes.has(name) && this.kinds.get(name) !== kind ? null : kind
    );
    this.writes.add(name);
    if (this._depth === 0) {
      this.sure.add(name);
    }
    const made = this.made.get(name) ?? new Set();
    this.made.set(name, made);
    for (const source of from) {
      made.add(source);
    }
  }

  /** Binds targets: names, parts of objects, and tuples of them. */
  private _targets(
    targets: readonly SyntaxNode[],
    from: Iterable<string>,
    kind: NameKind | null
  ): void {
    for (const target of targets) {
      if (target.name === 'VariableName') {
        this._bind(this._textOf(target), from, kind);
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
    if (chain === null) {
      return;
    }
    const name = head(chain);
    this._touch({ callee: null, self: false, names: [name] });
    const frame = this._frame.body;
    if (frame.kind === 'cell' && !this._isInner(name)) {
      const made = this.made.get(name);
      const kind = this.kinds.get(name) ?? null;
      const known = made ? [...made, ...from] : from;
      this._bind(name, known, kind);
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
        this.kinds.get(name) === 'constant' &&
        values.length === 1 &&
        isConstant(values[0]);
      // A list grows in place, a number does not: its other names would see it.
      if (!constant) {
        this._touch({ callee: null, self: false, names: [name] });
      }
      this._bind(name, from, constant ? 'constant' : null);
    } else {
      this._targets([target], from, null);
    }
  }

  private _for(node: SyntaxNode): void {
    const { targets, rest } = split(node, 'for', 'in');
    const at = rest.findIndex(child => child.name === 'Body');
    rest.slice(0, at).forEach(child => this.visit(child));
    const from = this._holds(rest.slice(0, at));
    this._maybe(() => {
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
        this._maybe(() => this.visit(child));
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
      this._targets(parts.slice(at + 1), this._subject, null);
    } else {
      this._targets(parts, this._subject, null);
    }
  }

  private _import(node: SyntaxNode): void {
    const isFrom = node.firstChild?.name === 'from';
    const star = node.getChild('*');
    if (star) {
      this._maybe(() => this._bind(PSEUDO_NAMES.star, [], null));
      return;
    }
    for (const { name, path } of readImport(node, this._text).names) {
      this._bind(name, [], isFrom ? 'import' : 'module');
      this.imports.set(name, path ?? this._textOf(node));
    }
  }

  private _scope(node: SyntaxNode): void {
    const frame = this._frame.body;
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
        const from = this._sources(() => this._children(child));
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
    const outside = this._sources(() => list && this._defaults(list));
    outside.forEach(source => made.add(source));
    const body = node.getChild('Body');
    const frame = this._inFunction(list, () => body && this._children(body));
    this._close(name, frame, made);
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
    for (const name of frame.free()) {
      this._read(name);
    }
    this._frame.body.touches.push(
      ...without(frame.outerTouches(), new Set(frame.parameters))
    );
  }

  /** `f = lambda x: …` is a definition of `f`. */
  private _lambdaOf(name: string, value: SyntaxNode): void {
    const inner = bare(value);
    const frame =
      inner.name === 'LambdaExpression' && this._lambdas.get(inner.from);
    if (frame && this._frame.kind === 'cell') {
      this._define(name, frame);
    }
  }

  private _class(node: SyntaxNode, decorators: Iterable<string>): void {
    const name = this._textOf(node.getChild('VariableName'));
    const made = new Set(decorators);
    const bases = node.getChild('ArgList');
    if (bases) {
      const from = this._sources(() => this._arguments(node));
      from.forEach(source => made.add(source));
    }
    const frame = new Frame('class', this._frame);
    this._frame = frame;
    const body = node.getChild('Body');
    const from = this._sources(() => body && this._children(body));
    this._frame = frame.parent ?? this._cell;
    from.forEach(source => made.add(source));
    frame.parameters.push(...frame.inner);
    this._close(name, frame, made);
  }

  /** Runs a function's body in a frame of its own. */
  private _inFunction(list: SyntaxNode | null, run: () => void): Frame {
    const frame = new Frame('function', this._frame);
    for (const child of list ? children(list) : []) {
      if (isParameter(child)) {
        const name = this._textOf(child);
        frame.bound.add(name);
        frame.parameters.push(name);
      }
    }
    const { _source, inert, safe, _depth } = this;
    this._frame = frame;
    this._source = null;
    run();
    this._frame = frame.parent ?? this._cell;
    this._source = _source;
    this._depth = _depth;
    // Defining draws nothing; who calls it is looked at there.
    this.inert = inert;
    this.safe = safe;
    return frame;
  }

  /** Ends a function or class: its name is bound, and the frame around it learns what it uses. */
  private _close(name: string, frame: Frame, made: Iterable<string>): void {
    const around = this._frame.body;
    if (around.kind === 'cell') {
      this._bind(name, made, 'definition');
      this._define(name, frame);
      return;
    }
    this._bind(name, made, 'definition');
    const free = frame.kind === 'function' ? frame.free() : [...frame.used];
    free.forEach(used => around.used.add(used));
    frame.binds.forEach(bound => around.binds.add(bound));
    if (around.kind === 'class') {
      frame.parameters.forEach(parameter => around.inner.add(parameter));
      around.touches.push(...frame.outerTouches());
    } else {
      around.touches.push(
        ...without(frame.outerTouches(), new Set(frame.parameters))
      );
    }
  }

  private _define(name: string, frame: Frame): void {
    const known = this.definitions.get(name);
    this.definitions.set(name, {
      uses: [
        ...new Set([
          ...(known?.uses ?? []),
          ...(frame.kind === 'function' ? frame.free() : frame.used)
        ])
      ],
      binds: [...new Set([...(known?.binds ?? []), ...frame.binds])],
      parameters: [
        ...new Set([...(known?.parameters ?? []), ...frame.parameters])
      ],
      touches: [...(known?.touches ?? []), ...frame.outerTouches()]
    });
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
      this._read(PSEUDO_NAMES.streams);
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
    const chain = readChain(innermost(bare(callee)), this._text);
    const last = bare(callee).lastChild;
    const method =
      bare(callee).name === 'MemberExpression'
        ? last?.name === 'PropertyName'
          ? this._textOf(last)
          : ''
        : null;
    const name = chain === null ? null : head(chain);
    const called = method ?? name ?? '';
    if (
      !(method === null && SAFE_BUILTINS.has(called)) &&
      called !== 'display'
    ) {
      this.inert = false;
    }
    if (method !== null || !SAFE_CALLS.has(called)) {
      this.safe = false;
    }
    if (STATE_READERS.test(called)) {
      this._read(PSEUDO_NAMES.streams);
    }
    const inplace = given.some(
      ({ keyword, node: value }) =>
        keyword === 'inplace' && this._textOf(value) !== 'False'
    );
    const harmless =
      !inplace &&
      method !== null &&
      (HARMLESS_METHODS.has(method) ||
        (HARMLESS_IF_USED.has(method) && !isStatement));
    const names = given
      .map(({ node: value }) => readChain(bare(value), this._text))
      .filter(
        (value): value is string => value !== null && !value.includes('(')
      )
      .map(head);
    if (!harmless && name !== null) {
      this._touch({ callee: name, self: method !== null, names });
    }
    const sure = changesArguments(called)
      ? names
      : given
          .filter(({ keyword }) => GENERATOR_KEYWORDS.has(keyword ?? ''))
          .filter(({ node: value }) => value.name === 'VariableName')
          .map(({ node: value }) => this._textOf(value));
    if (sure.length > 0) {
      this._touch({ callee: null, self: false, names: sure });
    }
  }

  private _arguments(call: SyntaxNode): ReturnType<typeof readArguments> {
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
    this._read(PSEUDO_NAMES.branch);
    const parts = children(node);
    const first = parts.findIndex(child => child.name === 'in');
    // The first iterable belongs to the outside.
    if (parts[first + 1]) {
      this.visit(parts[first + 1]);
    }
    const frame = new Frame('comprehension', this._frame);
    let target = false;
    const rest: SyntaxNode[] = [];
    parts.forEach((child, i) => {
      if (child.name === 'for' || child.name === 'in') {
        target = child.name === 'for';
      } else if (target) {
        targetNames(child, this._text).forEach(name => frame.bound.add(name));
      } else if (i !== first + 1) {
        rest.push(child);
      }
    });
    this._frame = frame;
    rest.forEach(child => this.visit(child));
    this._frame = frame.parent ?? this._cell;
  }

  private _touch(touch: ITouch): void {
    const names = touch.names.filter(name => !this._isInner(name));
    const inner = touch.callee !== null && this._isInner(touch.callee);
    const self = touch.self && !inner;
    if (names.length > 0 || self) {
      const callee = inner ? null : touch.callee;
      this._frame.body.touches.push({ callee, self, names });
    }
  }

  /** Whether a name belongs to a comprehension or class around. */
  private _isInner(name: string): boolean {
    for (
      let frame: Frame | null = this._frame;
      frame && frame.kind !== 'function' && frame.kind !== 'cell';
      frame = frame.parent
    ) {
      if (frame.bound.has(name)) {
        return true;
      }
    }
    return false;
  }

  /** The names whose objects the value of an expression may be, hold or call. */
  private _holds(nodes: readonly SyntaxNode[]): string[] {
    return nodes.flatMap(node => held(node, this._text));
  }

  /** Runs something and gives the names of the cell's level that it read. */
  private _sources(run: () => void): Set<string> {
    const before = this._source;
    const found = new Set<string>();
    this._source = found;
    run();
    this._source = before;
    found.forEach(name => before?.add(name));
    return found;
  }

  private _textOf(node: SyntaxNode | null): string {
    return node ? this._text.slice(node.from, node.to) : '';
  }

  private readonly _text: string;
  private readonly _isMagic: (at: number) => boolean;
  private readonly _cell = new Frame('cell', null);
  private _frame: Frame = this._cell;
  private _depth = 0;
  private _source: Set<string> | null = null;
  private _discarded: number | null = null;
  private _before: readonly string[] = [];
  private readonly _subject: readonly string[] = [];
  private readonly _lambdas = new Map<number, Frame>();
  private readonly _reached = new Set<string>();
}

/** The expression at the left end of attributes, subscripts and calls. */
function innermost(node: SyntaxNode): SyntaxNode {
  let at = bare(node);
  while (
    (at.name === 'MemberExpression' || at.name === 'CallExpression') &&
    at.firstChild
  ) {
    at = bare(at.firstChild);
  }
  return at;
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

/** What is done to anything but some names. */
function without(
  touches: readonly ITouch[],
  inner: ReadonlySet<string>
): ITouch[] {
  return touches.flatMap(touch => {
    const names = touch.names.filter(name => !inner.has(name));
    const local = touch.callee !== null && inner.has(touch.callee);
    const self = touch.self && !local;
    return names.length > 0 || self
      ? [{ callee: local ? null : touch.callee, self, names }]
      : [];
  });
}
