import { isCount, isObject, MOST, shorten } from './checks';

/** What to run in a kernel that starts. */
export interface IInjection {
  /** The languages whose kernels can be asked whether they are fresh. */
  readonly language: 'python' | 'R';
  readonly code: string;
  /** `null` if it cannot be read from the code. */
  readonly seed: number | null;
  /**
   * Whether the code is an edited, trusted cell as it stands; otherwise it was composed.
   */
  readonly asWritten: boolean;
}

/** The outcome of an injection. */
export type InjectionResult =
  | {
      readonly kind: 'seeded';
      readonly code: string;
      readonly seed: number | null;
    }
  /**
   * This process was seeded before: by the server or by its own kernelspec, before its
   * first request, or by a page.
   */
  | {
      readonly kind: 'already';
      readonly code: string;
      readonly seed: number | null;
      readonly by?: 'server' | 'kernelspec' | 'page';
    }
  /** Cells ran in this process before anyone could seed it; it is left alone. */
  | {
      readonly kind: 'late';
      /** How many; absent if that is not known. */
      readonly executions?: number;
    }
  | { readonly kind: 'missing-module'; readonly module: string }
  /** Nothing ran: the composed code would import a module from the notebook's folder. */
  | { readonly kind: 'local-module'; readonly module: string }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  /** The kernel died while the code ran, and did so again after its restart. */
  | { readonly kind: 'died' }
  /** No answer came. */
  | { readonly kind: 'lost' };

/** What is known about the seeding of the current process. */
export type InjectionState =
  { readonly kind: 'none' } | { readonly kind: 'pending' } | InjectionResult;

/** Read the outcome of seeding; `null` if it is none. */
export function readInjection(value: unknown): InjectionResult | null {
  if (!isObject(value)) {
    return null;
  }
  const { kind, code, seed, by, module, name, message, executions } = value;
  switch (kind) {
    case 'seeded':
    case 'already': {
      if (
        typeof code !== 'string' ||
        code.length > MOST.code ||
        !(seed === null || isCount(seed))
      ) {
        return null;
      }
      return kind === 'seeded'
        ? { kind, code, seed }
        : {
            kind,
            code,
            seed,
            by: by === 'server' || by === 'kernelspec' ? by : 'page'
          };
    }
    case 'late':
      return isCount(executions) ? { kind, executions } : { kind };
    case 'local-module':
    case 'missing-module':
      return typeof module === 'string'
        ? { kind, module: shorten(module) }
        : null;
    case 'error':
      return typeof name === 'string' && typeof message === 'string'
        ? { kind, name: shorten(name), message: shorten(message) }
        : null;
    default:
      return null;
  }
}
