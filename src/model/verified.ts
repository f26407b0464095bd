import type { IReport, VerdictKind, Verification } from '../jobs';

/** The outcome of a notebook's last verification. */
export interface IVerified {
  readonly verdict: VerdictKind;
  /** When it ended. */
  readonly finished: Date;
}

/** A code cell, as far as a verification depends on it. */
export interface IVerifiedSource {
  readonly source: string;
}

/**
 * The outcome of a verification, if it is of the notebook as it is now.
 *
 * @param verification - The notebook's verification; `null` if there is none.
 * @param cells - Its code cells in document order.
 * @returns `null` if it has no report, or cells have been edited, moved, added or removed since.
 */
export function verifiedNow(
  verification: Pick<Verification, 'state'> | null,
  cells: readonly IVerifiedSource[]
): IVerified | null {
  const report = verification?.state?.report;
  if (!report || !isOf(report, cells)) {
    return null;
  }
  const started = Date.parse(report.started);
  return Number.isNaN(started)
    ? null
    : {
        verdict: report.verdict.kind,
        finished: new Date(started + 1000 * report.seconds)
      };
}

/** Whether a report is of these cells; empty ones do not count. */
function isOf(report: IReport, cells: readonly IVerifiedSource[]): boolean {
  const before = report.cells.map(({ source }) => source).filter(isCode);
  const now = cells.map(({ source }) => source).filter(isCode);
  return (
    before.length === now.length &&
    before.every((source, index) => source === now[index])
  );
}

function isCode(source: string): boolean {
  return source.trim() !== '';
}
