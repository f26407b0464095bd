/**
 * What a cell, or a function, seeds before anything in it could draw.
 */
import type { SyntaxNode } from '@lezer/common';
import type { SeedStep } from './types';
import { readImport } from '../python/imports';
import { isQuiet, isQuietCall, STEADY_MAGICS } from './quiet';
import {
  bare,
  children,
  head,
  readArguments,
  readChain
} from '../python/nodes';
import { normalizeCall, seedCall } from '../python/seedCalls';

/** What the usual names stand for where no cell says so. */
const USUAL: Readonly<Record<string, string>> = {
  np: 'numpy',
  numpy: 'numpy',
  random: 'random',
  torch: 'torch',
  tf: 'tensorflow',
  tensorflow: 'tensorflow',
  keras: 'keras',
  pl: 'pytorch_lightning',
  L: 'lightning',
  lightning: 'lightning',
  pytorch_lightning: 'pytorch_lightning',
  transformers: 'transformers',
  accelerate: 'accelerate',
  cp: 'cupy',
  cupy: 'cupy',
  os: 'os',
  warnings: 'warnings'
};

const HELPER = ['python', 'numpy', 'torch'];

/**
 * The streams that a call seeds.
 *
 * @param path - The dotted path of what is called.
 * @returns `null` if it seeds nothing. Streams with a `?` are those that it seeds
 * in some setups only.
 */
export function seededStreams(path: string): readonly string[] | null {
  const call = normalizeCall(path);
  const found = seedCall(call);
  if (!found || found.scope !== 'global') {
    return null;
  }
  const device = /^torch\.(cuda|mps|xpu)\./.exec(call)?.[1];
  switch (found.recipe) {
    case 'python':
    case 'numpy':
    case 'tensorflow':
    case 'cupy':
      return [found.recipe];
    case 'keras':
      return ['python', 'numpy', 'tensorflow', 'keras', 'torch?'];
    case 'lightning':
      return HELPER;
    case 'torch':
      if (/\.(seed|seed_all)$/.test(call)) {
        return []; // takes one from the system
      }
      if (call.startsWith('torch.default_generator.')) {
        return null; // one device of several
      }
      return device
        ? [`torch.${device}`]
        : call.startsWith('torch.')
          ? ['torch']
          : HELPER;
    default:
      return []; // a library that nobody watches
  }
}

/** What names of the cell stand for: a path, the steps of a function, or nothing known. */
type Meaning =
  { readonly path: string } | { readonly steps: readonly SeedStep[] } | null;

/** Reads the start of one cell. */
export class Seeding {
  /**
   * @param text - The text that was parsed.
   * @param source - The cell as it stands, of the same length: with its magics.
   */
  constructor(text: string, source: string) {
    this._text = text;
    this._source = source;
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
            .every(part => this._quiet(part))
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
        return parts.slice(1).every(part => this._quiet(part));
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
          this._quiet(node.getChild('ArgList')) &&
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
            : this._quietPart(part)
        );
      }
      case 'TryStatement':
        return parts.every(part =>
          part.name === 'Body'
            ? this._body(part, condition ?? 'try')
            : this._quietPart(part)
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
        part => part.name === 'TypeDef' || this._quietPart(part)
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
        if (!path || !/^(torch\.backends\.|os\.environ$)/.test(path)) {
          return false;
        }
      } else if (!this._quietPart(target)) {
        return false;
      }
    }
    return values.every(value => this._expression(value, condition));
  }

  /** An expression at the level of statements: what a seed call may stand in. */
  private _expression(node: SyntaxNode, condition: string | null): boolean {
    const inner = bare(node);
    if (inner.name !== 'CallExpression' || !inner.firstChild) {
      return this._quietPart(inner) && this._magic(inner);
    }
    const chain = readChain(inner.firstChild, this._text);
    const given = readArguments(inner, this._text);
    const quiet = given.every(
      ({ node: value, spread }) => !spread && this._quiet(value)
    );
    if (!chain || !quiet) {
      return false;
    }
    const name = head(chain);
    const rest = chain.slice(name.length);
    const meaning = this.meanings.get(name);
    if (meaning && 'steps' in meaning) {
      return rest === '' && this._add(meaning.steps, condition);
    }
    const path = this._path(chain);
    const call = path === null ? null : seedCall(normalizeCall(path));
    if (call?.scope === 'private') {
      return true;
    }
    const streams = path === null ? null : seededStreams(path);
    if (streams) {
      const seed =
        given.find(({ keyword }) => keyword === call?.keyword) ??
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
    if (isQuietCall(path ?? (meaning === undefined ? chain : ''))) {
      return true;
    }
    return (
      meaning === undefined &&
      // A helper that is given nothing to seed with un-seeds.
      given.every(({ node: value }) => value.name !== 'None') &&
      this._add([{ kind: 'call', name, rest, usual: null }], condition)
    );
  }

  /**
   * Takes steps. Under a condition they say nothing, as the condition is not
   * known, but for the devices: where there is none there is nothing to seed.
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
        stream =>
          /^torch\.\w+$/.test(stream) && condition.includes(stream.slice(6))
      );
      if (devices.length > 0) {
        this._steps.push({ kind: 'seed', streams: devices });
      }
    }
    return true;
  }

  /** The dotted path of a chain, by what this cell says and by the usual names. */
  private _path(chain: string): string | null {
    const name = head(chain);
    const meaning = this.meanings.get(name);
    if (meaning === undefined) {
      const usual = USUAL[name];
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
    return name === undefined || STEADY_MAGICS.has(name);
  }

  private _quiet(node: SyntaxNode | null): boolean {
    return !node || isQuiet(node, this._text, chain => this._path(chain));
  }

  /** The same with punctuation and keywords let through. */
  private _quietPart(node: SyntaxNode): boolean {
    return (
      !/^[A-Z]/.test(node.name) || /Op$/.test(node.name) || this._quiet(node)
    );
  }

  private _textOf(node: SyntaxNode | null): string {
    return node ? this._text.slice(node.from, node.to) : '';
  }

  private readonly _text: string;
  private readonly _source: string;
  private _steps: SeedStep[] = [];
}

const STOP: SeedStep = { kind: 'stop' };
