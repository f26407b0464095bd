/**
 * Evaluates what cells say of values, in the notebook as a whole.
 */
import { head } from '../../python/nodes';
import { isFunctionPath } from '../../python/resolve';
import { MISSING, UNKNOWN } from '../../python/values';
import type {
  IArgumentValue,
  ICallValue,
  IChangedValue,
  IClassValue,
  IPassedValue,
  IRecordValue,
  Value
} from '../../python/values';
import { agreed, unknown } from './bounds';
import type { IBound, IContext, INotebook } from './bounds';
import { Effort } from './effort';
import { instanceOf } from './instances';
import { NotebookFunctions } from './notebookFunctions';
import { NotebookNames } from './notebookNames';
import { callOf, isLiteral, isObject } from './objects';
import { operate } from './operations';

/** Evaluates values in one notebook. */
export class Evaluation {
  constructor(notebook: INotebook) {
    const note = (name: string): void => this._effort.note(name);
    const noting: INotebook = {
      values: notebook.values,
      follow: chain => {
        note(head(chain));
        return notebook.follow(chain);
      },
      definers: name => {
        note(name);
        return notebook.definers(name);
      },
      calls: path => {
        note(path);
        return notebook.calls(path);
      }
    };
    this._notebook = noting;
    this._names = new NotebookNames(noting, note);
    this._functions = new NotebookFunctions(noting);
  }

  /**
   * What the last value depends on: names, and paths of functions. As long as the notebook
   * says the same of them, the value is the same, if it is `isAlone`; else it may also
   * depend on what was evaluated before.
   */
  get grounds(): Pick<Effort, 'names' | 'isAlone'> {
    const { names, isAlone } = this._effort;
    return { names, isAlone };
  }

  /** The integer that a value is for sure; `null` if there is none that a number holds. */
  integer(value: Value, cell: number): number | null {
    const found = this._evaluate(value, cell);
    const number = found.kind === 'integer' ? Number(found.value) : NaN;
    return Number.isSafeInteger(number) ? number : null;
  }

  /** The text that a value is for sure, or its number as a text. */
  text(value: Value, cell: number): string | null {
    const found = this._evaluate(value, cell);
    return found.kind === 'text' || found.kind === 'integer'
      ? String(found.value)
      : null;
  }

  private _evaluate(value: Value, cell: number): Value {
    this._effort.start();
    return this._reduce({ value, context: { cell } }).value;
  }

  /** Reduces a value to a literal, or to an object whose members can be selected. */
  private _reduce(bound: IBound): IBound {
    return this._effort.limited(bound.context, () => this._step(bound));
  }

  private _step(bound: IBound): IBound {
    const { value, context } = bound;
    switch (value.kind) {
      case 'integer':
      case 'text':
      case 'none':
      case 'unknown':
      case 'missing':
      case 'record':
      case 'changed':
      case 'class':
      case 'parsed':
        return bound;
      case 'shared':
      case 'passed': {
        const found = this._reduce({ value: value.of, context });
        return isObject(found.value) ? bound : found;
      }
      case 'member':
        return this._select({ value: value.of, context }, value.key);
      case 'get': {
        const object = this._reduce({ value: value.of, context });
        const found = isObject(object.value)
          ? this._select({ value: value.of, context }, value.key)
          : unknown(context);
        return found.value.kind === 'missing'
          ? this._reduce({ value: value.fallback, context })
          : found;
      }
      case 'operation': {
        const operands = value.operands.map(
          operand => this._reduce({ value: operand, context }).value
        );
        return { value: operate(value.operator, operands), context };
      }
      case 'call':
        return this._call(value, context);
      default:
        return agreed(this._alternatives(bound), context, one =>
          this._reduce(one)
        );
    }
  }

  /** A member of an object. */
  private _select(of: IBound, key: string): IBound {
    const { value, context } = of;
    if (value.kind !== 'earlier') {
      return this._effort.limited(context, () => this._member(of, key));
    }
    // A configuration that cell after cell hands on is not followed again through all of them.
    const id = `${context.cell} ${value.name} ${key}`;
    return this._effort.once(id, context, () =>
      this._member({ value, context: { cell: context.cell } }, key)
    );
  }

  private _member(of: IBound, key: string): IBound {
    const { value, context } = of;
    switch (value.kind) {
      case 'record':
        return this._entry(value, context, key);
      case 'changed':
        return this._changed(value, context, key);
      case 'passed':
        return this._passed(value, context, key);
      case 'shared':
        return value.name === null ||
          this._names.isChangedLater(value.name, context.cell)
          ? unknown(context)
          : this._select({ value: value.of, context }, key);
      case 'class':
        return this._attribute(value, context, key);
      case 'parsed':
        return value.from === 'argv' && !this._names.hasPlainArgv()
          ? unknown(context)
          : this._select({ value: value.of, context }, key);
      case 'named':
      case 'earlier':
      case 'later':
      case 'anyOf':
      case 'parameter':
        return agreed(this._alternatives(of), context, one =>
          this._select(one, key)
        );
      case 'missing':
        return of;
      case 'unknown':
      case 'integer':
      case 'text':
      case 'none':
        return unknown(context);
      default: {
        const object = this._reduce(of);
        return object.value === value
          ? unknown(context)
          : this._select(object, key);
      }
    }
  }

  /** A member of an object after a change. */
  private _changed(
    value: IChangedValue,
    context: IContext,
    key: string
  ): IBound {
    const [first, ...rest] = value.path;
    const inner: IBound = { value: value.of, context };
    if (first === null) {
      return unknown(context);
    }
    if (first !== key) {
      return this._select(inner, key);
    }
    const now = this._reduce({ value: value.value, context });
    if (rest.length === 0) {
      return now;
    }
    // The member may be of another cell: only what is evaluated goes there.
    const part = this._select(inner, key);
    const given = isLiteral(now.value) ? now.value : UNKNOWN;
    return {
      value: { ...value, of: part.value, path: rest, value: given },
      context: part.context
    };
  }

  /** A member of an object that was handed on, as a whole or in part. */
  private _passed(value: IPassedValue, context: IContext, key: string): IBound {
    const [first, ...rest] = value.path;
    const inner: IBound = { value: value.of, context };
    if (first === null) {
      return unknown(context);
    }
    if (first === undefined) {
      return this._functions.isHarmless(value)
        ? this._select(inner, key)
        : unknown(context);
    }
    const part = this._select(inner, key);
    return first === key && isObject(part.value)
      ? {
          value: { ...value, of: part.value, path: rest },
          context: part.context
        }
      : part;
  }

  private _entry(
    { entries }: IRecordValue,
    context: IContext,
    key: string
  ): IBound {
    for (let i = entries.length - 1; i >= 0; i--) {
      const { key: name, value } = entries[i];
      if (name === key) {
        return this._reduce({ value, context });
      }
      if (name === null) {
        const found = this._select({ value, context }, key);
        if (found.value.kind !== 'missing') {
          return found;
        }
      }
    }
    return { value: MISSING, context };
  }

  /** An attribute of a class. */
  private _attribute(
    value: IClassValue,
    context: IContext,
    key: string
  ): IBound {
    const own = value.attributes.get(key);
    if (value.opaque) {
      return unknown(context);
    }
    if (own) {
      return this._reduce({ value: own, context });
    }
    // With several bases the first that has it wins, if all are known.
    for (const base of value.bases) {
      const found = this._select({ value: base, context }, key);
      if (found.value.kind !== 'missing') {
        return found;
      }
    }
    return { value: MISSING, context };
  }

  private _call(value: ICallValue, context: IContext): IBound {
    const { callee, args } = value;
    const made = this._reduce({ value: value.of, context });
    if (isObject(made.value)) {
      return instanceOf({ value: value.of, context }, args, context, one =>
        this._reduce(one)
      );
    }
    const path = this._functions.path(callee);
    if (path !== null && isFunctionPath(path)) {
      return this._result(path, args, context);
    }
    const name = path ?? (callee.kind === 'open' ? callee.chain : '');
    if (path === null && this._notebook.definers(name).length > 0) {
      return unknown(context);
    }
    const known = callOf(name, args);
    if (known) {
      return isObject(known)
        ? { value: known, context }
        : this._reduce({ value: known, context });
    }
    const isPlain = args.every(one => one.keyword === null && !one.spread);
    const operands = args.map(
      argument => this._reduce({ value: argument.value, context }).value
    );
    return {
      value: isPlain && path === null ? operate(name, operands) : UNKNOWN,
      context
    };
  }

  /** What a function of the notebook returns. */
  private _result(
    path: string,
    args: readonly IArgumentValue[],
    context: IContext
  ): IBound {
    const found = this._functions.function(path);
    if (!found) {
      return unknown(context);
    }
    return this._reduce({
      value: found.value.result,
      context: { cell: found.cell, frame: { of: path, args, context } }
    });
  }

  /** The values of which a value is one. */
  private _alternatives({ value, context }: IBound): readonly IBound[] {
    switch (value.kind) {
      case 'anyOf':
        return value.values.map(one => ({ value: one, context }));
      case 'named': {
        const now: IBound = { value: value.of, context };
        return [now, ...this._names.wild(value.name, now)];
      }
      case 'earlier':
        return this._names.earlier(value.name, context.cell);
      case 'later':
        return this._names.later(value.name, context.cell);
      case 'parameter':
        return this._functions.arguments(value.parameter, context);
      default:
        return [{ value: UNKNOWN, context }];
    }
  }

  private readonly _effort = new Effort();
  private readonly _notebook: INotebook;
  private readonly _names: NotebookNames;
  private readonly _functions: NotebookFunctions;
}
