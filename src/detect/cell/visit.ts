/**
 * The walk over the tree of one cell.
 */
import type { SyntaxNode } from '../../python/tree';
import type { Facts } from '../../frameworks';
import { readBindings } from '../../python/bindings';
import { normalizeCall } from '../../python/calls';
import { spend } from '../../python/budget';
import type { ParsedCell } from '../../python/cell';
import { readImport } from '../../python/imports';
import {
  childNamed,
  decoratorChain,
  head,
  readChain
} from '../../python/nodes';
import {
  functionPath,
  isFunctionPath,
  qualified,
  resolve,
  Scope
} from '../../python/resolve';
import { bodyOf } from '../../python/scopes';
import { Pace } from '../../python/slices';
import type { Slices } from '../../python/slices';
import { scopeOpenedBy } from '../../python/statements';
import { CellValues } from '../../python/values';
import { callFact } from './callFact';
import { Conditions } from './conditions';
import { isGuarded, readAssignments } from './environment';
import { isDrawlessModule, runsText, takesEntropy } from './drawless';
import type { IEnvironmentFact, IEnvironmentNode } from './environment';
import { exportsOf } from './exports';
import type { ICallFact, ICellFacts, IImportFact } from './facts';
import { OuterReads } from './reads';
import { firmChain } from './uses';
import type { Found, IUse } from './uses';
import { LEFT, WATCHED } from './watched';
import { assigned, readSettings } from './seedSettings';
import type { ISetting } from './seedSettings';

/** The uses of names of one slice. */
const USES = 300;

/** A walk over the tree of a cell. */
export class Visit {
  /**
   * @param cell - The cell.
   * @param facts - What is known of frameworks.
   */
  constructor(cell: ParsedCell, facts: Facts) {
    this._cell = cell;
    this._conditions = new Conditions(cell);
    this._text = cell.text;
    this._facts = facts;
    this._values = new CellValues(cell, this._module);
  }

  /** The modules imported so far. */
  readonly imports: IImportFact[] = [];

  /** Takes `%pylab`, which brings the names of a module. */
  addPylab(): void {
    this._addStar('pylab', 0);
    const how = { sure: true, firm: true, installs: false };
    this.imports.push({ path: 'pylab', ...how, within: '', line: 0 });
  }

  /** Takes a node; false if its children need no visit. */
  enter(ref: SyntaxNode): boolean {
    const { name: type } = ref;
    if (type === 'VariableName' || type === 'MemberExpression') {
      this._use(ref);
      return true;
    }
    if (!WATCHED.has(type)) {
      return true;
    }
    this._conditions.enter(ref);
    const kind = scopeOpenedBy(ref);
    if (kind) {
      const name = /Definition$/.test(type)
        ? this._cell.textOf(childNamed(ref, 'VariableName'))
        : '';
      this._scope = new Scope(kind, this._scope, name, ref);
    }
    switch (type) {
      case 'ImportStatement':
        this._import(ref);
        return false;
      case 'CallExpression':
        this._use(ref);
        break;
      case 'Decorator':
        this._decorator(ref);
        break;
      case 'AssignStatement':
        this._settings.push(...readSettings(ref, this._scope, this._cell));
        break;
      case 'ScopeStatement':
        this._scope.declare(ref, this._text);
        return false;
      default:
        break;
    }
    this._bind(ref);
    for (const fact of readAssignments(ref, this._text, this._facts)) {
      const { isFirm, within } = this._conditions;
      const how = { isFirm, isSure: isFirm && within === '' };
      this._environment.push({ fact, scope: this._scope, ...how });
    }
    return true;
  }

  leave(ref: SyntaxNode): void {
    if (!LEFT.has(ref.name)) {
      return;
    }
    this._conditions.leave(ref);
    if (scopeOpenedBy(ref) && this._scope.parent) {
      this._scope = this._scope.parent;
    }
  }

  /** What the cell says, once all of it was visited. */
  *finishing(): Slices<Omit<ICellFacts, 'isR'>> {
    const paths = new Set<string>();
    const open = new Map<string, Set<string>>();
    const firm = new Map<string, Set<string>>();
    const calls: ICallFact[] = [];
    const pace = new Pace(USES);
    for (const use of this._uses) {
      if (pace.isDue(1)) {
        yield;
      }
      const found = resolve(use.chain, use.scope, use.at);
      if (use.within !== null && found.kind !== 'none') {
        const chains = firm.get(use.within) ?? new Set();
        firm.set(use.within, chains.add(firmChain(use, found)));
      }
      this._reads.use(head(use.chain), use.scope, use.at);
      if (use.call && !use.chain.includes('.')) {
        // The call of a bare name says nothing beyond the call itself.
      } else if (found.kind === 'path') {
        paths.add(found.chain);
      } else if (found.kind === 'open') {
        const name = head(found.chain);
        const rests = open.get(name) ?? new Set();
        open.set(name, rests.add(found.chain.slice(name.length)));
      }
      if (use.call && found.kind !== 'none' && this._mayMatter(found)) {
        calls.push(callFact(use.call, found, this._values));
      }
    }
    for (const setting of this._settings) {
      calls.push(...assigned(setting, this._values, this._facts));
    }
    return {
      imports: this.imports,
      paths: [...paths],
      open: new Map([...open].map(([name, rests]) => [name, [...rests]])),
      firm,
      reads: this._reads.found,
      calls,
      environment: this._environment.map(use => this._environmentFact(use)),
      installs: [],
      exports: exportsOf(this._module, this._text.length + 1),
      brings: this._brings || this._cell.prepared.brings,
      values: this._values,
      mayDraw: this._mayDraw || [...paths].some(path => takesEntropy(path))
    };
  }

  private _import(node: SyntaxNode): void {
    const { modules, names, stars } = readImport(node, this._text);
    // A relative import has no module: it is another file of the notebook's.
    this._mayDraw ||=
      modules.length === 0 ||
      !modules.every(({ path }) => isDrawlessModule(path));
    const { within } = this._conditions;
    const installs = this._conditions.installs(node);
    for (const module of modules) {
      const firm = this._conditions.imports(module.path);
      const line = this._cell.lineOf(node.from);
      this.imports.push({ ...module, firm, within, installs, line });
    }
    names.forEach(({ name, path }) => this._addImport(name, path, node.from));
    stars.forEach(module => this._addStar(module, node.from));
    // A relative one names no module.
    this._brings ||=
      childNamed(node, '*') !== null &&
      !stars.some(module => this._facts.starNames(module).length > 0);
  }

  private _addStar(module: string, at: number): void {
    const names = this._facts.starNames(module);
    spend(names.length);
    for (const [name, path] of names) {
      this._addImport(name, path, at);
    }
  }

  /** Defines a name that an import brings, from here on. */
  private _addImport(name: string, path: string | null, at: number): void {
    const binding = { at, chain: path, absolute: true };
    this._scope.define(name, { ...binding, node: null, none: false });
  }

  /** Defines what a statement binds. */
  private _bind(ref: SyntaxNode): void {
    const { parent } = this._scope;
    for (const { name, binding, outside } of readBindings(ref, this._text)) {
      if (ref.name === 'FunctionDefinition' && parent === this._module) {
        // Its calls give its parameters their values.
        this._module.define(name, {
          ...binding,
          chain: functionPath(name),
          absolute: true
        });
        continue;
      }
      const parameter = binding.parameter && {
        ...binding.parameter,
        of: functionPath(qualified(this._scope))
      };
      const isClass = ref.name === 'ClassDefinition';
      const around = outside && parent ? parent : this._scope;
      // A walrus in a comprehension binds outside it.
      const owner = ref.name === 'NamedExpression' ? bodyOf(around) : around;
      const made = {
        ...binding,
        body: isClass ? this._scope : undefined,
        node: isClass ? ref : binding.node,
        parameter
      };
      owner.define(name, made, around);
    }
  }

  /** Whether a call seeds, or may do so by what other cells say. */
  private _mayMatter({ kind, chain }: Found): boolean {
    return kind === 'open'
      ? this._facts.maySeed(chain)
      : isFunctionPath(chain) ||
          this._facts.seedCall(this._facts.respell(normalizeCall(chain))) !==
            null;
  }

  private _environmentFact({
    fact,
    scope,
    isFirm,
    isSure
  }: IScopedAssignment): IEnvironmentFact {
    const target = resolve(fact.chain, scope, fact.at);
    const guarded = isGuarded(fact, this._text);
    return {
      variable: fact.variable,
      line: this._cell.lineOf(fact.at),
      open: target.kind === 'open',
      chain: target.kind === 'none' ? '' : target.chain,
      isConditional: !isFirm,
      isDefault: guarded || fact.chain.endsWith('setdefault'),
      isSure: isSure || guarded,
      value: () => this._values.read(fact.node)
    };
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
      parent.from === node.from &&
      parent.firstChild?.from === node.from &&
      parent.firstChild.to === node.to;
    if (call) {
      const callee = node.firstChild;
      const chain = callee && readChain(callee, this._text);
      if (chain) {
        this._record(chain, node.from, node);
        this._brings ||= chain === 'exec';
      }
      // The literal in it may be a module: `import_module('torch')`.
      const whole = inner ? null : readChain(node, this._text);
      if (whole?.includes("('")) {
        this._record(whole, node.from, null);
      }
      return;
    }
    if (inner || /^(AssignOp|TypeDef)$/.test(node.nextSibling?.name ?? '')) {
      return;
    }
    const chain = readChain(node, this._text);
    if (chain) {
      this._record(chain, node.from, null);
    }
  }

  private _decorator(node: SyntaxNode): void {
    const chain = decoratorChain(node, this._text);
    if (chain) {
      this._record(chain, node.from, null);
    }
  }

  private _record(chain: string, at: number, call: SyntaxNode | null): void {
    this._mayDraw ||= runsText(head(chain));
    const { isFirm, within } = this._conditions;
    this._uses.push({
      chain,
      scope: this._scope,
      at,
      call,
      within: isFirm ? within : null
    });
  }

  private readonly _cell: ParsedCell;
  private readonly _conditions: Conditions;
  private readonly _text: string;
  private readonly _facts: Facts;
  private readonly _module = new Scope('module', null);
  private readonly _values: CellValues;
  private _scope: Scope = this._module;
  private _mayDraw = false;
  private readonly _uses: IUse[] = [];
  private readonly _reads = new OuterReads(this._module);
  private readonly _settings: ISetting[] = [];
  private _brings = false;
  private readonly _environment: IScopedAssignment[] = [];
}

/** An assignment of a variable, with the scope in which it stands. */
interface IScopedAssignment {
  readonly fact: IEnvironmentNode;
  readonly scope: Scope;
  readonly isFirm: boolean;
  readonly isSure: boolean;
}
