/**
 * What a cell draws in a clean run that gives it other values than any run so far.
 */
import { own } from '../frameworks/byName';
import type { CellAnalysis } from './cellAnalysis';
import type { CleanRun } from './cleanRun';
import type { IInput } from './input';
import type { Interner } from './interner';
import { isGenerator } from './objects';
import { steeringOf } from './provenance';
import type { IRun } from './session';
import type { IRecord } from './types';

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
    const unknown = unknownAfter(run, cleanRun);
    const isUsable = !input.isSteeredByDraws || unknown.size === 0;
    if (isUsable && unknown.size < (best?.unknown.size ?? Infinity)) {
      best = { run, unknown };
    }
  }
  return best;
}

/** The streams from which a run drew in another state than a clean run. */
function unknownAfter(
  { streams, record }: IRun,
  cleanRun: CleanRun
): ReadonlySet<string> {
  const other = new Set<string>();
  // Seeded in the run, it is what the seed makes it.
  const isReseeded = (stream: string): boolean => {
    const [, , before, after] = own(record.streams, stream) ?? [];
    return typeof after === 'number' && after !== before;
  };
  for (const { stream, before } of streams.draws) {
    if (isReseeded(stream)) {
      continue;
    }
    if (cleanRun.stream(stream).state !== before) {
      other.add(stream);
    }
  }
  for (const { stream, seed } of streams.uses) {
    if (seed === null && !isReseeded(stream)) {
      other.add(stream);
    }
  }
  const after = Object.entries(record.streams);
  return new Set([
    ...other,
    ...after
      .filter(([, [, , , , former]]) => other.has(former ?? ''))
      .map(([stream]) => stream)
  ]);
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
