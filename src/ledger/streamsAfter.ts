/**
 * The states in which a cell leaves the streams in a clean run.
 */
import { own } from '../frameworks/byName';
import type { CellAnalysis } from './cellAnalysis';
import { ALL_STREAMS, UNKNOWN } from './cleanRun';
import type { CleanRun } from './cleanRun';
import type { IDrawing } from './draws/drawings';
import type { IInput } from './input';
import { DIFFERS } from './objects';
import type { IDoubt, IStreamState } from './objects';
import type { IRun } from './session';
import type { IRecord, SeedInForce } from './types';

/** What is known of a cell in a clean run. */
export interface IPassage {
  /** All runs of the cell, of whatever code. */
  readonly runs: readonly IRun[];
  /** The runs of the present code, with whatever values. */
  readonly same: readonly IRun[];
  /** The run that draws what a clean run does. */
  readonly drawing: IDrawing | null;
  readonly input: IInput;
  /** Why there is none. */
  readonly doubt: IDoubt | null;
  /** The streams that its code may move, see {@link streamsOf}. */
  readonly moved: ReadonlySet<string> | null;
}

/** The streams that a cell sets, or {@link ALL_STREAMS}; unknown if no run was clean. */
export function streamsAfter(
  analysis: CellAnalysis,
  passage: IPassage,
  cleanRun: CleanRun
): Map<string, IStreamState> {
  const { same, drawing, input, doubt, moved } = passage;
  const clean = drawing?.run;
  const found = new Map<string, IStreamState>();
  const by = analysis.cell.id;
  const unknown = { ...UNKNOWN, by, doubt };
  if (clean) {
    clean.streams.after.forEach((state, stream) => {
      const seed = seedAfter(clean.record, stream);
      const isKnown = !drawing?.unknown.has(stream);
      found.set(stream, isKnown ? { state, seed, by, doubt: null } : unknown);
    });
    // Seeded again, one may have been back in its old state in that run.
    drawing?.unknown.forEach(
      stream => found.has(stream) || found.set(stream, unknown)
    );
  } else {
    // With other values or from other states, it draws from the same streams.
    const isKnown = same.length > 0 && !input.branches;
    if (moved === null && !isKnown) {
      found.set(ALL_STREAMS, unknown);
    }
    const seen = [
      ...same.flatMap(run => [...run.streams.after.keys()]),
      ...(moved ?? [])
    ];
    seen.forEach(stream => found.set(stream, unknown));
  }
  const renaming = clean ?? same[same.length - 1];
  renaming?.streams.renames.forEach(({ from, to }) =>
    found.set(to, cleanRun.stream(from))
  );
  loadsOf(analysis, passage, cleanRun).forEach((state, stream) =>
    found.set(stream, state)
  );
  return found;
}

/**
 * The states in which the libraries that a cell loads leave the streams that it does not
 * seed. They draw once in each kernel, so the cell's first run shows what a clean run
 * does, not its last one; from another state, what they leave is not known. What an earlier
 * version of the cell loaded is loaded still.
 */
function loadsOf(
  { cell, facts }: CellAnalysis,
  { runs, drawing, doubt }: IPassage,
  cleanRun: CleanRun
): Map<string, IStreamState> {
  const found = new Map<string, IStreamState>();
  const by = cell.id;
  for (const { streams, facts: ran, record } of runs) {
    for (const { stream, before, after } of streams.loads) {
      if (drawing?.run.streams.resets.includes(stream)) {
        continue;
      }
      const was = cleanRun.stream(stream);
      if (
        ran.normal === facts.normal &&
        before === was.state &&
        !found.get(stream)?.state
      ) {
        const seed = seedAfter(record, stream);
        found.set(stream, { state: after, seed, by, doubt: null });
      } else if (!found.has(stream)) {
        found.set(stream, {
          ...UNKNOWN,
          by,
          doubt: doubt ?? was.doubt ?? DIFFERS
        });
      }
    }
  }
  return found;
}

/** The seed under which a run left a stream. */
function seedAfter({ streams }: IRecord, stream: string): SeedInForce {
  const entry = own(streams, stream);
  return entry ? entry[3] : 'unknown';
}
