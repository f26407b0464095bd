/** The panel: the seed, the frameworks, and the seeds that a notebook sets itself. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  appendCell,
  code,
  execute,
  markdown,
  notebookOf,
  openNotebook,
  openPath,
  runCell,
  save,
  seedCell,
  seedSource,
  shape
} from './support/notebook';
import {
  frameworkRow,
  openPanel,
  press,
  seedButton,
  seedField,
  typeSeed
} from './support/panel';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('the seed is changed in the panel, and what is no seed is refused beside the field', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/seed.ipynb`,
    notebookOf([code('import numpy as np')])
  );
  const panel = await openPanel(page);
  await press(page);
  const before = await seedSource(page);

  await typeSeed(page, '2147483648');
  const changed = before.replace('SEED = 42', 'SEED = 2147483648');
  await expect.poll(() => seedSource(page)).toBe(changed);
  await expect(seedButton(page)).toContainText('Seed 42 → 2147483648');
  await expect(seedButton(page)).toHaveAttribute('data-jp-seeding', 'due');
  const kept = await shape(page);

  const problem = page.locator('#jupyterlab-seed-field-problem');
  await expect(problem).toHaveAttribute('role', 'alert');
  const refusals: [string, RegExp][] = [
    ['-1', /./],
    ['1.5', /./],
    ['abc', /./],
    ['', /./],
    ['4294967296', /4294967295/]
  ];
  for (const [text, reason] of refusals) {
    await typeSeed(page, text);
    await expect(problem, `the reason for "${text}"`).toHaveText(reason);
    await expect(seedField(page)).toHaveAttribute('aria-invalid', 'true');
    expect(await shape(page)).toEqual(kept);
  }
  await seedField(page).press('Escape');
  await expect(seedField(page)).toHaveValue('2147483648');
  await expect(problem).toBeHidden();

  await panel.getByRole('button', { name: 'Draw a new seed' }).click();
  await expect.poll(() => seedSource(page)).not.toBe(changed);
  const seed = Number(/^SEED = (\d+)$/m.exec(await seedSource(page))?.[1]);
  expect(seed).toBeGreaterThanOrEqual(0);
  expect(seed).toBeLessThanOrEqual(2147483646);
  await expect(seedField(page)).toHaveValue(String(seed));

  for (const [name, notebook] of [
    ['lightgbm', notebookOf([code('import lightgbm')])],
    ['r', notebookOf([code('x <- rnorm(3)')], 'ir')]
  ] as const) {
    await openNotebook(page, `${tmpPath}/${name}.ipynb`, notebook, false);
    const untouched = await shape(page);
    await typeSeed(page, '2147483648');
    await expect(problem, `in the notebook "${name}"`).toHaveText(/2147483647/);
    expect(await shape(page)).toEqual(untouched);
    await typeSeed(page, '2147483647');
    await expect(problem).toBeHidden();
    await expect(seedField(page)).toHaveValue('2147483647');
  }
});

test('an import is offered, declined for good, or seeded by the button', async ({
  keptPage: page,
  tmpPath
}) => {
  const path = `${tmpPath}/import.ipynb`;
  await openNotebook(page, path, notebookOf([code('import numpy as np')]));
  await openPanel(page);
  await press(page);
  const before = await seedSource(page);

  await appendCell(page, 'import torch');
  const torch = frameworkRow(page, 'torch');
  await expect(torch).toContainText('not seeded yet');
  await expect(torch).toContainText('imported in cell 3');
  await expect(torch.getByRole('checkbox')).not.toBeChecked();
  expect(await seedSource(page)).toBe(before);

  // Seeded by a press, and then declined.
  await press(page);
  await expect(torch.getByRole('checkbox')).toBeChecked();
  expect(await seedSource(page)).toContain('torch.manual_seed(SEED)');
  await torch.getByRole('checkbox').click();
  await expect.poll(() => seedSource(page)).toBe(before);
  await expect(torch.getByRole('checkbox')).not.toBeChecked();
  await expect(torch).not.toContainText('not seeded yet');

  await save(page);
  await execute(page, 'application:close');
  await openPath(page, path);
  await expect(torch).toContainText('imported in cell 3');
  await expect(torch).not.toContainText('not seeded yet');
  await press(page);
  expect(await seedSource(page)).toBe(before);
});

test('a missing module is seeded only on request, and then named with what to install', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/missing.ipynb`,
    notebookOf([
      code('import jax\njax.random.normal(key)'),
      code('import random\nrandom.getstate() == random.Random(42).getstate()')
    ])
  );
  const panel = await openPanel(page);
  const jax = frameworkRow(page, 'jax');
  await expect(jax).toContainText('not installed');
  await expect(jax.getByRole('checkbox')).not.toBeChecked();
  await jax.getByRole('checkbox').click();
  await seedButton(page).click();
  await expect(
    panel.locator('[role="alert"]', { hasText: 'The kernel has no module' })
  ).toHaveText(/no module "jax".*%pip install jax/);
  const cell = await seedCell(page);
  expect(cell?.outputs?.[0]).toMatchObject({
    output_type: 'error',
    ename: 'ModuleNotFoundError'
  });
  await expect(seedButton(page)).not.toHaveAttribute('data-jp-seeding', 'done');
  expect(await runCell(page, 'cell-1')).toBe('False');

  await jax.getByRole('checkbox').click();
  await expect.poll(() => seedSource(page)).not.toContain('jax');
  await press(page);
  expect(await runCell(page, 'cell-1')).toBe('True');
});

test('the seeds that a notebook sets itself are taken over, listed, and found again', async ({
  keptPage: page,
  tmpPath
}) => {
  const panel = await openPanel(page);
  await openNotebook(
    page,
    `${tmpPath}/one.ipynb`,
    notebookOf([
      markdown('# One'),
      code('import numpy as np\nnp.random.seed(123)')
    ]),
    false
  );
  await expect(seedField(page)).toHaveValue('123');
  await expect(panel).toContainText(
    'Using 123, already set in cell 2, import numpy as np.'
  );
  await execute(page, 'jupyterlab-seed:insert');
  expect(await seedSource(page)).toContain('SEED = 123\n');

  const filler = Array.from({ length: 40 }, () => code('x = 1'));
  await openNotebook(
    page,
    `${tmpPath}/two.ipynb`,
    notebookOf([
      code('import random\nrandom.seed(1)'),
      ...filler,
      code('random.seed(seed := 2)\nrandom.seed(2)')
    ]),
    false
  );
  await expect(seedField(page)).toHaveValue('42');
  await expect(panel).toContainText('Sets a different seed (1).');
  await panel
    .getByRole('button', { name: 'Use 2', exact: true })
    .first()
    .click();
  await expect(seedField(page)).toHaveValue('2');
  expect(await seedCell(page)).toBeNull();

  await panel.getByRole('button', { name: 'Cell 42' }).first().click();
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          (window.jupyterapp.shell.currentWidget as NotebookPanel).content
            .activeCellIndex
      )
    )
    .toBe(41);
  await expect(
    page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-active')
  ).toBeInViewport();
});

test('the panel opens with the answer, and status and button say the same', async ({
  keptPage: page,
  tmpPath
}) => {
  const draw = 'print(np.random.rand())';
  await openNotebook(
    page,
    `${tmpPath}/answer.ipynb`,
    notebookOf([code('import numpy as np'), code(draw), code(draw)])
  );
  const panel = await openPanel(page);
  const answer = panel.locator('[data-jp-seed-answer]');
  const line = answer.locator('[role="status"]');
  const status = page.locator('#jupyterlab-seed-status');
  await expect(answer.locator('h2')).toHaveText('answer.ipynb');
  await execute(page, 'notebook:run-all-cells');
  await expect(line).toHaveText('Not seeded');
  // All that ran before any seed is one line.
  await expect(panel.locator('.jp-SeedPanel-marks > li')).toHaveCount(1);
  await expect(status).toHaveText('Not seeded, 2 cells will differ');

  await answer.getByRole('button', { name: 'Seed' }).click();
  const toast = page.locator('.Toastify__toast', {
    hasText: 'answer.ipynb is seeded with 42'
  });
  await expect(
    toast.getByRole('button', { name: 'Restart and Run All' })
  ).toBeVisible();
  await expect(line).toHaveText('2 cells ran before any seed was set');
  await expect(seedButton(page)).toHaveText('Seed 42');
  await expect(status).toHaveText('Seed 42, 2 cells will differ');
  await answer.getByRole('button', { name: 'Run Them in Order' }).click();
  await expect(line).toHaveText('Seed 42; 4 cells match a clean run');
  await expect(status).toHaveText('Seed 42');

  // Enter writes the cell; the kernel has what it had until it is applied.
  await typeSeed(page, '7');
  await expect(line).toHaveText('Kernel has 42, notebook says 7');
  await expect(seedButton(page)).toHaveText('Seed 42 → 7');
  await expect(status).toContainText('Kernel 42, notebook 7');
  await answer.getByRole('button', { name: 'Apply' }).click();
  await expect(line).toHaveText('2 cells will differ');
  await expect(seedButton(page)).toHaveText('Seed 7');
  await expect(status).toHaveText('Seed 7, 2 cells will differ');
});
