import type { YNotebook } from '@jupyter/ydoc';

import type { ISharedCell } from '@jupyter/ydoc';

import {
  mergeRan,
  METADATA_KEY,
  readRan,
  SeedCellDocument,
  storeRan,
  withoutOwn
} from '..';
import { code, notebook, seedCell } from './helpers';

const keys = (nb: YNotebook): unknown[] =>
  nb.cells.map((cell: ISharedCell) => cell.getMetadata(METADATA_KEY));

describe('what a cell remembers of its run', () => {
  it.each([
    [{ ran: { seed: 7 } }, 7],
    [{ ran: { seed: null } }, null],
    [undefined, undefined],
    [{ role: 'seed-cell' }, undefined],
    [{ ran: { seed: '7' } }, undefined],
    [{ ran: { seed: 1.5 } }, undefined],
    [{ ran: 7 }, undefined],
    [{ ran: {} }, undefined],
    [[7], undefined]
  ])('reads %j as %s', (value, seed) => {
    expect(readRan(value)).toBe(seed);
  });

  it('is written beside what stands there, and leaves nothing behind', () => {
    expect(mergeRan(undefined, 7)).toEqual({ ran: { seed: 7 } });
    const role = { role: 'seed-cell', other: 1 };
    expect(mergeRan(role, null)).toEqual({ ...role, ran: { seed: null } });
    expect(mergeRan({ ...role, ran: { seed: 7 } }, undefined)).toEqual(role);
    expect(mergeRan({ ran: { seed: 7 } }, undefined)).toBeNull();
    const more = { ran: { seed: 7, by: 'another version' } };
    expect(mergeRan(more, undefined)).toEqual({
      ran: { by: 'another version' }
    });
    expect(withoutOwn({ ...role, ran: { seed: 7 } })).toEqual({ other: 1 });
  });

  it('is stored without an undo step, and not written where it stands already', () => {
    const nb = notebook([code('a'), code('b')], {}, true);
    const changes = jest.fn();
    nb.cells[1].changed.connect(changes);
    storeRan(nb, new Map([['c0', 7]]));
    expect(keys(nb)).toEqual([{ ran: { seed: 7 } }, undefined]);
    expect(nb.canUndo()).toBe(false);
    storeRan(nb, new Map([['c0', undefined]]));
    expect(keys(nb)).toEqual([undefined, undefined]);
    expect(nb.cells[0].toJSON().metadata).toEqual({});
    storeRan(nb, new Map([['c1', undefined]]));
    expect(changes).not.toHaveBeenCalled();
  });
});

describe('SeedCellDocument', () => {
  const ran = { [METADATA_KEY]: { ran: { seed: 7 } } };
  const stored = { [METADATA_KEY]: { version: 1, frameworks: [], later: 1 } };

  it('forgets the runs of all cells in one undo step', () => {
    const nb = notebook(
      [seedCell(), code('a', ran), code('b', ran)],
      stored,
      true
    );
    const document = new SeedCellDocument(nb);
    const before = nb.toJSON();
    expect(document.clearRan()).toBe(true);
    expect(keys(nb)).toEqual([{ role: 'seed-cell' }, undefined, undefined]);
    expect(document.clearRan()).toBe(false);
    nb.undo();
    expect(nb.toJSON()).toEqual(before);
    document.dispose();
  });

  it('forgets everything that it stores in one undo step, and nothing of others', () => {
    const nb = notebook([seedCell(), code('a', ran)], stored, true);
    const document = new SeedCellDocument(nb);
    const before = nb.toJSON();
    expect(document.clear()).toBe(true);
    expect(keys(nb)).toEqual([undefined, undefined]);
    expect(nb.getMetadata(METADATA_KEY)).toEqual({ later: 1 });
    const after = nb.toJSON();
    expect(document.clear()).toBe(false);
    nb.undo();
    expect(nb.toJSON()).toEqual(before);
    nb.redo();
    expect(nb.toJSON()).toEqual(after);
    document.dispose();
  });
});
