/** The seed where nobody chose one. */
export const DEFAULT_SEED = 42;
