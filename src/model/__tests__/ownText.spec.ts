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
const MINE = `${CELL}\nprint("mine")`;

/** Whether pressing the button asks before it runs the cell. */
async function asks(made: Awaited<ReturnType<typeof setUp>>): Promise<boolean> {
  made.asked.length = 0;
  await made.model.insert();
  return made.asked.includes('runUntrusted');
}

/** Edit a notebook in another page. */
function editElsewhere(nb: YNotebook, edit: (other: Y.Doc) => void): void {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(nb.ydoc));
  edit(other);
  Y.applyUpdate(nb.ydoc, Y.encodeStateAsUpdate(other));
}

describe('the question before an edited seed cell runs', () => {
  it('is not asked of who typed it here, in several steps and after an undo', async () => {
    const made = await setUp([seedCell(CELL), code('x')]);
    made.nb.getCell(0).setSource(`${CELL}\nprint(`);
    made.nb.getCell(0).setSource(MINE);
    expect(await asks(made)).toBe(false);
    expect(made.ran).toEqual([MINE]);
    made.nb.getCell(0).setSource(`${MINE}  # more`);
    made.nb.undo();
    expect(await asks(made)).toBe(false);
  });

  it('is asked where the text came with the file, whatever is added to it', async () => {
    const made = await setUp([seedCell(MINE), code('x')]);
    expect(await asks(made)).toBe(true);
    made.nb.getCell(0).setSource(`${MINE}  # and mine`);
    expect(await asks(made)).toBe(true);
  });

  it('is asked once somebody else has edited it', async () => {
    const made = await setUp([seedCell(CELL), code('x')]);
    made.nb.getCell(0).setSource(MINE);
    editElsewhere(made.nb, other => {
      const cells = other.getArray<Y.Map<unknown>>('cells');
      (cells.get(0).get('source') as Y.Text).insert(MINE.length, '\n# theirs');
    });
    expect(made.nb.getCell(0).getSource()).toBe(`${MINE}\n# theirs`);
    expect(await asks(made)).toBe(true);
    made.nb.getCell(0).setSource(`${MINE}  # again`);
    expect(await asks(made)).toBe(true);
  });

  it('is asked of a file that was loaded anew', async () => {
    const made = await setUp([seedCell(CELL), code('x')]);
    made.nb.getCell(0).setSource(MINE);
    const json = made.nb.toJSON();
    json.cells[0].source = `${MINE}\nprint("theirs")`;
    made.nb.fromJSON(json);
    expect(await asks(made)).toBe(true);
  });
});

describe('seeds of the notebook’s own that disagree', () => {
  const CODE = [
    code('import random\nrandom.seed(1234)'),
    code('random.seed(99)')
  ];

  it('are said before a third is added, which one of them may be', async () => {
    const made = await setUp(CODE, { chosen: 99 });
    expect(await made.model.insert()).toBe(true);
    expect(made.asked).toEqual(['chooseSeed 1234, 99, 42']);
    expect(made.model.state).toMatchObject({ seed: 99 });
    expect(made.ran[0]).toContain('SEED = 99');
  });

  it('leave the notebook as it is if the user cancels', async () => {
    const made = await setUp(CODE);
    expect(await made.model.insert()).toBe(false);
    expect(made.nb.cells).toHaveLength(2);
    expect(made.ran).toEqual([]);
    expect(made.model.state.failure).toBeNull();
  });

  it.each([
    ['one seed', [code('import random\nrandom.seed(1234)')]],
    [
      'private generators',
      [
        code(
          'import numpy as np\na = np.random.default_rng(1)\nb = np.random.default_rng(2)'
        )
      ]
    ]
  ])('are no question with %s', async (_, cells) => {
    const made = await setUp(cells);
    await made.model.insert();
    expect(made.asked).toEqual([]);
  });

  it('are no question once the user has chosen a seed', async () => {
    const made = await setUp(CODE);
    await made.model.setSeed(5);
    expect(await made.model.insert()).toBe(true);
    expect(made.asked).toEqual([]);
    expect(made.ran[0]).toContain('SEED = 5');
  });
});
