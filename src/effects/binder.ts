/**
 * The statements that bind names, and those that run conditionally.
 */
import type { SyntaxNode } from '../python/tree';
import { PSEUDO_NAMES } from '../python/pseudoNames';
import type { NameKind } from './types';
import { isConstant, isShared, kindOf, namesIn, pairsOf } from './assigned';
import { innermost, readingOf } from './callForms';
import { mayBeIterator } from './iterators';
import { runsToTheEnd } from './loops';
import { contained } from './contained';
import { itemSources, passedOn } from './indirect';
import { readImport } from '../python/imports';
import type { Facts } from '../frameworks';
import { isAs } from '../python/grammarGaps';
import { bodyOf } from '../python/scopes';
import {
  isTargetList,
  nodesBetween,
  readAssignment
} from '../python/statements';
import { isSetting } from './settings';
import type { NameTable } from './names/nameTable';
import { childNamed, children, head, readChain } from '../python/nodes';

/** Reads these statements during a walk over a cell. */
export class Binder {
  /**
   * @param text - The text that was parsed.
   * @param names - Collects the findings.
   * @param visit - Reads the children of a statement.
   * @param assigned - Called for the assignment of one value to one name.
   * @param facts - What is known of frameworks.
   */
  constructor(
    private readonly _text: string,
    private readonly _names: NameTable,
    private readonly _visit: (node: SyntaxNode) => void,
    private readonly _assigned: (name: string, value: SyntaxNode) => void,
    private readonly _facts: Facts
  ) {}

  /**
   * Reads a statement, or an expression that binds.
   *
   * @returns Whether it is one.
   */
  read(node: SyntaxNode): boolean {
    switch (node.name) {
      case 'AssignStatement':
      case 'NamedExpression':
        this._assignment(node);
        return true;
      case 'UpdateStatement':
        this._update(node);
        return true;
      case 'ForStatement':
        this._for(node);
        return true;
      case 'WithStatement':
      case 'TryStatement':
        this._as(node);
        return true;
      case 'IfStatement':
      case 'WhileStatement':
        this._ways(node);
        return true;
      case 'MatchStatement':
        this._subject = this._contained(children(node).slice(1, 2));
        children(node).forEach(child => this._visit(child));
        return true;
      case 'MatchClause':
        this._names.maybe(() =>
          children(node).forEach(child => this._visit(child))
        );
        return true;
      case 'AsPattern':
      case 'CapturePattern':
        this._pattern(node);
        return true;
      case 'KeywordPattern':
        children(node)
          .slice(1)
          .forEach(child => this._visit(child));
        return true;
      case 'DeleteStatement':
        children(node)
          .slice(1)
          .filter(target => target.name === 'VariableName')
          .forEach(target => this._visit(target));
        this._targets(children(node).slice(1), [], null);
        return true;
      case 'ImportStatement':
        this._import(node);
        return true;
      case 'TypeDefinition':
        this._typeName(node);
        return true;
      case 'ScopeStatement':
        bodyOf(this._names.frame).declare(node, this._text);
        return true;
      default:
        return false;
    }
  }

  /** `type Pair = tuple[int, int]`: the name of a type. */
  private _typeName(node: SyntaxNode): void {
    const name = this._textOf(childNamed(node, 'VariableName'));
    this._names.bind(name, [], null);
  }

  /** Binds targets: names, parts of objects, and tuples of them. */
  private _targets(
    targets: readonly SyntaxNode[],
    from: Iterable<string>,
    kind: NameKind | null
  ): void {
    for (const target of targets) {
      if (target.name === 'VariableName') {
        this._names.bind(this._textOf(target), from, kind);
      } else if (target.name === 'MemberExpression') {
        this._part(target);
      } else if (isTargetList(target)) {
        this._targets(children(target), from, null);
      }
    }
  }

  /** `a.b = c`, `a[b] = c`: reads all of it, and changes what `a` stands for. */
  private _part(target: SyntaxNode): void {
    const inner = innermost(target);
    const chain = readChain(inner, this._text);
    this._visit(target);
    if (isSetting(target, this._text, this._facts)) {
      return;
    }
    // `vars(a)["b"] = 1`, `random.choice(a)[0] = 1` and `(a or b).c = 1` change `a`.
    const names = [
      ...(chain === null ? contained(inner, this._text) : [head(chain)]),
      ...(target.firstChild
        ? passedOn(target.firstChild, true, this._text)
        : [])
    ];
    this._names.mutate({ callee: null, self: false, names });
  }

  private _assignment(node: SyntaxNode): void {
    const { targets, values, annotations } = readAssignment(node);
    annotations.forEach(annotation => this._visit(annotation));
    if (values.length === 0) {
      return; // `x: int` binds nothing
    }
    values.forEach(value => this._visit(value));
    const whole = this._whole(targets, values);
    const constant =
      values.length === 1 && isConstant(values[0]) ? 'constant' : null;
    for (const group of targets) {
      const [only] = group;
      const pairs = pairsOf(group, values);
      if (pairs) {
        pairs.forEach(([target, value]) => {
          this._targets([target], this._contained([value]), kindOf(value));
          this._value(target, value);
        });
        continue;
      }
      this._targets(group, whole, group.length === 1 ? constant : null);
      if (group.length === 1 && values.length === 1) {
        this._value(only, values[0]);
        this._assigned(this._textOf(only), values[0]);
      } else {
        this._names.mutate(readingOf(this._contained(values)));
      }
    }
  }

  /**
   * What the values of several names have in common: `fig, ax = plt.subplots()`, `a = b = []`.
   * One that no name leads to gets a name of its own.
   */
  private _whole(
    targets: readonly (readonly SyntaxNode[])[],
    values: readonly SyntaxNode[]
  ): readonly string[] {
    const from = this._contained(values);
    if (
      this._names.frame.kind !== 'module' ||
      !isShared(targets, values, this._text)
    ) {
      return from;
    }
    const names = targets.flat().flatMap(target => namesIn(target, this._text));
    const whole = `<${names.join(' ')}>`;
    this._names.bind(whole, from, null);
    return [whole];
  }

  /** Notes the value of one name. */
  private _value(target: SyntaxNode, value: SyntaxNode): void {
    if (
      this._names.frame.kind === 'module' &&
      mayBeIterator(value, this._text)
    ) {
      namesIn(target, this._text).forEach(name =>
        this._names.iterators.add(name)
      );
    }
  }

  private _update(node: SyntaxNode): void {
    const [target, , ...values] = children(node);
    if (!target) {
      return;
    }
    this._visit(target);
    values.forEach(value => this._visit(value));
    const from = this._contained(values);
    const name = this._textOf(target);
    if (target.name === 'VariableName') {
      const constant =
        this._names.kinds.get(name) === 'constant' &&
        values.length === 1 &&
        isConstant(values[0]);
      // A list grows in place, under all its names; a number does not.
      if (!constant) {
        this._names.mutate({ callee: null, self: false, names: [name] });
      }
      this._names.bind(
        name,
        constant ? [] : [name, ...from],
        constant ? 'constant' : null
      );
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
        before.forEach(test => this._visit(test));
        ways.push(() => this._visit(child));
      } else {
        ways.push(() => [...before, child].forEach(part => this._visit(part)));
      }
    }
    this._names.either(ways, hasElse && node.name === 'IfStatement');
  }

  private _for(node: SyntaxNode): void {
    const parts = children(node);
    const rest = parts.slice(parts.findIndex(({ name }) => name === 'in') + 1);
    const at = rest.findIndex(child => child.name === 'Body');
    rest.slice(0, at).forEach(child => this._visit(child));
    const from = rest
      .slice(0, at)
      .flatMap(child => itemSources(child, this._text));
    this._names.mutate(readingOf(this._contained(rest.slice(0, at))));
    const body = (): void => {
      this._targets(nodesBetween(node, 'for', 'in'), from, null);
      rest.slice(at).forEach(child => this._visit(child));
    };
    this._names.repeatedly(() =>
      at === 1 && runsToTheEnd(node, rest[0], this._text)
        ? body()
        : this._names.maybe(body)
    );
  }

  /** `with a as b`, `except A as b`. */
  private _as(node: SyntaxNode): void {
    const isTry = node.name === 'TryStatement';
    let from: Iterable<string> = [];
    let value: SyntaxNode | null = null;
    let target = false;
    for (const child of children(node)) {
      if (isAs(child, this._text)) {
        target = true;
      } else if (target) {
        this._targets([child], from, null);
        if (value) {
          this._value(child, value);
        }
        target = false;
      } else if (isTry) {
        this._names.maybe(() => this._visit(child));
      } else {
        from = this._contained([child]);
        value = child;
        this._visit(child);
      }
    }
  }

  private _pattern(node: SyntaxNode): void {
    const parts = children(node);
    if (node.name === 'AsPattern') {
      const at = parts.findIndex(child => child.name === 'as');
      parts.slice(0, at).forEach(child => this._visit(child));
      this._targets(parts.slice(at + 1), this._subject, null);
    } else {
      this._targets(parts, this._subject, null);
    }
  }

  private _import(node: SyntaxNode): void {
    const isFrom = node.firstChild?.name === 'from';
    const star = childNamed(node, '*');
    if (star) {
      this._names.maybe(() => this._names.bind(PSEUDO_NAMES.star, [], null));
      return;
    }
    for (const { name, path } of readImport(node, this._text).names) {
      this._names.bind(name, [], isFrom ? 'import' : 'module');
      this._names.imports.set(name, path ?? this._textOf(node));
    }
  }

  /** The names whose objects the value of an expression may be, contain or call. */
  private _contained(nodes: readonly SyntaxNode[]): string[] {
    return nodes.flatMap(node => contained(node, this._text));
  }

  /** What the patterns of a `match` take apart. */
  private _subject: readonly string[] = [];

  private _textOf(node: SyntaxNode | null): string {
    return node ? this._text.slice(node.from, node.to) : '';
  }
}
