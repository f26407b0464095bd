import type { Tree } from '@lezer/common';

/** A parser of Python; the host's own Lezer parser fits. */
export interface IPythonParser {
  parse(source: string): Tree;
}
