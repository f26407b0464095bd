/** Marks and the file: what it remembers of a run, and what is cleared. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  DRAW_ONE,
  badge,
  expectMarks,
  numpySeeded,
  reopen,
  runAll
} from './support/marks';
import type { ICell } from './support/notebook';
import {
  code,
  execute,
  openNotebook,
  openPath,
  save,
  saveAsText,
  textOf
} from './support/notebook';
import { openPanel, typeSeed } from './support/panel';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('another seed is remembered by the file, until the cell agrees again', async ({
  keptPage: page,
  tmpPath
}) => {
  const path = `${tmpPath}/memory.ipynb`;
  await openNotebook(page, path, numpySeeded(DRAW_ONE, 'print("no numbers")'));
  await runAll(page);
  await expectMarks(page, { 'cell-1': 'in-sequence:42' });
  const agreed = await saveAsText(page);
  expect(agreed).not.toContain('"ran"');

  await openPanel(page);
  await typeSeed(page, '7');
  await expectMarks(page, { 'cell-1': 'different-seed:42' });
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    "Ran with seed 42; the notebook's seed is 7."
  );
  const file = await save(page);
  expect(file.cells.map(cell => cell.metadata.jupyterlab_seed)).toEqual([
    { role: 'seed-cell', ran: { seed: 42 } },
    { ran: { seed: 42 } },
    undefined
  ]);

  // Taken back, the file is byte for byte what it was.
  await typeSeed(page, '42');
  await expectMarks(page, { 'cell-1': 'in-sequence:42' });
  expect(await saveAsText(page)).toBe(agreed);

  await typeSeed(page, '7');
  await save(page);
  await page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    return panel.sessionContext.shutdown();
  });
  await execute(page, 'application:close');
  await openPath(page, path);
  await expectMarks(page, { 'cell-1': 'earlier-kernel:42', 'cell-2': '' });
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    'Ran with seed 42 in an earlier kernel.'
  );
  await runAll(page);
  await expectMarks(page, { 'cell-1': 'in-sequence:7' });
  expect(await saveAsText(page)).not.toContain('"ran"');
});

test('records are cleared here, in the kernel and in the file, in one step', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, `${tmpPath}/clear.ipynb`, numpySeeded(DRAW_ONE));
  await runAll(page);
  await openPanel(page);
  await typeSeed(page, '7');
  await save(page);
  await expectMarks(page, { 'cell-1': 'different-seed:42' });
  const cleared = execute(page, 'jupyterlab-seed:clear-records');
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Marks Only' })
    .click();
  await cleared;
  await expectMarks(page, { 'cell-0': '', 'cell-1': '' });
  expect(await saveAsText(page)).not.toContain('"ran"');
  await reopen(page);
  await expectMarks(page, { 'cell-0': '', 'cell-1': '' });
});

test('everything stored is cleared in one step, and comes back with undo', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/everything.ipynb`,
    numpySeeded(DRAW_ONE)
  );
  await runAll(page);
  await openPanel(page);
  await typeSeed(page, '7');
  const before = await save(page);
  expect(before.cells[1].metadata.jupyterlab_seed).toEqual({
    ran: { seed: 42 }
  });
  const cleared = execute(page, 'jupyterlab-seed:clear-records');
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Marks and All Seed Metadata' })
    .click();
  await cleared;
  const file = await save(page);
  expect(file.metadata.jupyterlab_seed).toBeUndefined();
  for (const cell of file.cells) {
    expect(cell.metadata.jupyterlab_seed).toBeUndefined();
  }
  // What the cells say and printed is the user's.
  expect(file.cells.map(textOf)).toEqual(before.cells.map(textOf));
  await execute(page, 'notebook:undo-cell-action');
  const back = await save(page);
  expect(back.metadata.jupyterlab_seed).toEqual(
    before.metadata.jupyterlab_seed
  );
  expect(back.cells[0].metadata.jupyterlab_seed).toMatchObject({
    role: 'seed-cell'
  });
});

test('what a file says of earlier runs is shown only if it can be that', async ({
  keptPage: page,
  tmpPath
}) => {
  const ran = (value: unknown, index: number): Partial<ICell> => ({
    ...code(`print(${index})`),
    metadata: { jupyterlab_seed: value }
  });
  const hostile = [
    { ran: { seed: '<img src=x onerror=alert(1)>' } },
    { ran: { seed: 1e300 } },
    { ran: { seed: { toString: 'x' } } },
    { ran: [7] },
    'ran',
    { ran: { seed: 7, more: 'stays' } }
  ];
  const path = `${tmpPath}/hostile.ipynb`;
  await openNotebook(page, path, numpySeeded(...hostile.map(ran)));
  await expectMarks(page, {
    'cell-1': '',
    'cell-2': '',
    'cell-3': '',
    'cell-4': '',
    'cell-5': '',
    'cell-6': 'earlier-kernel:7'
  });
  await runAll(page);
  await expectMarks(page, { 'cell-6': 'in-sequence' });
  const { cells } = await save(page);
  // What others have put there is left alone.
  expect(cells.slice(1).map(cell => cell.metadata.jupyterlab_seed)).toEqual([
    ...hostile.slice(0, 5),
    { ran: { more: 'stays' } }
  ]);
});
