import { own } from '../../frameworks/byName';
import type {
  IReport,
  IVerifiedCell,
  VerdictKind,
  Verification
} from '../../jobs';
import { applied, REPORT_SCHEMA } from '../../jobs';
import { crc32 } from './crc32';

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
 * @param environment - The launch environment that the notebook asks for.
 * @returns `null` if it has no report, cells have been edited, moved, added or removed since,
 * or variables were tried that the notebook does not have.
 */
export function verifiedNow(
  verification: Pick<Verification, 'state'> | null,
  cells: readonly IVerifiedSource[],
  environment: Readonly<Record<string, string>> = {}
): IVerified | null {
  const report = verification?.state?.report;
  // A report of another version may lack what is compared.
  if (report?.schema !== REPORT_SCHEMA || !isOf(report, cells)) {
    return null;
  }
  const tried = Object.entries({ ...report.options.environment });
  if (tried.some(([name, value]) => own(environment, name) !== value)) {
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

/**
 * Whether the report of a verification is of another notebook than the present one. A report
 * of changes that were tried is compared with what the cells are with these changes, too.
 *
 * @param verification - The notebook's verification; `null` if there is none.
 * @param cells - Its code cells in document order.
 */
export function isOutdated(
  verification: Pick<Verification, 'state'> | null,
  cells: readonly IVerifiedSource[]
): boolean {
  const report = verification?.state?.report;
  return (
    report?.schema === REPORT_SCHEMA &&
    !isOf(report, cells) &&
    !isOf(report, cells, withChanges)
  );
}

/**
 * Whether a report is of these cells; empty ones do not count.
 *
 * @param change - Changes the source of a cell of the report.
 */
function isOf(
  report: IReport,
  cells: readonly IVerifiedSource[],
  change: typeof withChanges = source => source
): boolean {
  const before = report.cells.filter(({ source }) => isCode(source));
  const now = cells.map(({ source }) => source).filter(isCode);
  return (
    before.length === now.length &&
    before.every((cell, place) =>
      hasSource(cell, change(now[place], report, cell.index))
    )
  );
}

/** The source of a cell with what was tried. */
function withChanges(source: string, report: IReport, index: number): string {
  return report.options.changes
    .filter(({ cell }) => cell === index)
    .reduce((text, change) => applied(text, change) ?? text, source);
}

/** Whether a cell of a report has this source; a report holds the beginning of a long one. */
export function hasSource(
  cell: Pick<IVerifiedCell, 'source' | 'checksum'>,
  now: string
): boolean {
  return (
    cell.source === now ||
    (cell.source.endsWith('…') &&
      now.startsWith(cell.source.slice(0, -1)) &&
      cell.checksum === crc32(now))
  );
}

function isCode(source: string): boolean {
  return source.trim() !== '';
}
