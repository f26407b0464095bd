import type { ISharedNotebook } from '@jupyter/ydoc';
import type { ISignal } from '@lumino/signaling';

import { findSeedCell } from '../../cell';
import type { IStudyReport, Study } from '../../jobs';
import { STUDY_SCHEMA } from '../../jobs';
import { crc32 } from './crc32';
import type { IOutdated, IOutdatedReportsOptions } from './outdated';
import { OutdatedReports } from './outdated';

/** Whether studies are of other code than their notebooks have now. */
export interface IOutdatedStudies {
  /** Emitted when that may have changed. */
  readonly changed: ISignal<IOutdated, void>;

  /** Whether a study's report is outdated; false for a notebook that is not open. */
  isOutdated(study: Study): boolean;
}

/** Holds the reports of studies against the notebooks that are open. */
export class OutdatedStudies implements IOutdatedStudies {
  constructor(options: IOutdatedReportsOptions) {
    this._options = options;
    this._reports = new OutdatedReports(options);
  }

  get changed(): ISignal<IOutdated, void> {
    return this._reports.changed;
  }

  isOutdated({ path, state }: Study): boolean {
    const { notebooks, localPath } = this._options;
    const panel = notebooks.find(
      ({ context }) => localPath(context.path) === path
    );
    return panel
      ? isStudyOutdated(state?.report, panel.context.model.sharedModel)
      : false;
  }

  private readonly _options: IOutdatedReportsOptions;
  private readonly _reports: OutdatedReports;
}

/**
 * Whether a report is of other code than a notebook has; the seed does not count.
 *
 * @param report - The report; nothing for a study that has none.
 */
export function isStudyOutdated(
  report: IStudyReport | null | undefined,
  notebook: ISharedNotebook
): boolean {
  if (report?.schema !== STUDY_SCHEMA) {
    return false;
  }
  const seedCell = findSeedCell(notebook)?.index;
  const now = notebook.cells
    .filter(
      (cell, index) =>
        cell.cell_type === 'code' &&
        index !== seedCell &&
        cell.getSource().trim() !== ''
    )
    .map(cell => crc32(cell.getSource()));
  return (
    now.length !== report.sources.length ||
    now.some((sum, place) => sum !== report.sources[place])
  );
}
