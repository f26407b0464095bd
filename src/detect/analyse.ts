/**
 * What one cell of Python says, from one parse of it.
 */
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { readBindings } from './bindings';
import { readHashSeeds, magicHashSeed } from './hashSeeds';
import type { IHashSeedFact } from './hashSeeds';
import type { IImportedModule } from './imports';
import { readImport } from './imports';
import { prepareCell } from './lines';
import { children, readArguments, readChain } from './nodes';
import { head, resolve, resolveValue, Scope } from './scopes';
import type { Resolved, ResolvedValue } from './scopes';
import { readValue } from './values';
import { seedCall, starNames, normalizeCall } from './seeds';
import type { IPythonParser } from './types';

/** A call that sets a seed, or may do so, depending on other cells. */
export interface ICallFact {
  readonly chain: string;
  /** Whether another cell defines the first name of `chain`. */
  readonly open: boolean;
  readonly line: number;
  readonly args: readonly IArgumentFact[];
}

/** An argument of such a call. */
export interface IArgumentFact {
  readonly keyword: string | null;
  readonly value: ResolvedValue;
  readonly text: string;
}

/** What a name of the module stands for at the end of the cell. */
export interface IExport {
  readonly target: Resolved;
  readonly value: ResolvedValue;
  /** Where in the cell it got that meaning. */
  readonly at: number;
}

/** What one cell says by itself. */
export interface ICellFacts {
  readonly imports: readonly IImportedModule[];
  /** Dotted paths used, aliases resolved, without repeats. */
  readonly paths: readonly string[];
  /** Chains used that other cells may explain: first name → what follows it. */
  readonly open: ReadonlyMap<string, readonly string[]>;
  readonly calls: readonly ICallFact[];
  readonly hashSeeds: readonly IHashSeedFact[];
  readonly exports: ReadonlyMap<string, IExport>;
}

/** The facts of a cell that says nothing. */
export const NO_FACTS: ICellFacts = {
  imports: [],
  paths: [],
  open: new Map(),
  calls: [],
  hashSeeds: [],
  exports: new Map()
};

/** Nodes that open a scope at their start. */
const COMPREHENSIONS = new Set([
  'ArrayComprehensionExpression',
  'SetComprehensionExpression',
  'DictionaryComprehensionExpression',
  'ComprehensionExpression'
]);

/**
 * Analyses one cell.
 *
 * @param source - The source of a code cell: Python with IPython's additions,
 * possibly unfinished or not Python at all; never rejected.
 * @param parser - Lezer's parser of Python.
 * @returns What the cell says; {@link NO_FACTS} where its magics hand it to another
 * language or process.
 */
export function analyseCell(source: string, parser: IPythonParser): ICellFacts {
  const prepared = prepareCell(source);
  if (prepared.text === null) {
    return NO_FACTS;
  }
  const visit = new Private.Visit(prepared.text);
  if (prepared.pylab) {
    visit.define(starNames('pylab'), 0);
    visit.imports.push({ path: 'pylab', sure: true });
  }
  parser.parse(prepared.text).iterate({
    enter: node => visit.enter(node),
    leave: node => visit.leave(node)
  });
  const facts = visit.finish();
  const magic = prepared.environment.map(magicHashSeed);
  return { ...facts, hashSeeds: [...magic, ...facts.hashSeeds] };
}

namespace Private {
  interface IUse {
    readonly chain: string;
    readonly scope: Scope;
    readonly at: number;
    /** The call of it, if it is called. */
    readonly call: SyntaxNode | null;
  }

  /** A walk over the tree of a cell. */
  export class Visit {
    constructor(text: string) {
      this._text = text;
    }

    readonly imports: IImportedModule[] = [];

    define(
      names: readonly { name: string; path: string | null }[],
      at: number
    ): void {
      for (const { name, path } of names) {
        const binding = { at, chain: path, absolute: true };
        this._scope.define(name, { ...binding, value: null, none: false });
      }
    }

    enter(ref: SyntaxNodeRef): boolean {
      const kind = this._opens(ref);
      if (kind) {
        const name = kind === 'class' && ref.node.getChild('VariableName');
        this._scope = new Scope(
          kind,
          this._scope,
          name ? this._text.slice(name.from, name.to) : ''
        );
      }
      switch (ref.name) {
        case 'ImportStatement': {
          const found = readImport(ref.node, this._text);
          this.imports.push(...found.modules);
          this.define(found.names, ref.from);
          return false;
        }
        case 'VariableName':
        case 'MemberExpression':
        case 'CallExpression':
          this._use(ref.node);
          break;
        case 'Decorator':
          this._decorator(ref.node);
          break;
        case 'ScopeStatement':
          if (ref.node.firstChild?.name === 'global') {
            for (const name of ref.node.getChildren('VariableName')) {
              this._scope.globals.add(this._text.slice(name.from, name.to));
            }
          }
          return false;
        default:
          break;
      }
      for (const { name, binding, outside } of readBindings(ref, this._text)) {
        const { parent } = this._scope;
        (outside && parent ? parent : this._scope).define(name, binding);
        if (!outside && parent && this._scope.kind === 'class') {
          parent.define(`${this._scope.name}.${name}`, binding);
        }
      }
      this._hashSeeds.push(
        ...readHashSeeds(ref, this._text).map(fact => ({
          fact,
          scope: this._scope
        }))
      );
      return true;
    }

    leave(ref: SyntaxNodeRef): void {
      if (this._opens(ref) && this._scope.parent) {
        this._scope = this._scope.parent;
      }
    }

    finish(): ICellFacts {
      const paths = new Set<string>();
      const open = new Map<string, Set<string>>();
      const calls: ICallFact[] = [];
      for (const use of this._uses) {
        const found = resolve(use.chain, use.scope, use.at);
        if (found.kind === 'path') {
          paths.add(found.chain);
        } else if (found.kind === 'open') {
          const name = head(found.chain);
          const rests = open.get(name) ?? new Set();
          open.set(name, rests.add(found.chain.slice(name.length)));
        }
        if (use.call && found.kind !== 'none') {
          if (
            found.kind === 'open' ||
            seedCall(normalizeCall(found.chain)) !== null
          ) {
            calls.push(this._call(use, use.call, found.chain, found.kind));
          }
        }
      }
      return {
        imports: this.imports,
        paths: [...paths],
        open: new Map([...open].map(([name, rests]) => [name, [...rests]])),
        calls,
        hashSeeds: this._hashSeeds.map(({ fact, scope }) => {
          const target = resolve(fact.chain, scope, fact.at);
          return {
            line: this._line(fact.at),
            open: target.kind === 'open',
            chain: target.kind === 'none' ? '' : target.chain,
            text: fact.text,
            value:
              fact.name === null
                ? { kind: 'none' }
                : resolveValue(fact.name, scope, fact.at)
          };
        }),
        exports: this._exports()
      };
    }

    private _opens(ref: SyntaxNodeRef): Scope['kind'] | null {
      switch (ref.name) {
        case 'FunctionDefinition':
        case 'LambdaExpression':
          return 'function';
        case 'ClassDefinition':
          return 'class';
        case 'ArgList':
          return ref.node.getChild('for') ? 'comprehension' : null;
        default:
          return COMPREHENSIONS.has(ref.name) ? 'comprehension' : null;
      }
    }

    /** Records an expression that starts with a name, once for the whole of it. */
    private _use(node: SyntaxNode): void {
      const parent = node.parent;
      if (/Definition$/.test(parent?.name ?? '')) {
        return;
      }
      const call = node.name === 'CallExpression';
      const inner =
        (parent?.name === 'MemberExpression' ||
          parent?.name === 'CallExpression') &&
        parent.firstChild?.from === node.from &&
        parent.firstChild.to === node.to;
      if (call) {
        const callee = node.firstChild;
        const chain = callee && readChain(callee, this._text);
        if (chain) {
          this._record(chain, node.from, node);
        }
        // The literal in it may be a module: `import_module('torch')`.
        const whole = readChain(node, this._text);
        if (!inner && whole?.includes("('")) {
          this._record(whole, node.from, null);
        }
        return;
      }
      if (inner || node.nextSibling?.name === 'AssignOp') {
        return;
      }
      const chain = readChain(node, this._text);
      if (chain) {
        this._record(chain, node.from, null);
      }
    }

    private _decorator(node: SyntaxNode): void {
      const words = children(node).filter(child =>
        /^(VariableName|PropertyName|\.)$/.test(child.name)
      );
      const chain = words.map(w => this._text.slice(w.from, w.to)).join('');
      if (chain) {
        this._record(chain, node.from, null);
      }
    }

    private _record(chain: string, at: number, call: SyntaxNode | null): void {
      this._uses.push({ chain, scope: this._scope, at, call });
    }

    private _call(
      use: IUse,
      call: SyntaxNode,
      chain: string,
      kind: 'path' | 'open'
    ): ICallFact {
      const args = readArguments(call, this._text).map(argument => ({
        keyword: argument.keyword,
        text: this._text.slice(
          argument.spread ? argument.node.from - 1 : argument.node.from,
          argument.node.to
        ),
        value: argument.spread
          ? ({ kind: 'none' } as const)
          : readValue(argument.node, this._text, use.scope)
      }));
      return { chain, open: kind === 'open', line: this._line(use.at), args };
    }

    private _exports(): Map<string, IExport> {
      const found = new Map<string, IExport>();
      for (const [name, all] of this._module.bindings) {
        const end = this._text.length + 1;
        found.set(name, {
          target: resolve(name, this._module, end),
          value: resolveValue(name, this._module, end),
          at: all[all.length - 1].at
        });
      }
      return found;
    }

    /** The line of an offset. Offsets come in rising order, more or less. */
    private _line(at: number): number {
      if (!this._breaks) {
        this._breaks = [];
        for (let i = 0; i < this._text.length; i++) {
          if (this._text[i] === '\n') {
            this._breaks.push(i);
          }
        }
      }
      let low = 0;
      let high = this._breaks.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this._breaks[middle] < at) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private readonly _text: string;
    private readonly _module = new Scope('module', null);
    private _scope: Scope = this._module;
    private readonly _uses: IUse[] = [];
    private readonly _hashSeeds: {
      fact: ReturnType<typeof readHashSeeds>[number];
      scope: Scope;
    }[] = [];
    private _breaks: number[] | null = null;
  }
}
