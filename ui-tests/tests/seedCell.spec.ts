/** The seed cell: written, run, undone, kept and removed. */
import {
  appendCell,
  code,
  contents,
  execute,
  markdown,
  notebookOf,
  openNotebook,
  restart,
  runCell,
  saveAsText,
  seedCell,
  seedSource,
  setSource,
  shape,
  storedKey
} from './support/notebook';
import {
  frameworkRow,
  openPanel,
  press,
  seedButton,
  seedField,
  typeSeed
} from './support/panel';
import { TORCH } from './support/seedCells';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('one press seeds a fresh notebook, and the first draw comes again after a restart', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/fresh.ipynb`,
    notebookOf([
      markdown('# A study'),
      markdown('What it is about.'),
      code('import torch'),
      code('torch.rand(3).tolist()')
    ])
  );
  const button = seedButton(page);
  await expect(button).toHaveAttribute('data-jp-seeding', 'none');
  await button.click();
  await expect(button).toHaveAttribute('data-jp-seeding', 'done', {
    timeout: 60_000
  });
  await expect(button).toContainText('Seed 42');

  const cell = await seedCell(page);
  expect(cell?.index).toBe(3);
  expect(cell?.source).toBe(TORCH);
  expect(cell?.execution_count).toBe(1);
  expect(cell?.outputs).toEqual([]);
  expect(await storedKey(page)).toMatchObject({
    version: 1,
    frameworks: ['python', 'numpy', 'torch'],
    determinism: { cudnn: 'deterministic', algorithms: 'off' }
  });
  await runCell(page, 'cell-2');
  const first = await runCell(page, 'cell-3');

  // The second press runs the cell, and changes nothing.
  const before = await contents(page);
  await button.click();
  await expect
    .poll(async () => (await seedCell(page))?.execution_count)
    .toBe(4);
  const after = await contents(page);
  expect(after.metadata).toEqual(before.metadata);
  expect(after.cells.map(item => item.source)).toEqual(
    before.cells.map(item => item.source)
  );
  expect(await runCell(page, 'cell-3')).toBe(first);

  await restart(page);
  await runCell(page, 'cell-2');
  expect(await runCell(page, 'cell-3')).toBe(first);
});

test('undo and redo follow every change, the key in the metadata too, back to the very file', async ({
  keptPage: page,
  tmpPath
}) => {
  const path = `${tmpPath}/undo.ipynb`;
  await openNotebook(
    page,
    path,
    notebookOf([markdown('# Title'), 'import torch', 'x = 1'])
  );
  // What the host itself writes at a save, such as the version of Python.
  const original = await saveAsText(page);

  const shapes = [await shape(page)];
  const step = async (change: () => Promise<void>): Promise<void> => {
    await change();
    await expect.poll(() => shape(page)).not.toEqual(shapes[shapes.length - 1]);
    shapes.push(await shape(page));
  };
  await step(() => press(page));
  await step(() => execute(page, 'jupyterlab-seed:set-seed', { seed: 7 }));
  await step(() =>
    execute(page, 'jupyterlab-seed:set-framework', {
      id: 'lightning',
      wanted: true
    })
  );
  await step(() =>
    execute(page, 'jupyterlab-seed:set-determinism', {
      key: 'algorithms',
      value: 'warn'
    })
  );
  await step(() =>
    execute(page, 'jupyterlab-seed:set-auto-inject', { choice: 'never' })
  );
  await step(() => execute(page, 'jupyterlab-seed:remove'));
  expect(shapes[6]).toEqual(shapes[0]);

  for (const expected of shapes.slice(0, -1).reverse()) {
    await execute(page, 'notebook:undo-cell-action');
    expect(await shape(page)).toEqual(expected);
  }
  expect(await saveAsText(page)).toBe(original);
  for (const expected of shapes.slice(1)) {
    await execute(page, 'notebook:redo-cell-action');
    expect(await shape(page)).toEqual(expected);
  }
  for (const expected of shapes.slice(0, -1).reverse()) {
    await execute(page, 'notebook:undo-cell-action');
    expect(await shape(page)).toEqual(expected);
  }
  expect(await saveAsText(page)).toBe(original);
});

test('what was edited by hand is read, kept, and replaced only after a question', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/edited.ipynb`,
    notebookOf(['import numpy as np'])
  );
  await openPanel(page);
  await press(page);
  const cell = await seedCell(page);
  const edited = (cell?.source ?? '')
    .replace('SEED = 42', 'SEED = 7  # my lucky one')
    .replace(/^os\.environ.*\n/m, '');
  expect(edited).not.toContain('environ');
  await setSource(page, cell?.id ?? '', edited);

  // The seed that was typed is the notebook's now; the kernel has another.
  await expect(seedField(page)).toHaveValue('7');
  await expect(seedButton(page)).toHaveAttribute('data-jp-seeding', 'due');
  const panel = page.locator('#jupyterlab-seed-panel');
  await expect(panel).toContainText('You edited this cell');

  await typeSeed(page, '9');
  const kept = edited.replace('SEED = 7 ', 'SEED = 9 ');
  await expect.poll(() => seedSource(page)).toBe(kept);

  await appendCell(page, 'import torch');
  const torch = frameworkRow(page, 'torch');
  await expect(torch).toContainText('not seeded yet');
  const before = await shape(page);

  await torch.getByRole('checkbox').click();
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('Replace the edited seed cell?');
  await expect(dialog.locator('.jp-mod-removed')).toContainText([
    'SEED = 9  # my lucky one'
  ]);
  await expect(
    dialog.locator('.jp-mod-added', { hasText: 'torch.manual_seed(SEED)' })
  ).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await shape(page)).toEqual(before);
  await expect(torch.getByRole('checkbox')).not.toBeChecked();

  await seedButton(page).click();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect
    .poll(() => seedSource(page))
    .toBe(TORCH.replace('SEED = 42', 'SEED = 9'));
  await expect(seedButton(page)).toHaveAttribute('data-jp-seeding', 'done', {
    timeout: 60_000
  });
});
