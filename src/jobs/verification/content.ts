/**
 * The notebook as it is sent: what is to be run, and nothing of what came of it.
 */

import { COMMON } from '../../frameworks';

/** A cell in the notebook format, as far as it is sent. */
export interface ISentCell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: string;
  readonly metadata: object;
  readonly outputs?: readonly never[];
  readonly execution_count?: null;
}

/** A notebook in the notebook format, as far as it is sent. */
export interface ISentNotebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: object;
  readonly cells: readonly ISentCell[];
}

/** How many cells a verification will run. */
export interface IPlanned {
  readonly runs: number;
  /** Cells that are tagged to be left out; blank ones are not counted at all. */
  readonly skipped: number;
  /** Cells that run and whose outputs are not compared. */
  readonly notCompared: number;
}

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

function tagsOf({ metadata }: ISentCell): readonly unknown[] {
  const { tags } = metadata as { tags?: unknown };
  return Array.isArray(tags) ? (tags as unknown[]) : [];
}
