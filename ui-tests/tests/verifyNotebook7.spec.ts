/** Verify in Notebook 7: a shell that has room for one document. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { notebookOf, waitForKernel } from './support/notebook';
import { seedButton } from './support/panel';
import {
  expect,
  shutDownKernels,
  plainTest as test,
  watchErrors
} from './support/test';
import { askToVerify, expectVerdict, verifyTab } from './support/verify';

test.afterEach(({ request, baseURL }) =>
  shutDownKernels(request, baseURL ?? '')
);

test('a page that is reloaded finds its running verification', async ({
  page,
  request,
  baseURL
}) => {
  const errors = watchErrors(page);
  const at = `${baseURL}/api/contents/`;
  await request.put(`${at}reload7.ipynb`, {
    data: {
      type: 'notebook',
      format: 'json',
      content: notebookOf([
        'import os, time',
        'while not os.path.exists("gate7"):\n    time.sleep(0.05)'
      ])
    }
  });
  await page.goto(`${baseURL}/notebooks/reload7.ipynb`);
  await expect(seedButton(page)).toBeVisible({ timeout: 90_000 });
  await waitForKernel(page);
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(verifyTab(page)).toContainText('running cell 2', {
    timeout: 60_000
  });
  await page.reload();
  await expect(verifyTab(page)).toContainText('running cell 2', {
    timeout: 60_000
  });
  await request.put(`${at}gate7`, {
    data: { type: 'file', format: 'text', content: '' }
  });
  await expectVerdict(page, 'reproduced');
  await request.delete(`${at}gate7`);
  await request.delete(`${at}reload7.ipynb`);

  expect(
    errors.filter(text => !/reading 'schema'|filebrowser:open-path/.test(text))
  ).toEqual([]);
});

test('a notebook is verified below itself, and a press leads to the cell', async ({
  page,
  request,
  baseURL
}) => {
  const errors = watchErrors(page);
  const file = `${baseURL}/api/contents/verify7.ipynb`;
  await request.put(file, {
    data: {
      type: 'notebook',
      format: 'json',
      content: notebookOf(['x = 1', 'import time\nprint(time.time())'])
    }
  });
  await page.goto(`${baseURL}/notebooks/verify7.ipynb`);
  await expect(seedButton(page)).toBeVisible({ timeout: 90_000 });
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.context.ready;
  });
  await waitForKernel(page);
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, 'diverged');
  await expect(verifyTab(page)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('notebook7.png') });
  await verifyTab(page)
    .getByRole('button', { name: /^Cell 2, .*line 2$/ })
    .click();
  await expect
    .poll(() =>
      page.evaluate(() => {
        const panel = Array.from(
          window.jupyterapp.shell.widgets('main')
        )[0] as NotebookPanel;
        const { activeCell, activeCellIndex } = panel.content;
        return [activeCellIndex, activeCell?.editor?.getCursorPosition().line];
      })
    )
    .toEqual([1, 1]);
  await request.delete(file);

  // Notebook itself fails to read settings of JupyterLab's file browser.
  expect(
    errors.filter(text => !/reading 'schema'|filebrowser:open-path/.test(text))
  ).toEqual([]);
});
