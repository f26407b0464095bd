/**
 * The notebook as it is sent: the code to run, and its outputs if they are compared.
 */

import { COMMON } from '../../frameworks';

/** The part of a cell that is sent, in the notebook format. */
export interface ISentCell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: string;
  readonly metadata: object;
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

/** The part of a notebook that is sent, in the notebook format. */
export interface ISentNotebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: object;
  readonly cells: readonly ISentCell[];
}

/** How many cells a verification will run. */
export interface IPlanned {
  readonly runs: number;
  /** Cells with a tag to skip them; blank cells are not counted. */
  readonly skipped: number;
  /** Cells that run without a comparison of their outputs. */
  readonly notCompared: number;
}

/** The comments that nbval reads as tags, each on a line of its own; as in `runs/plan.py`. */
const NBVAL = /^[ \t]*#[ \t]*(NBVAL_(?:IGNORE_OUTPUT|SKIP))\b/gm;

/** The beginning of a cell in which they are looked for, in characters. */
const MARKERS = 100_000;

/** Count what a verification will run. */
export function planned(notebook: ISentNotebook): IPlanned {
  let [runs, skipped, notCompared] = [0, 0, 0];
  const { skip, ignoreOutput } = COMMON.tags;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code' || cell.source.trim() === '') {
      continue;
    }
    const tags = tagsOf(cell);
    if (skip.some(tag => tags.includes(tag))) {
      skipped += 1;
    } else {
      runs += 1;
      notCompared += ignoreOutput.some(tag => tags.includes(tag)) ? 1 : 0;
    }
  }
  return { runs, skipped, notCompared };
}

/** The tags of a cell, and the comments that nbval reads as such. */
function tagsOf({ metadata, source }: ISentCell): readonly unknown[] {
  const { tags } = metadata as { tags?: unknown };
  const comments = Array.from(
    source.slice(0, MARKERS).matchAll(NBVAL),
    ([, name]) => name.toLowerCase().replace(/_/g, '-')
  );
  return [...(Array.isArray(tags) ? (tags as unknown[]) : []), ...comments];
}
