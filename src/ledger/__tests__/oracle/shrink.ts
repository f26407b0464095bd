/** Makes a sequence that fails smaller, and shows it. */
import type { ISequence, Operation } from './notebook';

/**
 * Leave out operations, cells and lines for as long as it still fails.
 *
 * @param sequence - One that fails.
 * @param fails - Whether another does.
 * @param tries - How often to ask that.
 */
export async function shrink(
  sequence: ISequence,
  fails: (sequence: ISequence) => Promise<boolean>,
  tries: number
): Promise<ISequence> {
  let best = sequence;
  let isSmaller = true;
  while (isSmaller) {
    isSmaller = false;
    for (const smaller of smallerOnes(best)) {
      if (tries-- <= 0) {
        return best;
      }
      if (await fails(smaller)) {
        best = smaller;
        isSmaller = true;
        break;
      }
    }
  }
  return best;
}

/** Ways to make it smaller, those first that leave out most. */
function* smallerOnes(sequence: ISequence): Generator<ISequence> {
  for (const operations of without(sequence.operations)) {
    yield { ...sequence, operations };
  }
  for (const cells of without(sequence.cells)) {
    yield { ...sequence, cells };
  }
  for (const [index, cell] of sequence.cells.entries()) {
    const lines = cell.source.split('\n');
    for (const rest of lines.length > 1 ? without(lines) : []) {
      const cells = [...sequence.cells];
      cells[index] = { ...cell, source: rest.join('\n') };
      yield { ...sequence, cells };
    }
  }
  for (const [index, operation] of sequence.operations.entries()) {
    for (const smaller of smallerOperations(operation)) {
      const operations = [...sequence.operations];
      operations[index] = smaller;
      yield { ...sequence, operations };
    }
  }
  if (sequence.seedsAtStart) {
    yield { ...sequence, seedsAtStart: false };
  }
}

function* smallerOperations(operation: Operation): Generator<Operation> {
  if (operation.kind === 'run' && operation.cells.length > 1) {
    for (const cells of without(operation.cells)) {
      yield { ...operation, cells };
    }
  } else if (operation.kind === 'edit' && operation.source.includes('\n')) {
    for (const lines of without(operation.source.split('\n'))) {
      yield { ...operation, source: lines.join('\n') };
    }
  }
}

/** The list without a part of it: halves, quarters, …, each alone; the last parts first. */
function* without<T>(list: readonly T[]): Generator<readonly T[]> {
  for (
    let size = Math.ceil(list.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let end = list.length; end > 0; end -= size) {
      const start = Math.max(0, end - size);
      yield [...list.slice(0, start), ...list.slice(end)];
    }
  }
}

/** A sequence as text. */
export function describe(sequence: ISequence): string {
  const { seed, seedsAtStart, cells, operations } = sequence;
  return [
    `Sequence ${seed}; kernels are ${seedsAtStart ? '' : 'not '}seeded at their start.`,
    ...cells.map(
      ({ id, source, mayRaise, claimsSeed }) =>
        `--- ${id}${claimsSeed ? ', the seed cell' : ''}${mayRaise ? ', may raise' : ''}\n${source}`
    ),
    '--- operations',
    ...operations.map(operation => JSON.stringify(operation))
  ].join('\n');
}
