/**
 * The streams that a cell or function seeds before anything in it could draw.
 */
import type { SyntaxNode } from '../python/tree';
import type { Facts } from '../frameworks';
import { normalizeCall } from '../python/calls';
import type { ParsedCell } from '../python/cell';
import { readImport } from '../python/imports';
import {
  bare,
  childNamed,
  children,
  decoratorChain,
  head,
  readArguments,
  readChain
} from '../python/nodes';
import type { IArgument } from '../python/nodes';
import { atOnce, Pace, SLICE } from '../python/slices';
import type { Slices } from '../python/slices';
import { isDrawless, isDrawlessArgument } from './drawless';
import type { IDrawlessRules } from './drawless';
import { isCodeless } from './texts/magics';
import { Meanings } from './meanings';
import { seededStreams } from './seededStreams';
import { Steps } from './steps';
import type { SeedStep } from './types';

/** Reads the start of one cell. */
export class Seeding {
  /**
   * @param cell - The cell.
   * @param facts - What is known of frameworks.
   */
  constructor(cell: ParsedCell, facts: Facts) {
    this._text = cell.text;
    this._source = cell.source;
    this._facts = facts;
    this.meanings = new Meanings(facts);
    this._rules = {
      mayCall: chain => this.meanings.mayCall(chain),
      // An item of a data set may draw; in set-up it would be taken for a load.
      mayTake: object =>
        !this._isSetUp ||
        this.meanings.isPlain(object && readChain(object, this._text))
    };
  }

  /** What the names stand for that the statements read so far bind. */
  readonly meanings: Meanings;

  /** Reads the statements of a cell or body up to the first that could draw. */
  read(statements: readonly SyntaxNode[]): SeedStep[] {
    return atOnce(this.reading(statements));
  }

  /** The same in slices. */
  *reading(statements: readonly SyntaxNode[]): Slices<SeedStep[]> {
    const before = this._steps;
    const steps = new Steps();
    this._steps = steps;
    const pace = new Pace(SLICE);
    for (const statement of statements) {
      if (steps.isStopped) {
        break;
      }
      if (pace.isDue(statement.to - statement.from)) {
        yield;
      }
      if (statement.name === 'ReturnStatement') {
        if (
          !children(statement)
            .slice(1)
            .every(part => this._isDrawless(part))
        ) {
          steps.stop();
        }
        break;
      }
      if (!this._statement(statement, null)) {
        steps.stop();
      }
    }
    this._steps = before;
    return steps.all;
  }

  /**
   * Whether statements only set up: they load modules, whatever that does, and define
   * names, but draw nothing themselves; what they seed, they surely seed.
   */
  *settingUp(statements: readonly SyntaxNode[]): Slices<boolean> {
    this._steps = new Steps();
    this._isSetUp = true;
    const pace = new Pace(SLICE);
    for (const statement of statements) {
      if (pace.isDue(statement.to - statement.from)) {
        yield;
      }
      if (!isStarImport(statement) && !this._statement(statement, null)) {
        return false;
      }
    }
    return this._steps.all.every(
      step => step.kind === 'seed' && step.streams.length > 0
    );
  }

  /**
   * @param condition - The condition under which it runs; `null` for none.
   * @returns False if the statement could draw.
   */
  private _statement(node: SyntaxNode, condition: string | null): boolean {
    const parts = children(node);
    switch (node.name) {
      case ';':
      case ':':
      case 'PassStatement':
      case 'ScopeStatement':
      case 'TypeDefinition':
        return true;
      case 'DeleteStatement':
        return parts.slice(1).every(part => this._isDrawless(part));
      case 'StatementGroup':
        return parts.every(part => this._statement(part, condition));
      case 'ImportStatement':
        if (isStarImport(node)) {
          return false;
        }
        for (const { name, path } of readImport(node, this._text).names) {
          this.meanings.set(name, path === null ? null : { path });
        }
        return true;
      case 'FunctionDefinition':
        return this._function(node);
      case 'DecoratedStatement':
        return this._decorated(node);
      case 'ClassDefinition':
        this.meanings.set(this._textOf(childNamed(node, 'VariableName')), null);
        return (
          this._isDrawless(childNamed(node, 'ArgList')) &&
          this._body(childNamed(node, 'Body'), 'class')
        );
      case 'AssignStatement':
      case 'UpdateStatement':
        return this._assignment(parts, condition);
      case 'ExpressionStatement':
        return parts.every(part => this._expression(part, condition));
      case 'IfStatement': {
        const test = this._textOf(parts[1]);
        return parts.every(part =>
          part.name === 'Body'
            ? this._body(part, condition ?? test)
            : this._isDrawlessPart(part)
        );
      }
      case 'TryStatement':
        return parts.every(part =>
          part.name === 'Body'
            ? this._body(part, condition ?? 'try')
            : this._isDrawlessPart(part)
        );
      default:
        return false;
    }
  }

  private _body(body: SyntaxNode | null, condition: string): boolean {
    return (
      !body || children(body).every(part => this._statement(part, condition))
    );
  }

  private _function(node: SyntaxNode): boolean {
    const name = this._textOf(childNamed(node, 'VariableName'));
    const list = childNamed(node, 'ParamList');
    const body = childNamed(node, 'Body');
    const steps = this.meanings.within(() =>
      this.read(body ? children(body).slice(1) : [])
    );
    this.meanings.set(name, { steps });
    return (
      !list ||
      children(list).every(
        part => part.name === 'TypeDef' || this._isDrawlessPart(part)
      )
    );
  }

  /** A definition with decorators, which may be called here and make anything of it. */
  private _decorated(node: SyntaxNode): boolean {
    return children(node).every(part => {
      if (part.name !== 'Decorator') {
        const isDefined = this._statement(part, null);
        this.meanings.set(this._textOf(childNamed(part, 'VariableName')), null);
        return isDefined;
      }
      const chain = decoratorChain(part, this._text);
      const isOwn = /\.(setter|getter|deleter)$/.test(chain);
      const isKnown = isOwn || this.meanings.mayCall(chain);
      return isKnown && this._isDrawless(childNamed(part, 'ArgList'));
    });
  }

  private _assignment(
    parts: readonly SyntaxNode[],
    condition: string | null
  ): boolean {
    let last = -1;
    parts.forEach((part, i) => {
      last = /^(Assign|Update)Op$/.test(part.name) ? i : last;
    });
    const targets = parts.slice(0, last);
    const values = parts.slice(last + 1);
    const chain = values.length === 1 && readChain(values[0], this._text);
    for (const target of targets) {
      if (target.name === 'VariableName') {
        const path =
          chain && !chain.includes('(') ? this.meanings.path(chain) : null;
        const meaning = path === null ? null : { path };
        this.meanings.set(this._textOf(target), meaning);
      } else if (target.name === 'MemberExpression') {
        // Properties of other objects may do anything.
        const object = readChain(
          target.lastChild?.name === ']'
            ? (target.firstChild ?? target)
            : target,
          this._text
        );
        const path = object && this.meanings.path(object);
        if (!path || !this._facts.isSetting(path)) {
          return false;
        }
      } else if (!this._isDrawlessPart(target)) {
        return false;
      }
    }
    return values.every(value => this._expression(value, condition));
  }

  /** An expression at the level of statements, where a seed call may stand. */
  private _expression(node: SyntaxNode, condition: string | null): boolean {
    const inner = bare(node);
    if (inner.name !== 'CallExpression' || !inner.firstChild) {
      return this._isDrawlessPart(inner) && this._magic(inner);
    }
    const chain = readChain(inner.firstChild, this._text);
    const given = readArguments(inner, this._text);
    const areDrawless =
      !childNamed(childNamed(inner, 'ArgList'), 'for') &&
      given.every(
        argument =>
          !argument.spread &&
          isDrawlessArgument(argument, this._text, this._rules)
      );
    if (!chain || !areDrawless) {
      return false;
    }
    const meaning = this.meanings.get(head(chain));
    return meaning && 'steps' in meaning
      ? chain === head(chain) && this._steps.add(meaning.steps, condition)
      : this._call(chain, given, condition);
  }

  /** A call of something other than a function of this cell. */
  private _call(
    chain: string,
    given: readonly IArgument[],
    condition: string | null
  ): boolean {
    const name = head(chain);
    const rest = chain.slice(name.length);
    const meaning = this.meanings.get(name);
    const path = this.meanings.path(chain);
    const call =
      path === null
        ? null
        : this._facts.seedCall(this._facts.respell(normalizeCall(path)));
    if (call?.scope === 'private') {
      return true;
    }
    const streams = path === null ? null : seededStreams(path, this._facts);
    if (streams) {
      const seed =
        given.find(({ keyword }) => keyword === call?.parameter) ??
        given.find(({ keyword }) => keyword === null);
      const seeds = seed !== undefined && seed.node.name !== 'None';
      const found = seeds ? streams : [];
      return this._steps.add(
        meaning || !seeds
          ? [{ kind: 'seed', streams: found }]
          : [{ kind: 'call', name, rest, usual: found }],
        condition
      );
    }
    if (this.meanings.mayCall(chain)) {
      return true;
    }
    return (
      meaning === undefined &&
      // A helper called with `None` un-seeds.
      given.every(({ node: value }) => value.name !== 'None') &&
      this._steps.add([{ kind: 'call', name, rest, usual: null }], condition)
    );
  }

  private _magic(node: SyntaxNode): boolean {
    return this._textOf(node) !== '_' || isCodeless(this._source, node.from);
  }

  private _isDrawless(node: SyntaxNode | null): boolean {
    return !node || isDrawless(node, this._text, this._rules);
  }

  // Punctuation and keywords pass.
  private _isDrawlessPart(node: SyntaxNode): boolean {
    return (
      !/^[A-Z]/.test(node.name) ||
      /Op$/.test(node.name) ||
      this._isDrawless(node)
    );
  }

  private _textOf(node: SyntaxNode | null): string {
    return node ? this._text.slice(node.from, node.to) : '';
  }

  private readonly _text: string;
  private readonly _source: string;
  private readonly _facts: Facts;
  private readonly _rules: IDrawlessRules;
  private _steps = new Steps();
  private _isSetUp = false;
}

function isStarImport(node: SyntaxNode): boolean {
  return node.name === 'ImportStatement' && childNamed(node, '*') !== null;
}
