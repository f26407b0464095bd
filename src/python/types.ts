import type { Tree } from '@lezer/common';

/** A parser of Python; the host's own Lezer parser fits. */
export interface IPythonParser {
  parse(source: string): Tree;
  /** Parses piece by piece: gives the tree once it is whole. A parser without it parses at once. */
  startParse?(source: string): { advance(): Tree | null };
}
