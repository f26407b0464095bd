/** The seed by default. */
export const DEFAULT_SEED = 42;
