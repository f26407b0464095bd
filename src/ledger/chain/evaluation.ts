/**
 * One cell compared with a clean run, from the values and states that it finds there.
 */
import type { Facts } from '../../frameworks';
import { isSame, NOTHING_LEFT } from '../cellAnalysis';
import type { CellAnalysis, IDifference, Output } from '../cellAnalysis';
import { nameKey, objectKey, streamKey } from '../cleanRun';
import type { CleanRun } from '../cleanRun';
import { differenceOf } from '../differences';
import { collectInput } from '../input';
import type { IInput } from '../input';
import type { Interner } from '../interner';
import { DIFFERS } from '../objects';
import type { IDoubt } from '../objects';
import { applyingEffects } from '../output';
import { chooseDrawing, generatorsOf } from '../draws/drawings';
import type { IDrawing } from '../draws/drawings';
import { codeOf, inputOf, provenanceOf } from '../provenance';
import type { IRun } from '../session';
import { streamsOf } from '../draws/mayDraw';
import { leavesSomething } from '../past';
import type { ILedgerCell } from '../types';
import { streamsAfter } from '../streamsAfter';
import { SLICE } from '../../python/slices';
import type { Slices } from '../../python/slices';

/** The result of comparing a cell with a clean run. */
export interface IEvaluation {
  /** The run in this session that a clean run would repeat; `null` if there is none. */
  readonly clean: IRun | null;
  /** How its last run differs from a clean run; `null` if it does not, or is of other code. */
  readonly difference: IDifference | null;
  /** The channels that it takes. */
  readonly reads: ReadonlySet<string>;
  /** The channels that it sets. */
  readonly outputs: ReadonlyMap<string, Output>;
  /** See {@link CellAnalysis.left}. */
  readonly left: number;
}

/** What all cells share. */
interface IShared {
  readonly interner: Interner;
  readonly frameworks: Facts;
}

/** What an evaluation costs beside that of its code, in characters of code. */
export const COST = 100;

/** A cell of so many characters is evaluated in several slices. */
const LONG = 5 * SLICE;

function* pause({ source }: ILedgerCell): Slices<void> {
  if (source.length >= LONG) {
    yield;
  }
}

/**
 * Compares a cell with a clean run.
 *
 * @param runs - All runs of the cell in this session.
 */
export function* evaluating(
  analysis: CellAnalysis,
  runs: readonly IRun[],
  cleanRun: CleanRun,
  { interner, frameworks }: IShared
): Slices<IEvaluation> {
  const { cell, facts, run } = analysis;
  const input = collectInput(facts, cleanRun);
  yield* pause(cell);
  const clean = chooseRun(
    runs,
    inputOf(facts, input.key, interner),
    cleanRun,
    interner
  );
  const code = codeOf(facts, input, interner);
  const doubt = clean ? null : doubtOf(analysis, input, cleanRun);
  const same = runs.filter(other => other.code === code);
  yield* pause(cell);
  const lasting = clean ?? chooseLasting(analysis, runs, cleanRun, interner);
  const drawing = lasting
    ? { run: lasting, unknown: NONE }
    : chooseDrawing(analysis, same, { input, cleanRun, interner });
  yield* pause(cell);
  const outputs = yield* namesAfter(analysis, lasting, drawing, doubt, {
    input: facts.lasting ? collectInput(facts.lasting, cleanRun) : input,
    cleanRun,
    interner
  });
  yield* pause(cell);
  if (facts.normal !== '') {
    const moved = drawing
      ? null
      : streamsOf(facts, input.definitions, cleanRun, frameworks);
    streamsAfter(
      analysis,
      { runs, same, drawing, input, doubt: lasting ? null : doubt, moved },
      cleanRun
    ).forEach((state, stream) => outputs.set(streamKey(stream), state));
  }
  return {
    clean,
    difference:
      run === null || clean === run || analysis.fault === 'edited'
        ? null
        : differenceOf(run, clean, input, cleanRun),
    reads: cleanRun.reads,
    outputs,
    left: leavesSomething(facts)
      ? (lasting?.lasting ?? interner.id(`unknown ${analysis.cell.id}`))
      : NOTHING_LEFT
  };
}

/** The last run that found what a clean run finds. */
function chooseRun(
  runs: readonly IRun[],
  input: number,
  cleanRun: CleanRun,
  interner: Interner
): IRun | null {
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i];
    if (run.input === input) {
      const draws = run.streams.draws.map(({ stream }) => ({
        stream,
        before: cleanRun.stream(stream).state
      }));
      if (
        draws.every(({ before }) => before !== null) &&
        provenanceOf(input, draws, interner) === run.provenance
      ) {
        return run;
      }
    }
  }
  return null;
}

/**
 * The last run that left behind what a clean run does, of code that shows other things
 * perhaps. What they show may fail; a clean run that goes on anyway is left out.
 */
function chooseLasting(
  { cell, facts }: CellAnalysis,
  runs: readonly IRun[],
  cleanRun: CleanRun,
  interner: Interner
): IRun | null {
  if (cell.mayRaise) {
    return null;
  }
  const lasting = facts.lasting ?? facts;
  const input = inputOf(lasting, collectInput(lasting, cleanRun).key, interner);
  for (let i = runs.length - 1; i >= 0; i--) {
    const draws = runs[i].streams.draws.map(({ stream }) => ({
      stream,
      before: cleanRun.stream(stream).state
    }));
    if (
      runs[i].record.outcome === 'ok' &&
      draws.every(({ before }) => before !== null) &&
      provenanceOf(input, draws, interner) === runs[i].lasting
    ) {
      return runs[i];
    }
  }
  return null;
}

/** Why it is not known what a cell does in a clean run that no run so far has matched. */
function doubtOf(
  { cell, fault, run }: CellAnalysis,
  input: IInput,
  cleanRun: CleanRun
): IDoubt {
  if (fault === 'not-run' || fault === 'edited' || fault === 'unrecorded') {
    return { cell: cell.id, why: fault };
  }
  for (const { stream } of run?.streams.draws ?? []) {
    const { doubt } = cleanRun.stream(stream);
    if (doubt && doubt.cell !== null) {
      return doubt;
    }
  }
  const item = input.items.find(({ doubt }) => doubt && doubt.cell !== null);
  if (item?.doubt) {
    return item.doubt;
  }
  if (fault === 'interrupted') {
    return { cell: cell.id, why: fault };
  }
  return run && run.varying.length > 0
    ? { cell: cell.id, why: 'every-run' }
    : DIFFERS;
}

/** A cell in a clean run. */
interface IContext {
  readonly input: IInput;
  readonly cleanRun: CleanRun;
  readonly interner: Interner;
}

/** The names and objects that a cell leaves. */
function* namesAfter(
  analysis: CellAnalysis,
  clean: IRun | null,
  drawing: IDrawing | null,
  doubt: IDoubt | null,
  { input, cleanRun, interner }: IContext
): Slices<Map<string, Output>> {
  const { cell, run, fault } = analysis;
  const facts = analysis.facts.lasting ?? analysis.facts;
  // Edited code has not failed yet.
  const known = clean ?? (fault === 'edited' ? null : run);
  const names = yield* applyingEffects(
    facts,
    input,
    cleanRun,
    {
      cell: cell.id,
      // The same whatever the code: unknown values are equal to none.
      provenance: clean?.lasting ?? interner.id(`unknown ${cell.id}`),
      // With other values one that may raise may stop anywhere.
      complete:
        known?.record.outcome !== 'error' && (clean !== null || !cell.mayRaise),
      values: clean?.changes ?? generatorsOf(drawing),
      doubt: clean ? null : doubt,
      id: name => `${cell.id} ${name}`,
      // Others contain it as a part.
      keep: object => {
        const kept = analysis.outputs.get(nameKey(object.name));
        return kept && isSame(kept, object) ? (kept as typeof object) : object;
      }
    },
    interner
  );
  const outputs = new Map<string, Output>();
  names.bound.forEach((object, name) => outputs.set(nameKey(name), object));
  names.changed.forEach((content, object) =>
    outputs.set(objectKey(object), content)
  );
  return outputs;
}

const NONE: ReadonlySet<string> = new Set();
