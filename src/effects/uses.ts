/**
 * Which names a cell takes from outside, which it binds and which objects it
 * may change, in the order in which Python runs it.
 */
import type { SyntaxNode } from '@lezer/common';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { Binder } from './binder';
import { readCall } from './calls';
import type { Frame } from './frames';
import { STATE_READERS } from './mutations';
import { NameTable } from './nameTable';
import { bare, children, readArguments } from '../python/nodes';
import type { IArgument } from '../python/nodes';

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
    this._binder = new Binder(
      text,
      this.names,
      node => this.visit(node),
      (name, value) => this._lambdaOf(name, value)
    );
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
    if (node.name === 'WithStatement') {
      this.inert = false;
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
        } else if (!this._binder.read(node)) {
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
    if (this._remembers(frame, list, from)) {
      frame.touches.push({ callee: null, self: false, names: [name] });
    }
    this.names.close(name, frame, made);
  }

  /** Whether a function gives something else the next time: a cache, a default that it changes. */
  private _remembers(
    frame: Frame,
    list: SyntaxNode | null,
    decorators: Iterable<string>
  ): boolean {
    if ([...decorators].some(name => /cache|memo|functools/.test(name))) {
      return true;
    }
    return (list ? children(list) : []).some(child => {
      const value = child.name === 'AssignOp' ? child.nextSibling : null;
      const name = this._textOf(child.prevSibling);
      return (
        value !== null &&
        /^(Array|Dictionary|Set|Call)/.test(value.name) &&
        frame.touches.some(
          touch => touch.callee === name || touch.names.includes(name)
        )
      );
    });
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
    if (form.seeds !== null) {
      this.names.frame.body.seedCalls.push(form.seeds);
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

  private _textOf(node: SyntaxNode | null): string {
    return node ? this._text.slice(node.from, node.to) : '';
  }

  private readonly _text: string;
  private readonly _isMagic: (at: number) => boolean;
  private readonly _binder: Binder;
  private _discarded: number | null = null;
  private readonly _lambdas = new Map<number, Frame>();
}

function isComprehension(node: SyntaxNode): boolean {
  return (
    /Comprehension/.test(node.name) ||
    (node.name === 'ArgList' && node.getChild('for') !== null)
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
