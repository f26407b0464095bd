import type { YNotebook } from '@jupyter/ydoc';
import * as Y from 'yjs';

import { code, seedCell } from '../../cell/__tests__/helpers';
import {
  compose,
  createDefaultRegistry,
  DEFAULT_DETERMINISM
} from '../../recipes';
import { setUp } from './helpers';

const CELL = compose(
  {
    language: 'python',
    seed: 42,
    frameworks: ['python'],
    variants: {},
    determinism: DEFAULT_DETERMINISM
  },
  createDefaultRegistry()
);

/** A page of another user, which has everything so far; its changes come before ours. */
function elsewhere(nb: YNotebook): Y.Doc {
  const other = new Y.Doc();
  other.clientID = 1;
  Y.applyUpdate(other, Y.encodeStateAsUpdate(nb.ydoc));
  return other;
}

/** What the other user did arrives. */
async function arrive(nb: YNotebook, other: Y.Doc): Promise<void> {
  Y.applyUpdate(nb.ydoc, Y.encodeStateAsUpdate(other));
  await Promise.resolve();
}

describe('a seed that another user sets at the same moment', () => {
  it('stays, and the user whose own was taken back is told', async () => {
    const made = await setUp([seedCell(CELL), code('x')]);
    const other = elsewhere(made.nb);
    const text = other.getArray<Y.Map<unknown>>('cells').get(0).get('source');
    other.transact(() => {
      const at = CELL.indexOf('42');
      (text as Y.Text).insert(at, '6');
      (text as Y.Text).delete(at + 1, 2);
    });
    await made.model.setSeed(5);
    await arrive(made.nb, other);
    expect(made.nb.getCell(0).getSource()).toContain('SEED = 6\n');
    const failure = { kind: 'taken-back', what: 'text' };
    expect(made.model.state.failure).toEqual(failure);
    expect(made.notify).toHaveBeenCalledWith(failure);
    expect(made.model.state.seed).toBe(6);
    expect(made.nb.undo()).toBe(false);
    // It can be set again.
    expect(await made.model.setSeed(5)).toBe(true);
    expect(made.model.state).toMatchObject({ failure: null, seed: 5 });
  });

  it('and comes without any change of ours: nothing is said', async () => {
    const made = await setUp([seedCell(CELL), code('x')]);
    await made.model.setSeed(5);
    const other = elsewhere(made.nb);
    const text = other.getArray<Y.Map<unknown>>('cells').get(0).get('source');
    (text as Y.Text).insert(CELL.indexOf('42') + 1, '6');
    await arrive(made.nb, other);
    expect(made.model.state).toMatchObject({ failure: null, seed: 56 });
    expect(made.notify).not.toHaveBeenCalled();
  });
});
