/**
 * Inputs and outputs of code that are not names of Python; angle brackets tell them from names.
 */
export const PSEUDO_NAMES = {
  /** The state of the streams, read without a draw: `random.getstate()`. */
  streams: '<streams>',
  /** Control flow that depends on a value. */
  branch: '<branch>',
  /** An error that the code itself may raise. */
  raise: '<raise>',
  /** Names that are bound nowhere else: `from x import *`. */
  star: '<star>',
  /** Any name, which the code may bind or remove: `exec(…)`, `%run`, `%reset`. */
  any: '<any>',
  /** Code that runs as often as the clock lets it: `%timeit`. */
  unsteady: '<unsteady>',
  /** What the code itself draws. */
  drawn: '<drawn>',
  /** Code that is a text made as the cell runs, which may take and bind any name: `exec(source)`. */
  text: '<text>'
} as const;
