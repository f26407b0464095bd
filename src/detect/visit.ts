/**
 * The walk over the tree of one cell.
 */
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { readBindings } from '../python/bindings';
import type { ICallFact, ICellFacts, IExport } from './facts';
import { readAssignments } from './environment';
import type { IEnvironmentNode } from './environment';
import { readImport } from '../python/imports';
import type { IImportedModule, IImportedName } from '../python/imports';
import {
  children,
  head,
  lineCounter,
  readArguments,
  readChain
} from '../python/nodes';
import {
  functionPath,
  isFunctionPath,
  resolve,
  resolveValue,
  Scope
} from '../python/scopes';
import {
  maySeed,
  normalizeCall,
  seedCall,
  starNames
} from '../python/seedCalls';
import { readValue } from '../python/values';

/** Nodes that open a scope at their start. */
const COMPREHENSIONS = new Set([
  'ArrayComprehensionExpression',
  'SetComprehensionExpression',
  'DictionaryComprehensionExpression',
  'ComprehensionExpression'
]);

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
    this._line = lineCounter(text);
  }

  /** The modules imported so far. */
  readonly imports: IImportedModule[] = [];

  /** Defines names that an import brings, from here on. */
  define(names: readonly IImportedName[], at: number): void {
    for (const { name, path } of names) {
      const binding = { at, chain: path, absolute: true };
      this._scope.define(name, { ...binding, value: null, none: false });
    }
  }

  /** Takes a node; false if its children need no visit. */
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
        found.stars.forEach(path => this.define(starNames(path), ref.from));
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
      if (ref.name === 'FunctionDefinition' && parent === this._module) {
        // Its calls tell what its parameters are.
        this._module.define(name, {
          ...binding,
          chain: functionPath(name),
          absolute: true
        });
        continue;
      }
      // Only those functions can be followed, methods and closures not.
      const known = parent === this._module ? binding.parameter : undefined;
      (outside && parent ? parent : this._scope).define(name, {
        ...binding,
        parameter: known
      });
      if (!outside && parent && this._scope.kind === 'class') {
        parent.define(`${this._scope.name}.${name}`, binding);
      }
    }
    this._environment.push(
      ...readAssignments(ref, this._text).map(fact => ({
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

  /** What the cell says, once all of it was visited. */
  finish(): ICellFacts {
    const paths = new Set<string>();
    const open = new Map<string, Set<string>>();
    const calls: ICallFact[] = [];
    for (const use of this._uses) {
      const found = resolve(use.chain, use.scope, use.at);
      if (use.call && !use.chain.includes('.')) {
        // A bare name that is called tells nothing but the call itself.
      } else if (found.kind === 'path') {
        paths.add(found.chain);
      } else if (found.kind === 'open') {
        const name = head(found.chain);
        const rests = open.get(name) ?? new Set();
        open.set(name, rests.add(found.chain.slice(name.length)));
      }
      if (use.call && found.kind !== 'none') {
        if (
          found.kind === 'open'
            ? maySeed(found.chain)
            : isFunctionPath(found.chain) ||
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
      environment: this._environment.map(({ fact, scope }) => {
        const target = resolve(fact.chain, scope, fact.at);
        return {
          variable: fact.variable,
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
      const whole = inner ? null : readChain(node, this._text);
      if (whole?.includes("('")) {
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
      spread: argument.spread,
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

  private readonly _text: string;
  private readonly _module = new Scope('module', null);
  private _scope: Scope = this._module;
  private readonly _uses: IUse[] = [];
  private readonly _environment: {
    fact: IEnvironmentNode;
    scope: Scope;
  }[] = [];
  private readonly _line: (at: number) => number;
}
