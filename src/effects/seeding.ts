/**
 * The streams that a cell or function seeds before anything in it could draw.
 */
import type { SyntaxNode } from '@lezer/common';
import type { Facts } from '../frameworks';
import { normalizeCall } from '../python/calls';
import type { ParsedCell } from '../python/cell';
import { readImport } from '../python/imports';
import {
  bare,
  children,
  head,
  readArguments,
  readChain
} from '../python/nodes';
import type { IArgument } from '../python/nodes';
import { isDrawless } from './drawless';
import { CODELESS_MAGICS } from './magics';
import { seededStreams } from './seededStreams';
import type { SeedStep } from './types';

/** What a name of the cell stands for: a path, the steps of a function, or something unknown. */
type Meaning =
  { readonly path: string } | { readonly steps: readonly SeedStep[] } | null;

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
  }

  /** What the names stand for that the statements read so far bind. */
  readonly meanings = new Map<string, Meaning>();

  /** Reads the statements of a cell or body up to the first that could draw. */
  read(statements: readonly SyntaxNode[]): SeedStep[] {
    const before = this._steps;
    const steps: SeedStep[] = [];
    this._steps = steps;
    for (const statement of statements) {
      if (steps[steps.length - 1]?.kind === 'stop') {
        break;
      }
      if (statement.name === 'ReturnStatement') {
        if (
          !children(statement)
            .slice(1)
            .every(part => this._isDrawless(part))
        ) {
          steps.push(STOP);
        }
        break;
      }
      if (!this._statement(statement, null)) {
        steps.push(STOP);
      }
    }
    this._steps = before;
    return steps;
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
        if (node.getChild('*')) {
          return false;
        }
        for (const { name, path } of readImport(node, this._text).names) {
          this.meanings.set(name, path === null ? null : { path });
        }
        return true;
      case 'FunctionDefinition':
        return this._function(node);
      case 'ClassDefinition':
        this.meanings.set(this._textOf(node.getChild('VariableName')), null);
        return (
          this._isDrawless(node.getChild('ArgList')) &&
          this._body(node.getChild('Body'), 'class')
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
    const name = this._textOf(node.getChild('VariableName'));
    const list = node.getChild('ParamList');
    const body = node.getChild('Body');
    const meanings = new Map(this.meanings);
    const steps = this.read(body ? children(body).slice(1) : []);
    this.meanings.clear();
    meanings.forEach((meaning, known) => this.meanings.set(known, meaning));
    this.meanings.set(name, { steps });
    return (
      !list ||
      children(list).every(
        part => part.name === 'TypeDef' || this._isDrawlessPart(part)
      )
    );
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
        const path = chain && !chain.includes('(') ? this._path(chain) : null;
        this.meanings.set(
          this._textOf(target),
          path === null ? null : { path }
        );
      } else if (target.name === 'MemberExpression') {
        // Properties of other objects may do anything.
        const object = readChain(
          target.lastChild?.name === ']'
            ? (target.firstChild ?? target)
            : target,
          this._text
        );
        const path = object && this._path(object);
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
    const areDrawless = given.every(
      ({ node: value, spread }) => !spread && this._isDrawless(value)
    );
    if (!chain || !areDrawless) {
      return false;
    }
    const meaning = this.meanings.get(head(chain));
    return meaning && 'steps' in meaning
      ? chain === head(chain) && this._add(meaning.steps, condition)
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
    const path = this._path(chain);
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
      return this._add(
        meaning || !seeds
          ? [{ kind: 'seed', streams: found }]
          : [{ kind: 'call', name, rest, usual: found }],
        condition
      );
    }
    if (this._facts.isDrawless(path ?? (meaning === undefined ? chain : ''))) {
      return true;
    }
    return (
      meaning === undefined &&
      // A helper called with `None` un-seeds.
      given.every(({ node: value }) => value.name !== 'None') &&
      this._add([{ kind: 'call', name, rest, usual: null }], condition)
    );
  }

  /**
   * Adds steps. Under a condition, which is not known, only those of devices count:
   * without the device there is nothing to seed.
   */
  private _add(steps: readonly SeedStep[], condition: string | null): boolean {
    for (const step of steps) {
      if (condition === null) {
        this._steps.push(step);
        continue;
      }
      const streams =
        step.kind === 'seed'
          ? step.streams
          : step.kind === 'call'
            ? step.usual
            : null;
      if (streams === null) {
        return false;
      }
      const devices = streams.filter(
        // `torch.cuda`, where the condition is about `cuda`.
        stream =>
          stream.includes('.') &&
          condition.includes(stream.slice(stream.indexOf('.') + 1))
      );
      if (devices.length > 0) {
        this._steps.push({ kind: 'seed', streams: devices });
      }
    }
    return true;
  }

  /** The dotted path of a chain, by the names of this cell and the usual ones. */
  private _path(chain: string): string | null {
    const name = head(chain);
    const meaning = this.meanings.get(name);
    if (meaning === undefined) {
      const usual = this._facts.usualPath(name);
      return usual ? usual + chain.slice(name.length) : null;
    }
    return meaning && 'path' in meaning
      ? meaning.path + chain.slice(name.length)
      : null;
  }

  /** A line of IPython's, if there is one. */
  private _magic(node: SyntaxNode): boolean {
    const there = this._source.slice(node.from, node.from + 80);
    if (this._textOf(node) !== '_' || there.startsWith('_')) {
      return true;
    }
    const name = /^%{1,2}\s*(\w+)/.exec(there)?.[1];
    return name === undefined || CODELESS_MAGICS.has(name);
  }

  private _isDrawless(node: SyntaxNode | null): boolean {
    return (
      !node ||
      isDrawless(node, this._text, chain => this._path(chain), this._facts)
    );
  }

  /** The same; punctuation and keywords pass. */
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
  private _steps: SeedStep[] = [];
}

const STOP: SeedStep = { kind: 'stop' };
