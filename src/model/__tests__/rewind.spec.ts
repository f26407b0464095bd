import type { CellState } from '../../ledger';
import { Rewind } from '../marks/rewind';

/** A notebook with marks of these states, the first of its seed cell. */
function firstBroken(states: readonly (CellState | null)[], id: string) {
  const rewind = new Rewind({
    marks: {
      update: () => undefined,
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
