/**
 * Things that code uses and that are no names of Python. They stand in angle brackets among the names.
 */
export const PSEUDO_NAMES = {
  /** The state of the streams, read without a draw: `random.getstate()`. */
  streams: '<streams>',
  /** A way through the code that depends on a value. */
  branch: '<branch>',
  /** An error that the code itself may raise. */
  raise: '<raise>',
  /** Names that nobody else binds: `from x import *`. */
  star: '<star>',
  /** Names that it may bind or remove whoever bound them: `exec(…)`, `%run`, `%reset`. */
  any: '<any>',
  /** Code that runs as often as the clock lets it: `%timeit`. */
  unsteady: '<unsteady>'
} as const;
