/** Holds what a ledger says of cells against what a clean run of the document gives. */
import { writeFileSync } from 'fs';

import type { CodeReader, ICodeFacts } from '../../../effects/types';
import type { CellState, ICellMark, IRecord, Ledger } from '../../index';
import type { IOutput } from './kernels';
import type { Event } from './play';
import { tell } from './play';

/** A cell of which something was said that is not so. */
export interface IViolation {
  readonly cell: string;
  /** What ran last. */
  readonly code: string;
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
  /** Of those: it met the same as well, so that better analysis could have told. */
  idle: number;
  /** Of those that drew or seeded. */
  drawing: number;
  equalDrawing: number;
}

/** By state, and how sure it is: `out-of-sequence may`. */
export type Tallies = Record<string, ITally>;

/** What is said of a course of events. */
export interface IVerdict {
  readonly violations: readonly IViolation[];
  /** Cells that were marked though a clean run meets and gives the same, or that it proved to differ and do not. */
  readonly idle: readonly IViolation[];
  readonly tallies: Tallies;
}

/**
 * Judge a ledger.
 *
 * @param events - What it is told, and the truth.
 * @param make - Makes one that was told nothing yet.
 * @param reader - Reads which of the names with digests a cell takes and leaves.
 */
export function judge(
  events: readonly Event[],
  make: () => Ledger,
  reader: CodeReader | null = null
): IVerdict {
  const ledger = make();
  const violations: IViolation[] = [];
  const idle: IViolation[] = [];
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
      const { code = '' } = last.get(id) ?? {};
      const found = { cell: id, code, mark, shown, clean };
      const isEqual = isSame(shown, clean);
      if (mark && isReached) {
        const runs = [last.get(id), event.records.get(id)] as const;
        const facts = runs[0] && reader ? reader(runs[0].code) : null;
        const isSameAll =
          isEqual &&
          (SAME.has(mark.state) ||
            mark.cause?.kind === 'stops' ||
            (isSameRun(...runs) && haveLeftSame(shown, clean, facts)));
        const isIdle =
          isSameAll &&
          haveStartedSame(...runs) &&
          haveMetSame(shown, clean, facts);
        count(tallies, mark, isSameAll, isIdle);
        if (isSameAll && keyOf(mark) === 'out-of-sequence will') {
          idle.push({ ...found, claim: 'it will differ' });
        } else if (isIdle && VISIBLE.test(keyOf(mark))) {
          idle.push({ ...found, claim: 'it meets other values' });
        }
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
  return { violations, idle, tallies };
}

/** The marks that say that a clean run gives something else; one of an edit says that of the code. */
const VISIBLE = /^(out-of-sequence (will|may)|different-seed|unseeded|unknown)/;

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

/** Whether two runs found the streams in the same states from which either drew. */
function haveStartedSame(a?: IRecord, b?: IRecord): boolean {
  const streams = [a, b].flatMap(record =>
    Object.entries(record?.streams ?? {})
      .filter(([, [before, after]]) => before !== after)
      .map(([name]) => name)
  );
  return streams.every(name => a?.streams[name]?.[0] === b?.streams[name]?.[0]);
}

/** Whether two runs found the same values of the names that the code takes. */
function haveMetSame(
  a: IOutput | null,
  b: IOutput | null,
  facts: ICodeFacts | null
): boolean {
  const own = new Set(facts?.writes);
  facts?.reads.forEach(name => own.delete(name));
  return areSame(a?.met, b?.met, name => !own.has(name));
}

/** Whether two runs left the same values of the names that the code binds or may change. */
function haveLeftSame(
  a: IOutput | null,
  b: IOutput | null,
  facts: ICodeFacts | null
): boolean {
  const own = new Set([
    ...(facts?.writes ?? []),
    ...(facts?.mutations ?? []).flatMap(({ callee, self, names }) =>
      callee !== null && self ? [callee, ...names] : names
    )
  ]);
  return areSame(a?.left, b?.left, name => own.has(name));
}

function areSame(
  a: IOutput['met'],
  b: IOutput['met'],
  counts: (name: string) => boolean
): boolean {
  return (
    !a ||
    !b ||
    Object.keys({ ...a, ...b })
      .filter(counts)
      .every(name => a[name] === b[name])
  );
}

/** The state, and how sure it is: `out-of-sequence may`. */
export function keyOf({ state, certainty, cause }: ICellMark): string {
  const detail = cause?.kind === 'stops' ? cause.kind : certainty;
  return [state, detail].filter(Boolean).join(' ');
}

function count(
  tallies: Tallies,
  mark: ICellMark,
  isEqual: boolean,
  isIdle: boolean
): void {
  const tally = (tallies[keyOf(mark)] ??= emptyTally());
  const isDrawing = mark.streams.length > 0;
  tally.idle += Number(isIdle);
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
    '| state | cells | same in a clean run | of those that drew or seeded | same in a clean run | met the same, too |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries(tallies)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(
        ([state, { cells, equal, drawing, equalDrawing, idle }]) =>
          `| \`${state}\` | ${cells} | ${equal}${percent(equal, cells)} | ` +
          `${drawing} | ${equalDrawing}${percent(equalDrawing, drawing)} | ` +
          `${idle}${percent(idle, cells)} |`
      )
  ].join('\n');
}

/** A cell that is marked for nothing, in one line. */
export function line(
  seed: number,
  { cell, code, claim, mark }: IViolation
): string {
  return `${seed} ${cell} ${claim}: ${mark && keyOf(mark)} ${JSON.stringify(mark?.cause)} ${JSON.stringify(code.slice(0, 200))}`;
}

/** Write these lines into the file of the environment variable JUPYTERLAB_SEED_ORACLE_IDLE, if it names one. */
export function writeIdle(lines: readonly string[]): void {
  const file = process.env.JUPYTERLAB_SEED_ORACLE_IDLE;
  if (file) {
    writeFileSync(file, lines.join('\n'));
  }
}

/** Of the cells with a visible mark, the share that a clean run gives the same from the same. */
export function idleShare(tallies: Tallies): string {
  let [marked, idle] = [0, 0];
  for (const [state, tally] of Object.entries(tallies)) {
    if (!/^(in-sequence|own-seed)/.test(state)) {
      marked += tally.cells;
      idle += VISIBLE.test(state) ? tally.idle : 0;
    }
  }
  return `${idle} of ${marked} marked cells met and gave the same (${((100 * idle) / Math.max(1, marked)).toFixed(1)} %)`;
}

function emptyTally(): ITally {
  return { cells: 0, equal: 0, idle: 0, drawing: 0, equalDrawing: 0 };
}
