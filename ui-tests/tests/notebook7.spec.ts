/** Notebook 7: another shell, without a status bar. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  notebookOf,
  runCell,
  seedCell,
  seedSource,
  waitForKernel
} from './support/notebook';
import {
  openPanel,
  press,
  seedButton,
  seedField,
  typeSeed
} from './support/panel';
import {
  expect,
  shutDownKernels,
  plainTest as test,
  watchErrors
} from './support/test';

test.afterEach(({ request, baseURL }) =>
  shutDownKernels(request, baseURL ?? '')
);

test('the button and the panel work in Notebook 7', async ({
  page,
  request,
  baseURL
}) => {
  const errors = watchErrors(page);
  const file = `${baseURL}/api/contents/notebook7.ipynb`;
  await request.put(file, {
    data: {
      type: 'notebook',
      format: 'json',
      content: notebookOf(['import numpy as np', 'np.random.rand(3).tolist()'])
    }
  });
  await page.goto(`${baseURL}/notebooks/notebook7.ipynb`);
  await expect(seedButton(page)).toBeVisible({ timeout: 90_000 });
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.context.ready;
  });
  await waitForKernel(page);
  await press(page);
  await expect(seedButton(page)).toContainText('Seed 42');
  expect((await seedCell(page))?.index).toBe(1);
  await runCell(page, 'cell-0');
  expect(await runCell(page, 'cell-1')).toContain('0.3745401188473625');

  const panel = await openPanel(page);
  await expect(panel).toContainText('Seed 42');
  await typeSeed(page, '7');
  await expect.poll(() => seedSource(page)).toContain('SEED = 7\n');
  await expect(seedField(page)).toHaveValue('7');
  await page.screenshot({ path: test.info().outputPath('notebook7.png') });

  // Hidden and shown again by the entry in the menu.
  const view = page.getByRole('menuitem', { name: 'View', exact: true });
  for (const visible of [false, true]) {
    // eslint-disable-next-line jupyter/galata-prefer-menu-helper -- It knows JupyterLab alone.
    await view.click();
    await page
      .locator('.lm-Menu-item[data-command="jupyterlab-seed:toggle-panel"]')
      .click();
    await expect(panel).toBeVisible({ visible });
  }
  await expect(page.locator('#jupyterlab-seed-status')).toHaveCount(0);
  await request.delete(file);

  // Notebook itself fails to read settings of JupyterLab's file browser.
  expect(
    errors.filter(text => !/reading 'schema'|filebrowser:open-path/.test(text))
  ).toEqual([]);
});
