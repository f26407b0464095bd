/**
 * The functions that a notebook defines: `def set_seed(seed): np.random.seed(seed)`
 * says nothing about the seed, its calls do.
 */
import type { ICall } from './values/bounds';
import type { IArgumentFact } from './cell/facts';

/** The calls of the notebook's own functions. */
export class FunctionCalls {
  /**
   * Notes a call.
   *
   * @param path - The function.
   * @param args - The arguments.
   * @param cell - The number of the cell.
   */
  call(path: string, args: readonly IArgumentFact[], cell: number): void {
    let calls = this._calls.get(path);
    if (!calls) {
      calls = [];
      this._calls.set(path, calls);
    }
    let known: ICall['args'] | null = null;
    calls.push({
      cell,
      get args() {
        known ??= args.map(one => ({ ...one, value: one.value() }));
        return known;
      }
    });
  }

  /** Notes that a function is passed on, so that its calls are unknown. */
  escapes(path: string): void {
    this._escaped.add(path);
  }

  /** All calls of a function; `null` if not all of them are known. */
  of(path: string): readonly ICall[] | null {
    return this._escaped.has(path) ? null : (this._calls.get(path) ?? []);
  }

  private readonly _calls = new Map<string, ICall[]>();
  private readonly _escaped = new Set<string>();
}
