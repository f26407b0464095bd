/**
 * The functions that a notebook defines: `def set_seed(seed): np.random.seed(seed)`
 * says nothing about the seed, its calls do.
 */
import type { IArgumentFact } from './facts';
import type { IParameter, ResolvedValue } from '../python/resolve';

/** The calls of the notebook's own functions. */
export class FunctionCalls {
  /**
   * Notes a call.
   *
   * @param path - The function.
   * @param args - The arguments.
   * @param read - Gives the value of an argument where the call stands.
   */
  call(
    path: string,
    args: readonly IArgumentFact[],
    read: (value: ResolvedValue) => number | null
  ): void {
    const calls = this._calls.get(path) ?? [];
    this._calls.set(path, calls);
    calls.push(
      args.map(argument => ({ ...argument, number: read(argument.value) }))
    );
  }

  /** Notes that a function is passed on, so that its calls are unknown. */
  escapes(path: string): void {
    this._escaped.add(path);
  }

  /**
   * The value of a parameter.
   *
   * @returns The integer that every call gives it; `null` if they differ, if one of
   * them is not known, or if there is none.
   */
  value(parameter: IParameter): number | null {
    const calls = this._calls.get(parameter.of) ?? [];
    if (this._escaped.has(parameter.of)) {
      return null;
    }
    const values = new Set(calls.map(args => valueIn(args, parameter)));
    const [only = null] = values;
    return values.size === 1 ? only : null;
  }

  private readonly _calls = new Map<string, IValuedArgument[][]>();
  private readonly _escaped = new Set<string>();
}

interface IValuedArgument extends IArgumentFact {
  readonly number: number | null;
}

function valueIn(
  args: readonly IValuedArgument[],
  { name, index, fallback }: IParameter
): number | null {
  if (args.some(argument => argument.spread)) {
    return null;
  }
  const named = args.find(argument => argument.keyword === name);
  const found = named ?? args.filter(a => a.keyword === null)[index];
  return found ? found.number : fallback;
}
