/** What to run in a kernel that starts. */
export interface IInjection {
  /** The languages whose kernels can be asked whether they are fresh. */
  readonly language: 'python' | 'R';
  readonly code: string;
  /** `null` where it cannot be read from the code. */
  readonly seed: number | null;
  /**
   * Whether the code is a cell as someone wrote it, in a trusted notebook; else
   * it was composed.
   */
  readonly asWritten: boolean;
}

/** What came of it. */
export type InjectionResult =
  | {
      readonly kind: 'seeded';
      readonly code: string;
      readonly seed: number | null;
    }
  /** This process was seeded before, with that code. */
  | {
      readonly kind: 'already';
      readonly code: string;
      readonly seed: number | null;
    }
  /** Cells ran in this process before anyone could seed it; it is left alone. */
  | { readonly kind: 'late' }
  | { readonly kind: 'missing-module'; readonly module: string }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  /** The kernel died while the code ran, and did so again after its restart. */
  | { readonly kind: 'died' }
  /** No answer came. */
  | { readonly kind: 'lost' };

/** What is known about the seeding of the present process. */
export type InjectionState =
  { readonly kind: 'none' } | { readonly kind: 'pending' } | InjectionResult;
