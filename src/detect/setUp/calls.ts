/**
 * Reads calls in set-up: whether what is called may draw or seed.
 */
import type { SyntaxNode } from '../../python/tree';
import { dynamicImport, normalizeCall } from '../../python/calls';
import {
  bare,
  childNamed,
  children,
  readArguments,
  readString
} from '../../python/nodes';
import type { IArgument } from '../../python/nodes';
import { readParameters } from '../../python/statements';
import { ExpressionReader } from './expressions';
import { isHarmlessMagic } from './magics';
import { DATA, LocalNames, pathSense, UNKNOWN } from './senses';
import type { IClass, IFunction, Sense, Senses } from './senses';

/** Builtins that call the functions that they are given. */
const CALLING: ReadonlySet<string> = new Set([
  'map',
  'filter',
  'sorted',
  'max',
  'min'
]);
const MAX_DEPTH = 12;

/** Reads the calls of one cell. */
export abstract class CallReader extends ExpressionReader {
  /** The dotted paths that were called before the stop. */
  readonly called = new Set<string>();

  protected call(node: SyntaxNode): Senses {
    const callee = node.firstChild && bare(node.firstChild);
    const list = childNamed(node, 'ArgList');
    if (!callee || !list) {
      this.halt(node);
      return UNKNOWN;
    }
    const method =
      callee.name === 'MemberExpression' &&
      callee.lastChild?.name === 'PropertyName'
        ? this.textOf(callee.lastChild)
        : null;
    const senses = this.read(callee);
    if (childNamed(list, 'for')) {
      this.comprehension(list);
    }
    const given = childNamed(list, 'for')
      ? []
      : readArguments(node, this.cell.text);
    const values = given.map(argument => this.read(argument.node));
    const isHarmless =
      senses.every(sense => this._mayCall(sense, method, given, values)) &&
      values.every(value => value.every(sense => this._mayPass(sense)));
    if (!isHarmless) {
      this.halt(node);
    }
    return senses.flatMap(sense => this._result(sense, given));
  }

  /** Whether a call draws and seeds nothing. */
  private _mayCall(
    sense: Sense,
    method: string | null,
    given: readonly IArgument[],
    values: readonly Senses[]
  ): boolean {
    switch (sense.kind) {
      case 'path':
        if (this.stopped === null) {
          this.called.add(sense.path);
        }
        return this._mayCallPath(sense.path, given, values);
      case 'function':
      case 'class':
        return this.isHarmlessCall(sense);
      case 'data':
        return method !== null && this.facts.isDrawlessMethod(method);
      default:
        return false;
    }
  }

  private _mayCallPath(
    path: string,
    given: readonly IArgument[],
    values: readonly Senses[]
  ): boolean {
    if (path.startsWith('get_ipython().')) {
      return this._isHarmlessRequest(path, given);
    }
    if (CALLING.has(path)) {
      return values.every(value =>
        value.every(
          sense => sense.kind !== 'path' || this._isDrawless(sense.path)
        )
      );
    }
    return path === 'get_ipython' || this._isDrawless(path);
  }

  /** `get_ipython().run_line_magic("matplotlib", "inline")` */
  private _isHarmlessRequest(
    path: string,
    given: readonly IArgument[]
  ): boolean {
    const request = path.slice('get_ipython().'.length);
    const text = given[0] && readString(given[0].node, this.cell.text);
    if (/^(run_line_magic|run_cell_magic|magic)$/.test(request)) {
      const line = `%${(text ?? '').replace(/^%+/, '')}`;
      return !!text && isHarmlessMagic(line, 0);
    }
    return /^(system|getoutput)$/.test(request);
  }

  private _isDrawless(path: string): boolean {
    const { facts } = this;
    const usual = facts.respell(normalizeCall(path));
    return (
      facts.isDrawless(usual) &&
      !facts.seedCall(usual) &&
      !facts.isGenerator(usual)
    );
  }

  /** Whether a value may be passed to a function, which may call it. */
  private _mayPass(sense: Sense): boolean {
    return sense.kind !== 'function' || this.isHarmlessCall(sense);
  }

  private _result(sense: Sense, given: readonly IArgument[]): Senses {
    if (sense.kind === 'class') {
      return [{ kind: 'instance', of: sense }];
    }
    if (sense.kind !== 'path') {
      return DATA;
    }
    const text = given[0] && readString(given[0].node, this.cell.text);
    const module = text && dynamicImport(`${sense.path}('${text}')`);
    return module
      ? pathSense(module.path)
      : sense.path === 'get_ipython'
        ? pathSense('get_ipython()')
        : DATA;
  }

  /** Whether a decorator draws and seeds nothing, given a name and what follows it. */
  protected mayDecorate(sense: Sense, rest: readonly string[]): boolean {
    return rest.length > 0 && sense.kind !== 'path'
      ? // `@size.setter`
        sense.kind === 'function'
      : sense.kind === 'path'
        ? this._isDrawless([sense.path, ...rest].join('.'))
        : sense.kind !== 'unknown' &&
          sense.kind !== 'data' &&
          sense.kind !== 'instance' &&
          this.isHarmlessCall(sense);
  }

  /**
   * Whether a call of a function or class of the notebook draws and seeds nothing,
   * as its names stand now.
   */
  protected isHarmlessCall(called: IFunction | IClass): boolean {
    if (called.kind === 'class') {
      return this._isHarmlessClass(called, new Set());
    }
    // A recursion does nothing that its first call does not do.
    if (this._running.includes(called)) {
      return true;
    }
    if (this._harmless.get(called) === this.names.changes) {
      return true;
    }
    if (this._running.length >= MAX_DEPTH || !this._runs(called)) {
      return false;
    }
    // Names of a function around may change with each of its calls.
    if (called.scope === null) {
      this._harmless.set(called, this.names.changes);
    }
    return true;
  }

  /** @param seen - The classes that were looked at. */
  private _isHarmlessClass(called: IClass, seen: Set<IClass>): boolean {
    if (seen.has(called)) {
      return true;
    }
    seen.add(called);
    return (
      called.bases.every(senses =>
        senses.every(base =>
          base.kind === 'path'
            ? this._isDrawless(base.path)
            : base.kind === 'class' && this._isHarmlessClass(base, seen)
        )
      ) &&
      [...called.methods.values()].every(
        ({ body, isImplicit }) => !isImplicit || this.isHarmlessCall(body)
      )
    );
  }

  /** Reads the body of a function with parameters of which nothing is known. */
  private _runs(called: IFunction): boolean {
    const { node, cell, scope } = called;
    const { stopped, local, mayRun } = this;
    const around = this.cell;
    this._running.push(called);
    this.stopped = null;
    this.cell = cell;
    this.mayRun = true;
    this.local = new LocalNames(scope);
    const list = childNamed(node, 'ParamList');
    for (const { node: name } of list ? readParameters(list) : []) {
      this.local.names.set(this.textOf(name), DATA);
    }
    const body = childNamed(node, 'Body');
    if (body) {
      children(body).forEach(part => this.statement(part));
    } else {
      const parts = children(node);
      const at = parts.findIndex(part => part.name === ':');
      parts.slice(at + 1).forEach(part => this.read(part));
    }
    const isHarmless = this.stopped === null;
    this._running.pop();
    this.cell = around;
    this.mayRun = mayRun;
    this.local = local;
    this.stopped = stopped;
    return isHarmless;
  }

  /** Functions whose calls draw and seed nothing, by {@link NotebookNames.changes} at that time. */
  private readonly _harmless = new Map<IFunction, number>();
  /** The functions of which the bodies are being read. */
  private readonly _running: IFunction[] = [];
}
