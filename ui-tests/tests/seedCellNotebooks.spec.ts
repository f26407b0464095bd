/** The seed cell in notebooks of other kinds: without a kernel, read-only, very long, in two views. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  contents,
  execute,
  markdown,
  notebookOf,
  openNotebook,
  seedCell,
  shape,
  storedKey
} from './support/notebook';
import {
  frameworkRow,
  openPanel,
  press,
  seedButton,
  seedField
} from './support/panel';
import { TORCH } from './support/seedCells';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('a notebook without a kernel, of Markdown alone, or read-only', async ({
  page,
  tmpPath
}) => {
  const alert = page.locator('#jupyterlab-seed-panel [role="alert"]', {
    hasText: /./
  });
  await test.step('no kernel: inserts, does not run, says so', async () => {
    await openNotebook(
      page,
      `${tmpPath}/idle.ipynb`,
      notebookOf(['import numpy as np'])
    );
    await openPanel(page);
    await page.evaluate(async () => {
      const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
      await panel.sessionContext.shutdown();
    });
    await seedButton(page).click();
    await expect(alert).toHaveText(
      'The seed cell was written but not run, because this notebook has no kernel.'
    );
    const cell = await seedCell(page);
    expect(cell?.source).toContain('np.random.seed(SEED)');
    expect(cell?.execution_count).toBeNull();
    await expect(seedButton(page)).toHaveAttribute('data-jp-seeding', 'none');
  });

  await test.step('only Markdown: goes to the end', async () => {
    await openNotebook(
      page,
      `${tmpPath}/prose.ipynb`,
      notebookOf([markdown('# One'), markdown('Two')])
    );
    await press(page);
    const cell = await seedCell(page);
    expect(cell?.index).toBe(2);
    expect(cell?.source).toContain('random.seed(SEED)');

    // Removed without a question, from the menu, with its key.
    await page.menu.clickMenuItem('Edit>Remove Seed Cell');
    await expect.poll(() => seedCell(page)).toBeNull();
    await expect(page.locator('.jp-Dialog')).toHaveCount(0);
    expect(await storedKey(page)).toBeUndefined();
  });

  // The host's parser ends such cells in an error.
  await test.step('comments and cells without code are no obstacle', async () => {
    await openNotebook(
      page,
      `${tmpPath}/comments.ipynb`,
      notebookOf([
        '# Comments alone',
        '',
        'import random\n# at the end',
        'random.random()'
      ])
    );
    await press(page);
    expect((await seedCell(page))?.index).toBe(3);
  });

  await test.step('read-only: changes nothing, says so', async () => {
    const path = `${tmpPath}/fixed.ipynb`;
    await page.route(/api\/contents\/[^?]*fixed\.ipynb(\?|$)/, async route => {
      if (route.request().method() !== 'GET') {
        return route.fallback();
      }
      const response = await route.fetch();
      const body = (await response.json()) as Record<string, unknown>;
      return route.fulfill({ response, json: { ...body, writable: false } });
    });
    await openNotebook(page, path, notebookOf(['import numpy as np']));
    const before = await shape(page);
    await expect(page.locator('#jupyterlab-seed-panel')).toContainText(
      'This notebook is read-only.'
    );
    await expect(seedField(page)).toBeDisabled();
    await seedButton(page).click();
    await expect(alert).toHaveText(
      'This notebook is read-only, so its seed cell cannot be changed.'
    );
    expect(await shape(page)).toEqual(before);

    // Without the panel a notification says it.
    await execute(page, 'jupyterlab-seed:toggle-panel');
    await expect(page.locator('#jupyterlab-seed-panel')).toBeHidden();
    await seedButton(page).click();
    await expect(
      page.locator('.Toastify__toast', {
        hasText:
          'fixed.ipynb: This notebook is read-only, so its seed cell cannot be changed.'
      })
    ).toHaveCount(1);
  });
});

test('a notebook of 2,000 cells stays responsive', async ({
  page,
  tmpPath
}) => {
  const cells: string[] = Array.from(
    { length: 2000 },
    (_, index) => `value_${index} = ${index} + 1`
  );
  cells[0] = 'import numpy as np; value_0 = np.random.rand()';
  cells[1500] = 'from torch import nn';
  await openNotebook(page, `${tmpPath}/long.ipynb`, notebookOf(cells));
  await openPanel(page);
  await expect(frameworkRow(page, 'torch')).toContainText(
    'imported in cell 1501'
  );
  await press(page);
  const cell = await seedCell(page);
  expect(cell?.index).toBe(0);
  expect(cell?.source).toBe(TORCH);
  expect((await contents(page)).cells).toHaveLength(2001);

  // An import that is typed is detected, and no key waits for it.
  expect(await page.notebook.enterCellEditingMode(5)).toBe(true);
  const longest = await page.evaluateHandle(() => {
    const seen = { longest: 0 };
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        seen.longest = Math.max(seen.longest, entry.duration);
      }
    }).observe({ type: 'longtask' });
    return seen;
  });
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('import sklearn', { delay: 20 });
  expect((await contents(page)).cells[5].source).toBe(
    'value_4 = 4 + 1\nimport sklearn'
  );
  await expect(frameworkRow(page, 'sklearn')).toContainText('cell 6');
  const { longest: blocked } = await longest.jsonValue();
  test.info().annotations.push({
    type: 'longest task while typing',
    description: `${Math.round(blocked)} ms`
  });
  expect(blocked).toBeLessThan(1000);
});

test('two views of one notebook share its seed cell', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/twice.ipynb`,
    notebookOf(['import numpy as np'])
  );
  const before = await shape(page);
  await execute(page, 'docmanager:clone');
  const buttons = page.locator(
    '.jp-NotebookPanel:visible [data-command="jupyterlab-seed:insert"]'
  );
  await expect(buttons).toHaveCount(2);
  await buttons.first().click();
  await expect(buttons.first()).toContainText('Seed 42');
  await expect(buttons.last()).toContainText('Seed 42');
  await buttons.last().click();
  await expect
    .poll(async () => (await seedCell(page))?.execution_count)
    .toBe(2);
  const { cells } = await contents(page);
  expect(cells).toHaveLength(2);
  await execute(page, 'notebook:undo-cell-action');
  expect(await shape(page)).toEqual(before);
});
