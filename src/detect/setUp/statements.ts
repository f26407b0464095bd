/**
 * Reads the statements of set-up.
 */
import type { SyntaxNode } from '../../python/tree';
import { bounded } from '../../python/budget';
import { readImport } from '../../python/imports';
import { childNamed, children, readArguments } from '../../python/nodes';
import {
  isTargetList,
  nodesBetween,
  readAssignment,
  targetsOfAs
} from '../../python/statements';
import { Pace, SLICE } from '../../python/slices';
import type { Slices } from '../../python/slices';
import { CallReader } from './calls';
import { DATA, LocalNames, pathSense, UNKNOWN } from './senses';
import type { IFunction, IMethod, Sense, Senses } from './senses';

/** The steps that one statement may take, with all that it calls. In public notebooks no cell takes more than 1,900. */
const STATEMENT = 40_000;

/** Reads one cell of a notebook in which only set-up ran so far. */
export class CellReader extends CallReader {
  /**
   * Reads the cell and binds its names.
   *
   * @returns The offset of the first code that may draw or seed; `null` if none does.
   */
  *running(): Slices<number | null> {
    const pace = new Pace(SLICE);
    for (const node of children(this.cell.top)) {
      if (pace.isDue(node.to - node.from)) {
        yield;
      }
      try {
        bounded(STATEMENT, () => this.statement(node));
      } catch (error) {
        if (error instanceof RangeError) {
          return node.from; // nested too deep, or too much
        }
        throw error;
      }
      if (this.stop !== null) {
        break;
      }
    }
    return this.stop;
  }

  protected statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'ImportStatement':
        this._import(node);
        break;
      case 'AssignStatement':
        this._assignment(node);
        break;
      case 'UpdateStatement':
        this._update(node);
        break;
      case 'FunctionDefinition':
        this._function(node);
        break;
      case 'ClassDefinition':
        this._class(node);
        break;
      case 'DecoratedStatement':
        this._decorated(node);
        break;
      case 'ForStatement':
      case 'WithStatement':
        this._binding(node);
        break;
      case 'IfStatement':
      case 'WhileStatement':
      case 'TryStatement':
        this._branches(node);
        break;
      case 'DeleteStatement':
        node
          .getChildren('VariableName')
          .forEach(name => this.bind(this.textOf(name), UNKNOWN));
        break;
      case 'ScopeStatement':
        this._declare(node);
        break;
      case 'MatchStatement':
        this.halt(node);
        break;
      case 'TypeDefinition':
        break;
      default:
        this._rest(node);
        break;
    }
  }

  /** Expressions, `return`, `raise`, groups of statements. */
  private _rest(node: SyntaxNode): void {
    if (node.isError) {
      this.halt(node);
    } else if (/^(StatementGroup|Body|\W+)$/.test(node.name)) {
      children(node).forEach(part => this.statement(part));
    } else {
      children(node)
        .filter(part => /^[A-Z⚠]/.test(part.name))
        .forEach(part => this.read(part));
    }
  }

  protected target(node: SyntaxNode, senses: Senses): void {
    if (node.name === 'VariableName') {
      this.bind(this.textOf(node), senses);
    } else if (node.name === 'MemberExpression') {
      this._part(node);
    } else if (isTargetList(node)) {
      children(node).forEach(part => this.target(part, DATA));
    }
  }

  /** `os.environ["A"] = …`, `config.size = …` */
  private _part(node: SyntaxNode): void {
    const [object] = children(node);
    const isItem = node.lastChild?.name === ']';
    // The part itself is read too: a subscript may call.
    const part = this.read(node);
    const changed = isItem ? (object ? this.read(object) : UNKNOWN) : part;
    const owner = object && !isItem ? this.read(object) : changed;
    const isHarmless = owner.every(
      sense => this._isOwn(sense) || changed.every(one => this._isSetting(one))
    );
    if (!isHarmless) {
      this.halt(node);
    }
  }

  /** Whether something is of the notebook, so that its parts are nobody else's. */
  private _isOwn({ kind }: Sense): boolean {
    return /^(data|instance|class|function)$/.test(kind);
  }

  private _isSetting(sense: Sense): boolean {
    return sense.kind === 'path' && this.facts.isSetting(sense.path);
  }

  private _assignment(node: SyntaxNode): void {
    const { targets, values, annotations } = readAssignment(node);
    annotations.forEach(annotation => this.read(annotation));
    const senses = values
      .filter(value => /^[A-Z⚠]/.test(value.name))
      .map(value => this.read(value));
    for (const group of targets) {
      const only = group.length === 1 && senses.length === 1;
      group.forEach(target => this.target(target, only ? senses[0] : DATA));
    }
    if (childNamed(node, '⚠')) {
      this.halt(node);
    }
  }

  private _update(node: SyntaxNode): void {
    const [target, , ...values] = children(node);
    values.forEach(value => this.read(value));
    if (target?.name === 'MemberExpression') {
      this._part(target);
    } else if (target) {
      this.read(target);
    }
  }

  private _import(node: SyntaxNode): void {
    const { names, stars } = readImport(node, this.cell.text);
    for (const { name, path } of names) {
      this.bind(name, path === null ? UNKNOWN : pathSense(path));
    }
    for (const [name, path] of stars.flatMap(module =>
      this.facts.starNames(module)
    )) {
      this.bind(name, pathSense(path));
    }
  }

  private _function(node: SyntaxNode): IFunction {
    this.defaults(node);
    const made: IFunction = {
      kind: 'function',
      node,
      cell: this.cell,
      scope: this.local
    };
    this.bind(this.textOf(childNamed(node, 'VariableName')), [made]);
    return made;
  }

  private _class(node: SyntaxNode): void {
    const bases = readArguments(node, this.cell.text).map(({ node: base }) =>
      this.read(base)
    );
    const methods = new Map<string, IMethod>();
    const scope = new LocalNames(this.local);
    const around = this.local;
    this.inside(scope, () => {
      const body = childNamed(node, 'Body');
      for (const part of body ? children(body) : []) {
        this.statement(part);
        const definition =
          part.name === 'DecoratedStatement'
            ? childNamed(part, 'FunctionDefinition')
            : part;
        if (definition?.name === 'FunctionDefinition') {
          const name = this.textOf(childNamed(definition, 'VariableName'));
          methods.set(name, {
            // Methods do not see the names of the class.
            body: {
              kind: 'function',
              node: definition,
              cell: this.cell,
              scope: around
            },
            isImplicit: part !== definition || /^__\w+__$/.test(name)
          });
        }
      }
    });
    this.bind(this.textOf(childNamed(node, 'VariableName')), [
      { kind: 'class', bases, methods }
    ]);
  }

  /** Decorators are calls that are given the function or class. */
  private _decorated(node: SyntaxNode): void {
    for (const decorator of node.getChildren('Decorator')) {
      const words = children(decorator).slice(1);
      if (!this._mayDecorate(words)) {
        this.halt(decorator);
      }
    }
    const definition =
      childNamed(node, 'FunctionDefinition') ??
      childNamed(node, 'ClassDefinition');
    if (definition) {
      this.statement(definition);
    }
  }

  /** `@a.b` and `@a.b(c)`, of which the tree has only the words. */
  private _mayDecorate(words: readonly SyntaxNode[]): boolean {
    const names = words.filter(({ name }) =>
      /^(VariableName|PropertyName)$/.test(name)
    );
    const list = words.find(({ name }) => name === 'ArgList');
    const parts = list ? children(list) : [];
    parts
      .filter(
        (part, i) =>
          /^[A-Z⚠]/.test(part.name) &&
          !/Op$/.test(part.name) &&
          parts[i + 1]?.name !== 'AssignOp'
      )
      .forEach(part => this.read(part));
    const [first, ...rest] = names.map(name => this.textOf(name));
    return (
      first !== undefined &&
      names.length + (list ? 1 : 0) ===
        words.filter(({ name }) => name !== '.').length &&
      this.nameOf(first).every(sense => this.mayDecorate(sense, rest))
    );
  }

  /** `for a in b`, `with a as b`: what follows binds names. */
  private _binding(node: SyntaxNode): void {
    const isFor = node.name === 'ForStatement';
    const targets = isFor
      ? nodesBetween(node, 'for', 'in')
      : targetsOfAs(node, this.cell.text);
    const places = new Set(targets.map(target => target.from));
    const parts = children(node).filter(({ from }) => !places.has(from));
    const before = this.mayRun;
    for (const part of parts) {
      if (part.name === 'Body') {
        targets.forEach(target => this.target(target, DATA));
        this.mayRun = isFor || before;
        this.statement(part);
      } else if (/^[A-Z⚠]/.test(part.name)) {
        this.read(part);
      }
    }
    this.mayRun = before;
  }

  private _branches(node: SyntaxNode): void {
    const before = this.mayRun;
    const aliases = new Set(
      targetsOfAs(node, this.cell.text).map(({ from }) => from)
    );
    for (const part of children(node)) {
      if (aliases.has(part.from)) {
        this.target(part, DATA);
      } else if (part.name === 'Body') {
        this.mayRun = true;
        this.statement(part);
        this.mayRun = before;
      } else if (/^[A-Z⚠]/.test(part.name)) {
        this.read(part);
      }
    }
  }

  private _declare(node: SyntaxNode): void {
    if (node.firstChild?.name === 'global') {
      node
        .getChildren('VariableName')
        .forEach(name => this.local?.globals.add(this.textOf(name)));
    }
  }
}
