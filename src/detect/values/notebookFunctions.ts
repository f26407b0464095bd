/**
 * The functions that a notebook defines, and what their calls hand them.
 */
import { isFunctionPath } from '../../python/resolve';
import type { Resolved } from '../../python/resolve';
import type {
  CellValues,
  IArgumentValue,
  IParameterValue,
  IPassedValue
} from '../../python/values';
import { unknown } from './bounds';
import type { IBound, IContext, INotebook } from './bounds';
import { argumentOf } from './objects';

/** A function, and the cell that defines it. */
interface IFunction {
  readonly value: NonNullable<ReturnType<CellValues['function']>>;
  readonly cell: number;
}

/** The functions of one notebook. */
export class NotebookFunctions {
  constructor(notebook: INotebook) {
    this._notebook = notebook;
  }

  /** The function of a path; `null` if it is not the only one of its name. */
  function(path: string): IFunction | null {
    const name = path.slice(path.indexOf(':') + 1);
    const cells = this._notebook.definers(name);
    const value =
      cells.length === 1
        ? (this._notebook.values[cells[0]]?.function(name) ?? null)
        : null;
    return value && { value, cell: cells[0] };
  }

  /** Whether a call leaves the object as it is that it is handed. */
  isHarmless({ callee, argument }: IPassedValue): boolean {
    const path = this.path(callee);
    const found =
      path !== null && isFunctionPath(path) ? this.function(path) : null;
    return found !== null && !found.value.changes(argument);
  }

  /** The dotted path of a callee. */
  path(callee: Resolved): string | null {
    return callee.kind === 'path'
      ? callee.chain
      : callee.kind === 'open'
        ? this._notebook.follow(callee.chain)
        : null;
  }

  /** What calls give a parameter. */
  arguments(parameter: IParameterValue, context: IContext): readonly IBound[] {
    const { frame } = context;
    if (frame?.of === parameter.of) {
      if (frame.self && parameter.index === 0) {
        return [frame.self];
      }
      const index = parameter.index - (frame.self ? 1 : 0);
      return [
        this._argument(frame.args, parameter, index, frame.context, context)
      ];
    }
    const calls = this._notebook.calls(parameter.of);
    if (!calls || calls.length === 0) {
      return [unknown(context)];
    }
    return calls.map(({ args, cell }) =>
      this._argument(args, parameter, parameter.index, { cell }, context)
    );
  }

  private _argument(
    args: readonly IArgumentValue[],
    { name, fallback }: IParameterValue,
    index: number,
    caller: IContext,
    { cell }: IContext
  ): IBound {
    const value = argumentOf(args, name, index);
    return value
      ? { value, context: caller }
      : { value: fallback, context: { cell } };
  }

  private readonly _notebook: INotebook;
}
