/**
 * The names that a cell takes from outside, those that it binds and the objects that it
 * may change, in the order in which Python runs the code.
 */
import type { SyntaxNode } from '../python/tree';
import type { Facts } from '../frameworks';
import type { ParsedCell } from '../python/cell';
import { bodyOf } from '../python/scopes';
import {
  outerParts,
  readComprehension,
  readParameters
} from '../python/statements';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import { Binder } from './binder';
import { readCall, readingOf } from './callForms';
import { contained } from './contained';
import type { ICallForm } from './callForms';
import { readEveryRun } from './everyRun';
import type { Frame } from './names/frames';
import { goneThrough, readIndirect } from './indirect';
import { remembers } from './names/remembering';
import { givesIterator, namesRead } from './iterators';
import { NameTable } from './names/nameTable';
import { BRANCHES, isComprehension, MAY_FAIL, targetNames } from './nodeKinds';
import { readSetOrder } from './setOrder';
import { readTextCode } from './texts/textCode';
import { takeText } from './texts/textUses';
import type { Trace } from './names/trace';
import type { CodeReader } from './types';
import {
  bare,
  childNamed,
  children,
  head,
  readArguments
} from '../python/nodes';
import type { IArgument } from '../python/nodes';

/** Reads one cell: visit its top node, then take the findings. */
export class Uses {
  /**
   * @param cell - The cell.
   * @param facts - What is known of frameworks.
   * @param read - Reads code that is handed over as a text, if that matters.
   */
  constructor(cell: ParsedCell, facts: Facts, read: CodeReader | null = null) {
    this._cell = cell;
    this._read = read;
    this._facts = facts;
    this._binder = new Binder(
      cell.text,
      this.names,
      node => this.visit(node),
      (name, value) => this._lambdaOf(name, value),
      facts
    );
  }

  /** The names that were found. */
  readonly names = new NameTable();
  /** Whether nothing was found that could draw. */
  isDrawless = true;
  /** Whether nothing was found that fails for some values. */
  isSafe = true;

  /** Reads a node and all its descendants. */
  visit(node: SyntaxNode): void {
    this._note(node);
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
          this.isSafe = false;
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

  /** Notes what a node does by its kind. */
  private _note(node: SyntaxNode): void {
    if (BRANCHES.has(node.name)) {
      this.names.read(PSEUDO_NAMES.branch);
    }
    if (node.name === 'WithStatement') {
      this.isDrawless = false;
    }
    if (MAY_FAIL.test(node.name)) {
      this.isSafe = false;
    }
    const { text } = this._cell;
    const orders = readSetOrder(node, this._cell);
    this.names.running.forEach(trace => trace.everyRun.push(...orders));
    if (givesIterator(node, text)) {
      bodyOf(this.names.frame).yields = true;
    }
    const read = namesRead(node, text);
    if (read.length > 0) {
      this.names.mutate(readingOf(read));
    }
  }

  private _children(node: SyntaxNode, from = 0): void {
    for (const child of children(node).slice(from)) {
      this.visit(child);
    }
  }

  private _name(node: SyntaxNode): void {
    const name = this._textOf(node);
    if (name === '_' && this._cell.isMagic(node.from)) {
      return;
    }
    this.names.read(name);
  }

  private _decorated(node: SyntaxNode): void {
    const decorators = new Set<string>();
    this.isDrawless = false;
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
    const name = this._textOf(childNamed(node, 'VariableName'));
    const list = childNamed(node, 'ParamList');
    const made = new Set(from);
    // Defaults and annotations belong to the enclosing scope.
    const outside = this.names.sources(() => {
      if (list) {
        outerParts(list).forEach(part => this.visit(part));
      }
      node.getChildren('TypeDef').forEach(type => this.visit(type));
    });
    outside.forEach(source => made.add(source));
    const body = childNamed(node, 'Body');
    const frame = this._inFunction(list, () => body && this._children(body));
    if (name === '__next__') {
      bodyOf(this.names.frame).yields = true;
    }
    if (remembers(frame, list, from, this._cell)) {
      frame.mutations.push({ callee: null, self: false, names: [name] });
    }
    this.names.close(name, frame, made);
  }

  private _lambda(node: SyntaxNode): void {
    const list = childNamed(node, 'ParamList');
    if (list) {
      outerParts(list).forEach(part => this.visit(part));
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
    if (frame && this.names.frame.kind === 'module') {
      this.names.define(name, frame);
    }
  }

  private _class(node: SyntaxNode, decorators: Iterable<string>): void {
    const name = this._textOf(childNamed(node, 'VariableName'));
    const made = new Set(decorators);
    const bases = this.names.sources(() => this._arguments(node));
    bases.forEach(source => made.add(source));
    const body = childNamed(node, 'Body');
    const from = new Set<string>();
    const frame = this.names.inside('class', [], () => {
      const read = this.names.sources(() => body && this._children(body));
      read.forEach(source => from.add(source));
    });
    from.forEach(source => made.add(source));
    this.names.close(name, frame, made);
  }

  /** Reads a function's body in a new scope. */
  private _inFunction(list: SyntaxNode | null, run: () => void): Frame {
    const parameters = (list ? readParameters(list) : []).map(({ node }) =>
      this._textOf(node)
    );
    // A definition draws nothing; a call of it may, and is read where it stands.
    const { isDrawless, isSafe } = this;
    const frame = this.names.inside('function', parameters, run);
    this.isDrawless = isDrawless;
    this.isSafe = isSafe;
    return frame;
  }

  private _member(node: SyntaxNode): void {
    const last = node.lastChild;
    if (
      last?.name === 'PropertyName' &&
      this._facts.readsState(this._textOf(last))
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
    const { text } = this._cell;
    const form = readCall(callee, given, isStatement, text, this._facts);
    this.isDrawless &&= form.isDrawless;
    this.isSafe &&= form.isSafe;
    if (form.readsState) {
      this.names.read(PSEUDO_NAMES.streams);
    }
    const code = readTextCode(node, text);
    if (code) {
      this.isDrawless &&= code.kind === 'names';
      const line = this._cell.lineOf(node.from) + 1;
      takeText(code, this.names, line, this._read, text);
    }
    if (code?.kind !== 'code') {
      this.names.running.forEach(trace => this._trace(node, form, trace));
    }
    [...form.mutations, ...readIndirect(node, text)].forEach(mutation =>
      this.names.mutate(mutation)
    );
    if (form.used.length > 0) {
      this.names.mutate(readingOf(form.used));
    }
  }

  private _trace(
    call: SyntaxNode,
    { seeds, draws }: ICallForm,
    trace: Trace
  ): void {
    if (seeds !== null) {
      trace.seedCalls.add(seeds);
    }
    if (draws !== null) {
      const isLocal = this.names.isLocalValue(head(draws));
      trace.call(isLocal ? '' : draws, this._cell.lineOf(call.from) + 1);
    }
    trace.everyRun.push(
      ...readEveryRun(call, this._cell, this.names, this._facts)
    );
  }

  private _arguments(call: SyntaxNode): readonly IArgument[] {
    const list = childNamed(call, 'ArgList');
    if (list && isComprehension(list)) {
      this._comprehension(list);
      return [];
    }
    const given = readArguments(call, this._cell.text);
    for (const { node, target } of given) {
      this.visit(node);
      if (target) {
        const from = contained(node, this._cell.text);
        this.names.bind(this._textOf(target), from, null);
      }
    }
    return given;
  }

  private _comprehension(node: SyntaxNode): void {
    this.names.read(PSEUDO_NAMES.branch);
    const { first, targets, rest } = readComprehension(node);
    if (first) {
      this.visit(first);
    }
    const bound = targets.flatMap(child => targetNames(child, this._cell.text));
    this.names.inside('comprehension', bound, () => {
      this.names.frame.from = goneThrough(node, bound, this._cell.text);
      rest.forEach(child => this.visit(child));
    });
  }

  private _textOf(node: SyntaxNode | null): string {
    return this._cell.textOf(node);
  }

  private readonly _cell: ParsedCell;
  private readonly _facts: Facts;
  private readonly _read: CodeReader | null;
  private readonly _binder: Binder;
  private _discarded: number | null = null;
  private readonly _lambdas = new Map<number, Frame>();
}
