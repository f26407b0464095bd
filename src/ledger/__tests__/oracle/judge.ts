/** Holds what a ledger says of cells against what a clean run of the document gives. */
import type { CellState, ICellMark, IRecord, Ledger } from '../../index';
import type { IOutput } from './kernels';
import type { Event } from './play';
import { tell } from './play';

/** A cell of which something was said that is not so. */
export interface IViolation {
  readonly cell: string;
  readonly claim: string;
  readonly mark: ICellMark | null;
  readonly shown: IOutput | null;
  readonly clean: IOutput | null;
}

/** How many cells were in a state, and what a clean run gave them. */
export interface ITally {
  cells: number;
  /** A clean run showed the same and, where a level is told, drew the same numbers and left the same values. */
  equal: number;
  /** Of those that drew or seeded. */
  drawing: number;
  equalDrawing: number;
}

/** By state, and how sure it is: `out-of-sequence may`. */
export type Tallies = Record<string, ITally>;

/** What is said of a course of events. */
export interface IVerdict {
  readonly violations: readonly IViolation[];
  readonly tallies: Tallies;
}

/**
 * Judge a ledger.
 *
 * @param events - What it is told, and the truth.
 * @param make - Makes one that was told nothing yet.
 */
export function judge(events: readonly Event[], make: () => Ledger): IVerdict {
  const ledger = make();
  const violations: IViolation[] = [];
  const tallies: Tallies = {};
  // What one has to be told that comes later.
  let records: Event[] = [];
  let document: Event | null = null;
  const last = new Map<string, IRecord>();
  for (const event of events) {
    if (event.kind !== 'check') {
      tell(ledger, event);
      if (event.kind === 'record') {
        last.set(event.record.cell ?? '', event.record);
      }
      if (event.kind === 'document') {
        document = event;
      } else {
        records = event.kind === 'ended' ? [] : [...records, event];
      }
      continue;
    }
    const late = make();
    [...records, ...(document ? [document] : [])].forEach(e => tell(late, e));
    // Below a cell of which nobody knew that it stops a clean run, nothing is claimed.
    let isReached = true;
    for (const { id, mayRaise } of document?.kind === 'document'
      ? document.cells
      : []) {
      const mark = ledger.mark(id);
      const shown = event.shown.get(id) ?? null;
      const clean = event.clean.get(id) ?? null;
      const found = { cell: id, mark, shown, clean };
      const isEqual = isSame(shown, clean);
      if (mark && isReached) {
        count(
          tallies,
          mark,
          isEqual &&
            (mark.certainty === null ||
              isSameRun(last.get(id), event.records.get(id)))
        );
        if (SAME.has(mark.state) && !isEqual) {
          violations.push({ ...found, claim: 'it is in sequence' });
        } else if (SAME.has(mark.state) && clean?.error && !mayRaise) {
          violations.push({ ...found, claim: 'it stops no clean run' });
        }
      }
      isReached &&= !clean?.error || mayRaise || mark?.cause?.kind === 'stops';
      const again = late.mark(id);
      // What an earlier kernel did it was not told.
      const isPresent = (mark?.record ?? again?.record ?? null) !== null;
      if (isPresent && JSON.stringify(again) !== JSON.stringify(mark)) {
        const claim = `a ledger that is told all at once says ${JSON.stringify(again)}`;
        violations.push({ ...found, claim });
      }
    }
  }
  return { violations, tallies };
}

/** The states that say that a clean run gives the same. */
const SAME: ReadonlySet<CellState> = new Set(['in-sequence', 'own-seed']);

function isSame(shown: IOutput | null, clean: IOutput | null): boolean {
  return (
    shown !== null &&
    clean !== null &&
    shown.text === clean.text &&
    shown.error === clean.error
  );
}

/** Whether two runs drew the same numbers and met the same values, as far as records tell. */
function isSameRun(a: IRecord | undefined, b: IRecord | undefined): boolean {
  if (!a || !b) {
    return a === b;
  }
  const areStreamsEqual = [a, b].every(({ streams }) =>
    Object.entries(streams).every(
      ([name, [before, after]]) =>
        before === after ||
        (a.streams[name]?.[0] === b.streams[name]?.[0] &&
          a.streams[name]?.[1] === b.streams[name]?.[1])
    )
  );
  const values = Object.entries(a.values ?? {});
  return (
    areStreamsEqual &&
    values.every(
      // What it overwrites need not have been the same.
      ([name, [, after]]) => after === b.values?.[name]?.[1]
    )
  );
}

function count(
  tallies: Tallies,
  { state, certainty, cause, streams }: ICellMark,
  isEqual: boolean
): void {
  const detail = cause?.kind === 'stops' ? cause.kind : certainty;
  const key = [state, detail].filter(Boolean).join(' ');
  const tally = (tallies[key] ??= emptyTally());
  const isDrawing = streams.length > 0;
  tally.cells += 1;
  tally.equal += Number(isEqual);
  tally.drawing += Number(isDrawing);
  tally.equalDrawing += Number(isDrawing && isEqual);
}

/** Add tallies to others. */
export function add(to: Tallies, more: Tallies): void {
  for (const [state, tally] of Object.entries(more)) {
    const sum = (to[state] ??= emptyTally());
    for (const key of Object.keys(tally) as (keyof ITally)[]) {
      sum[key] += tally[key];
    }
  }
}

/** Tallies as a table in Markdown. */
export function table(tallies: Tallies): string {
  const percent = (part: number, whole: number) =>
    whole === 0 ? '' : ` (${((100 * part) / whole).toFixed(1)} %)`;
  return [
    '| state | cells | same in a clean run | of those that drew or seeded | same in a clean run |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(tallies)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(
        ([state, { cells, equal, drawing, equalDrawing }]) =>
          `| \`${state}\` | ${cells} | ${equal}${percent(equal, cells)} | ` +
          `${drawing} | ${equalDrawing}${percent(equalDrawing, drawing)} |`
      )
  ].join('\n');
}

function emptyTally(): ITally {
  return { cells: 0, equal: 0, drawing: 0, equalDrawing: 0 };
}
