/**
 * What the parts of the reader of values need of each other.
 */
import type { SyntaxNode } from '../tree';
import type { ParsedCell } from '../cell';
import type { Resolved, Scope } from '../resolve';
import type { IPlace } from './places';
import type { Value } from './types';
import { childNamed } from '../nodes';

/** Something that happens to a name. */
export interface IEffect {
  /** From where in the cell on it holds. */
  readonly at: number;
  /**
   * `binding`: the name gets another object; `change`: its object changes, or it gets
   * one that depends on it; `loan`: its object is handed to code that may change it.
   */
  readonly kind: 'binding' | 'change' | 'loan';
  readonly place: IPlace;
  /** Whether it is the call of a method that is not known. */
  readonly method?: boolean;
  /** The member that it changes, `null` if any may be. */
  readonly key?: string | null;
  apply(before: Value): Value;
}

/** Reads the values of one cell. */
export interface IValueReader {
  readonly cell: ParsedCell;

  /** What an expression is worth where it stands. */
  read(node: SyntaxNode): Value;

  /** The same for an expression whose object is kept, by a name or in another object. */
  readKept(node: SyntaxNode): Value;

  /** What a name is worth at an offset. */
  name(name: string, at: number): Value;

  /** What a name of a scope is worth at its end. */
  atEndOf(scope: Scope, name: string): Value;

  /** What a path of names stands for where it is used. */
  resolve(chain: string, at: number): Resolved;

  /** All that happens to a name of a scope, in document order. */
  effects(name: string, owner: Scope): readonly IEffect[];
}

/** The value of `a += 1`. */
export function readUpdate(
  statement: SyntaxNode,
  before: Value,
  values: IValueReader
): Value {
  const operator = values.cell.textOf(childNamed(statement, 'UpdateOp'));
  const operand = statement.lastChild;
  return operand
    ? {
        kind: 'operation',
        operator: operator.slice(0, -1),
        operands: [before, values.read(operand)]
      }
    : { kind: 'unknown' };
}
