/**
 * The first line of the panel: what matters most about a notebook's randomness, and what can be
 * done about it. It loads with the panel.
 */
import { answerOfSeed, differs, stops } from './answer';
import type { Answer, AnswerAction, IAnswerInput } from './answer';
import { ownUnseeded } from './marks/ownUnseeded';
import type { ISeedState } from './state';
import type { ICellMarks } from './types';

/** Say what matters most: a broken GPU before the seed, the seed before the cells, the cells before the verification. */
export function findAnswer(input: IAnswerInput): Answer {
  return (
    answerOfDevice(input) ??
    answerOfSeed(input.state) ??
    answerOfCells(input) ??
    answerOfVerification(input) ??
    answerOfDoubt(input) ?? {
      kind: 'fine',
      seed: seedIn(input.state),
      count: input.marks.counts['in-sequence']
    }
  );
}

/** What to do about an answer; `null` for nothing. */
export function actionOfAnswer(answer: Answer): AnswerAction | null {
  switch (answer.kind) {
    case 'device-broken':
      return 'restart';
    case 'not-seeded':
    case 'own-seeds-differ':
    case 'own-seed':
    case 'offered':
      return 'seed';
    case 'kernel-differs':
    case 'partly':
    case 'changed':
      return 'apply';
    case 'stops':
      return 'show-cell';
    case 'cells-differ':
      return answer.isEvery ? 'show-cell' : 'run-in-order';
    case 'cells-may-differ':
    case 'cells-unseeded':
      return 'run-in-order';
    case 'reproduced':
    case 'not-reproduced':
      return 'show-report';
    default:
      return null;
  }
}

/**
 * The last cell to run for all cells to match a clean run.
 *
 * @param cell - The one that an answer names.
 * @param place - Returns the place of a cell; `null` if it is gone.
 */
export function lastToRun(
  cell: string,
  marks: Pick<ICellMarks, 'cells'>,
  place: (id: string) => number | null
): string {
  const ends = DOUBTFUL.map(state => lastOf(marks.cells(state)));
  return [cell, ...ends.filter(id => id !== undefined)].reduce((one, other) =>
    (place(other) ?? 0) > (place(one) ?? 0) ? other : one
  );
}

function answerOfDevice({ marks: { problem } }: IAnswerInput): Answer | null {
  return problem?.isDevice
    ? { kind: 'device-broken', error: problem.words }
    : null;
}

function answerOfCells({ marks }: IAnswerInput): Answer | null {
  const stopping = marks.attention.find(id => stops(marks, id));
  if (stopping !== undefined) {
    return { kind: 'stops', cell: stopping };
  }
  const differing = marks.attention.filter(id => differs(marks, id));
  if (differing.length === 0) {
    return null;
  }
  // What differs in every run is not cured by the order of running.
  const ordered = differing.filter(id => !isEvery(marks, id));
  const cell = ordered[ordered.length - 1];
  if (cell === undefined) {
    const [first] = differing;
    const count = differing.length;
    return { kind: 'cells-differ', count, cell: first, isEvery: true };
  }
  return ordered.every(id => marks.get(id)?.state === 'unseeded')
    ? { kind: 'cells-unseeded', count: ordered.length, cell }
    : { kind: 'cells-differ', count: differing.length, cell, isEvery: false };
}

/** Whether a cell differs in every run, as its code or the last verification shows: no order of running helps. */
function isEvery(
  marks: Pick<ICellMarks, 'finding' | 'get'>,
  id: string
): boolean {
  const found = marks.finding(id);
  const mark = marks.get(id);
  return (
    (found !== null && found.kind !== 'equal') ||
    (mark !== null &&
      (mark.cause?.kind === 'every-run' || ownUnseeded(mark).length > 0))
  );
}

function answerOfVerification({ verified }: IAnswerInput): Answer | null {
  if (!verified) {
    return null;
  }
  const { finished } = verified;
  return verified.verdict === 'reproduced'
    ? { kind: 'reproduced', finished }
    : { kind: 'not-reproduced', finished };
}

/** The states of cells that may differ. */
const DOUBTFUL = ['out-of-sequence', 'edited'] as const;

function answerOfDoubt({ marks }: IAnswerInput): Answer | null {
  const [stale, edited] = DOUBTFUL.map(state => marks.cells(state));
  const cell = lastOf(stale) ?? lastOf(edited);
  return cell === undefined
    ? null
    : {
        kind: 'cells-may-differ',
        count: stale.length + edited.length,
        cell
      };
}

function lastOf(ids: readonly string[]): string | undefined {
  return ids[ids.length - 1];
}

/** The seed to name where nothing is wrong. */
function seedIn({ kernelSeed }: ISeedState): number | null {
  return kernelSeed.kind === 'seeded' ? kernelSeed.seed : null;
}
