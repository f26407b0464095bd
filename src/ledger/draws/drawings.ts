/**
 * What a cell draws in a clean run that gives it other values than any run so far.
 */
import { own } from '../../frameworks/byName';
import type { CellAnalysis } from '../cellAnalysis';
import type { CleanRun } from '../cleanRun';
import type { IInput } from '../input';
import type { Interner } from '../interner';
import { isGenerator } from '../objects';
import { steeringOf } from '../provenance';
import type { IRun } from '../session';
import type { IRecord } from '../types';

/** A run that drew as a clean run does, from some streams at least. */
export interface IDrawing {
  readonly run: IRun;
  /** The streams that it left in a state that a clean run does not. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * The last run that drew as a clean run does, with other values perhaps: none of those that
 * decide how often it draws. Where the others may make the cell fail, and a clean run goes on all
 * the same, it is not known.
 *
 * @param same - The runs of the same code.
 * @returns `null` if there is none.
 */
export function chooseDrawing(
  { cell }: CellAnalysis,
  same: readonly IRun[],
  {
    input,
    cleanRun,
    interner
  }: {
    readonly input: IInput;
    readonly cleanRun: CleanRun;
    readonly interner: Interner;
  }
): IDrawing | null {
  let best: IDrawing | null = null;
  for (let i = same.length - 1; i >= 0 && !cell.mayRaise; i--) {
    const run = same[i];
    if (run.steering !== steeringOf(run.code, input, interner)) {
      continue;
    }
    const { other, unknown } = unknownAfter(run, cleanRun);
    const isUsable = !input.isSteeredByDraws || other.size === 0;
    if (isUsable && unknown.size < (best?.unknown.size ?? Infinity)) {
      best = { run, unknown };
    }
  }
  return best;
}

/**
 * The streams that a run and a clean run do not treat alike.
 *
 * @returns `other`: those from which the run drew in another state; `unknown`: those that it
 * left in one.
 */
function unknownAfter(
  { streams, record }: IRun,
  cleanRun: CleanRun
): { other: ReadonlySet<string>; unknown: ReadonlySet<string> } {
  const other = new Set<string>();
  for (const { stream, before } of streams.draws) {
    if (cleanRun.stream(stream).state !== before) {
      other.add(stream);
    }
  }
  for (const { stream, seed } of streams.uses) {
    if (seed === null) {
      other.add(stream);
    }
  }
  // Seeded in the run, it is what the seed makes it.
  const isReseeded = (stream: string): boolean => {
    const [, , before, after] = own(record.streams, stream) ?? [];
    return typeof after === 'number' && after !== before;
  };
  const unknown = new Set([...other].filter(stream => !isReseeded(stream)));
  for (const [stream, [, , , , former]] of Object.entries(record.streams)) {
    if (unknown.has(former ?? '')) {
      unknown.add(stream);
    }
  }
  return { other, unknown };
}

/** The generators among the values of a run that a clean run leaves in the same state. */
export function generatorsOf(drawing: IDrawing | null): IRecord['values'] {
  const { values = {}, streams = {} } = drawing?.run.record ?? {};
  const states = new Set(
    Object.entries(streams)
      .filter(([stream]) => !drawing?.unknown.has(stream))
      .map(([, [, after]]) => `@${after}`)
  );
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, [, after]]) => isGenerator(after) && states.has(after ?? '')
    )
  );
}
