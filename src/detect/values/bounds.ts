/**
 * Values with the places where they are evaluated.
 */
import { MISSING, UNKNOWN } from '../../python/values';
import type { CellValues, IArgumentValue, Value } from '../../python/values';
import { isSame } from './objects';

/** Where a value is evaluated. */
export interface IContext {
  /** The number of the cell. */
  readonly cell: number;
  /** The call in which it is evaluated. */
  readonly frame?: IFrame;
}

/** A call of a function. */
export interface IFrame {
  readonly of: string;
  /** The object, for a method. */
  readonly self?: IBound;
  readonly args: readonly IArgumentValue[];
  /** Where the arguments are evaluated. */
  readonly context: IContext;
}

/** A value with the place where it is evaluated. */
export interface IBound {
  readonly value: Value;
  readonly context: IContext;
}

/** What an evaluation needs of the notebook. */
export interface INotebook {
  /** The values of the cells; `null` for a cell without any. */
  readonly values: readonly (CellValues | null)[];
  /** The dotted path of a chain that starts with a name of another cell. */
  follow(chain: string): string | null;
  /** The cells that define a name. */
  definers(name: string): readonly number[];
  /** All calls of a function of the notebook; `null` if not all of them are known. */
  calls(path: string): readonly ICall[] | null;
}

/** A call of a function of the notebook. */
export interface ICall {
  readonly cell: number;
  readonly args: readonly IArgumentValue[];
}

/** A value of which nothing is known. */
export function unknown(context: IContext): IBound {
  return { value: UNKNOWN, context };
}

/**
 * The value that all alternatives give, as far as they are not errors.
 *
 * @param context - Where the value is evaluated that has the alternatives.
 * @param read - Evaluates one of them.
 */
export function agreed(
  all: readonly IBound[],
  context: IContext,
  read: (one: IBound) => IBound
): IBound {
  let found: IBound | null = null;
  for (const one of all) {
    const next = read(one);
    if (next.value.kind === 'missing') {
      continue;
    }
    if (found && !isSame(found.value, next.value)) {
      return unknown(context);
    }
    found = next;
  }
  return found ?? { value: MISSING, context };
}
