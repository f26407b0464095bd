/** Marks on cells: each state as a person brings it about, and its one sentence. */
import {
  DRAW_ONE,
  badge,
  chooseFromBadge,
  executionCount,
  expectMarks,
  numpySeeded,
  printed,
  runAll
} from './support/marks';
import {
  notebookOf,
  openNotebook,
  restart,
  runCell,
  setSource
} from './support/notebook';
import { openPanel, typeSeed } from './support/panel';
import { DRAWN } from './support/seedCells';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('a cell that ran twice is out of sequence, and gets its numbers back', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/twice.ipynb`,
    numpySeeded(DRAW_ONE, DRAW_ONE, 'x = 1\nprint(x)')
  );
  await runAll(page);
  const clean = {
    'cell-0': 'in-sequence:42',
    'cell-1': 'in-sequence:42',
    'cell-2': 'in-sequence:42',
    'cell-3': 'in-sequence'
  };
  await expectMarks(page, clean);
  const numbers = await printed(page);
  expect(numbers.slice(1)).toEqual([DRAWN[0], DRAWN[1], '1']);

  await runCell(page, 1);
  // What stands below the second is still what a clean run gives.
  await expectMarks(page, { ...clean, 'cell-1': 'out-of-sequence:42' });
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    /^Drew different numbers from a clean run: .*\.$/
  );
  expect((await printed(page))[1]).toBe(DRAWN[2]);

  // Rewound, it draws what it drew the last time, which is not what a clean run draws.
  await chooseFromBadge(page, 1, 'Rewind and Run');
  await expect.poll(() => executionCount(page, 1)).toBe(6);
  expect((await printed(page))[1]).toBe(DRAWN[2]);
  await expectMarks(page, { ...clean, 'cell-1': 'out-of-sequence:42' });

  // From what a clean run has there.
  await chooseFromBadge(page, 1, 'First Broken');
  await expectMarks(page, clean);
  expect(await printed(page)).toEqual(numbers);
  await expect(badge(page, 2)).toHaveCount(0);
});

test('a cell above that ran again is named', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/above.ipynb`,
    numpySeeded(DRAW_ONE, DRAW_ONE)
  );
  await runCell(page, 0);
  await runCell(page, 1);
  await runCell(page, 1);
  await runCell(page, 2);
  await expectMarks(page, {
    'cell-0': 'in-sequence:42',
    'cell-1': 'out-of-sequence:42',
    'cell-2': 'out-of-sequence:42'
  });
  await expect(badge(page, 2)).toHaveAttribute('aria-label', /: cell 2, “/);
  await expect(page.locator('#jupyterlab-seed-status')).toContainText(
    '2 cells will differ'
  );

  // From the first broken cell on, and all is as a clean run would have it.
  await chooseFromBadge(page, 2, 'First Broken');
  await expectMarks(page, {
    'cell-1': 'in-sequence:42',
    'cell-2': 'in-sequence:42'
  });
  expect((await printed(page)).slice(1)).toEqual([DRAWN[0], DRAWN[1]]);
  await expect(page.locator('#jupyterlab-seed-status')).not.toContainText(
    'will differ'
  );
});

test('a cell that ran before any seed says so, and one that was edited', async ({
  keptPage: page,
  tmpPath
}) => {
  const draw = 'import random\nprint(random.random())';
  await openNotebook(
    page,
    `${tmpPath}/unseeded.ipynb`,
    notebookOf([draw, 'print("no numbers")'])
  );
  await runAll(page);
  await expectMarks(page, { 'cell-0': 'unseeded' });
  await expect(badge(page, 0)).toHaveAttribute(
    'aria-label',
    'Ran before any seed was set.'
  );
  await setSource(page, 'cell-0', `${draw}  # a remark\n`);
  await page.waitForTimeout(500);
  await expectMarks(page, { 'cell-0': 'unseeded' });
  await setSource(page, 'cell-0', `${draw} + 1`);
  await expectMarks(page, { 'cell-0': 'edited' });
  await expect(badge(page, 0)).toHaveAttribute(
    'aria-label',
    'Edited since it ran.'
  );
  await setSource(page, 'cell-0', draw);
  await expectMarks(page, { 'cell-0': 'unseeded' });
});

test('a restart ends what was known; cells under another seed say so', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/restart.ipynb`,
    numpySeeded(DRAW_ONE, DRAW_ONE)
  );
  await runAll(page);
  await openPanel(page);
  await typeSeed(page, '7');
  await runCell(page, 0);
  await runCell(page, 1);
  await expectMarks(page, {
    'cell-1': 'in-sequence:7',
    'cell-2': 'different-seed:42'
  });
  await restart(page);
  await expectMarks(page, {
    'cell-0': '',
    'cell-1': '',
    'cell-2': 'earlier-kernel:42'
  });
});
