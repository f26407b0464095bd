/**
 * What an expression may be worth, as far as one cell tells. The names that other cells
 * define stay open; `detect` evaluates them in the notebook.
 *
 * A value is a snapshot: a later change of a dictionary is another value of its name.
 */
import type { IParameter, Resolved } from '../resolve';

/** A value, or a recipe for one. */
export type Value =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'text'; readonly value: string }
  /** Python's `None`. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  /** A name without a definition, a key that a dictionary lacks: reading it is an error. */
  | { readonly kind: 'missing' }
  /** What a name of the module stands for before the cell. */
  | { readonly kind: 'earlier'; readonly name: string }
  /** What later cells make of a name, for code that runs at any time. */
  | { readonly kind: 'later'; readonly name: string }
  /** A name of the module, which functions may rebind or change. */
  | { readonly kind: 'named'; readonly name: string; readonly of: Value }
  /** The same object under another name; `null` if the cell changes it by that name later. */
  | {
      readonly kind: 'shared';
      readonly name: string | null;
      readonly of: Value;
    }
  | { readonly kind: 'parameter'; readonly parameter: IParameterValue }
  | { readonly kind: 'member'; readonly of: Value; readonly key: string }
  /** One of several, depending on what ran. */
  | { readonly kind: 'anyOf'; readonly values: readonly Value[] }
  | IGetValue
  | IRecordValue
  | IChangedValue
  | IPassedValue
  | IOperationValue
  | ICallValue
  | IParsedValue
  | IClassValue;

/** A parameter of a function, with its default. */
export interface IParameterValue extends Omit<IParameter, 'fallback'> {
  readonly fallback: Value;
}

/** `d.get("seed", 0)`. */
export interface IGetValue {
  readonly kind: 'get';
  readonly of: Value;
  readonly key: string;
  readonly fallback: Value;
}

/** An object with members, by attribute or by key. */
export interface IRecordValue {
  readonly kind: 'record';
  /** In the order of the code: the last one wins. */
  readonly entries: readonly IEntry[];
}

/** A member; without a key, members of unknown names: those of `value`, where that is known. */
export interface IEntry {
  readonly key: string | null;
  readonly value: Value;
}

/** An object after `of.a.b = value`. */
export interface IChangedValue {
  readonly kind: 'changed';
  readonly of: Value;
  /** Keys from outside to inside; `null` for a key that is not known. */
  readonly path: readonly (string | null)[];
  readonly value: Value;
}

/** An object after a call that was handed it, or a part of it, and may have changed it. */
export interface IPassedValue {
  readonly kind: 'passed';
  readonly of: Value;
  readonly path: readonly (string | null)[];
  readonly callee: Resolved;
  readonly argument: {
    readonly index: number;
    readonly keyword: string | null;
  };
}

/** An operation of Python on its operands. */
export interface IOperationValue {
  readonly kind: 'operation';
  /** `+`, `**`, `~`, `or`, … or the name of a builtin: `int`, `str`. */
  readonly operator: string;
  readonly operands: readonly Value[];
}

/** The call of a function or class. */
export interface ICallValue {
  readonly kind: 'call';
  readonly callee: Resolved;
  /** What the callee is worth, where it may be a class of the notebook. */
  readonly of: Value;
  readonly args: readonly IArgumentValue[];
}

/** An argument. */
export interface IArgumentValue {
  readonly keyword: string | null;
  /** Whether it stands for several: `*args`, `**options`. */
  readonly spread: boolean;
  readonly value: Value;
}

/** What a parser of a command line gives. */
export interface IParsedValue {
  readonly kind: 'parsed';
  readonly of: Value;
  /** Whether it parses an empty list, or what the kernel was started with. */
  readonly from: 'nothing' | 'argv';
}

/** A class of the notebook. */
export interface IClassValue {
  readonly kind: 'class';
  /** Its attributes, as its body leaves them. */
  readonly attributes: ReadonlyMap<string, Value>;
  /** Its annotated attributes, in order: the parameters of a dataclass. */
  readonly fields: readonly string[];
  /** Whether a decorator or a base makes parameters of its fields. */
  readonly takesFields: boolean;
  /** The classes that it stands on, other than those that add nothing. */
  readonly bases: readonly Value[];
  /** What its `__init__` sets; `null` if it has none. */
  readonly init: IInitializer | null;
  /** Attributes that its other methods set, and those that only a call gives: properties. */
  readonly unsure: ReadonlySet<string>;
  /** Whether nothing is sure: `__getattr__`, a metaclass, an enumeration. */
  readonly opaque: boolean;
}

/** What `__init__` does to the new object. */
export interface IInitializer {
  /** The function, as its parameters name it. */
  readonly of: string;
  /** The object after it ran, made of its parameters. */
  readonly result: Value;
}

export const UNKNOWN: Value = { kind: 'unknown' };
export const MISSING: Value = { kind: 'missing' };
export const NOTHING: Value = { kind: 'none' };

/** One of several values; the value itself for one. */
export function anyOf(values: readonly Value[]): Value {
  return values.length === 1 ? values[0] : { kind: 'anyOf', values };
}
