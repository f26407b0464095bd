import type { CellState } from '../../ledger';
import { Rewind } from '../marks/rewind';

/** A notebook with marks of these states, the first of its seed cell. */
function firstBroken(states: readonly (CellState | null)[], id: string) {
  const rewind = new Rewind({
    marks: {
      update: () => undefined,
      finish: () => undefined,
      get: (cell: string) => {
        const state = states[Number(cell)];
        return state === null ? null : { state };
      }
    },
    sources: {
      all: states.map((_, index) => ({
        id: String(index),
        source: 'x',
        isSeedCell: index === 0
      }))
    }
  } as never);
  return rewind.firstBroken(id);
}

describe('the first cell that has to run again', () => {
  it.each<[(CellState | null)[], string, string | null]>([
    [['in-sequence', 'own-seed', 'out-of-sequence'], '2', '2'],
    [['in-sequence', 'own-seed', 'in-sequence'], '2', null],
    [['in-sequence', 'edited', 'own-seed'], '2', null],
    [['in-sequence', 'edited', 'out-of-sequence'], '2', '1'],
    [['in-sequence', null, 'out-of-sequence'], '2', '1'],
    [['in-sequence'], '5', null]
  ])('of %j for cell %s is %s', (states, id, first) => {
    expect(firstBroken(states, id)).toBe(first);
  });
});

it('goes to the record of a long cell that is not judged yet', async () => {
  let isJudged = false;
  const rewind = jest.fn(() => Promise.resolve({ kind: 'rewound' }));
  const model = new Rewind({
    marks: {
      finish: () => (isJudged = true),
      get: () => (isJudged ? { state: 'in-sequence', record: 3 } : null)
    },
    state: { fail: () => false },
    watch: { rewind },
    runner: { runAll: () => Promise.resolve({ kind: 'ok' }) }
  } as never);
  expect(await model.rewindAndRun('0')).toBe(true);
  expect(rewind).toHaveBeenCalledWith({ record: 3 });
});
