/** Markup, scripts and bidirectional marks from a file and its kernel, in each view; and a disk that is full while the notebook is saved. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Locator, Page } from '@playwright/test';
import { run } from './support/kernel';
import { badge, chooseFromBadge, expectMarks } from './support/marks';
import {
  code,
  contents,
  execute,
  notebookOf,
  openNotebook,
  runCell,
  save,
  seedSource
} from './support/notebook';
import { openPanel, press, typeSeed } from './support/panel';
import { DRAW, PYTHON, seeded } from './support/seedCells';
import { expect, settings, test } from './support/test';
import { toNotebook, verify, verifyTab } from './support/verify';

test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
});

/** Markup that runs code where it is not text, between marks that turn text around. */
const TRAP = '\u202e<img src=x onerror="window.pwned=1"><b>bold</b>\u2066';

/** A file may not have a slash in its name. */
const FILE = '\u202e<img src=x onerror=window.pwned=1><b>\u2066';

/** Nothing of the trap is more than text in a view. */
async function expectText(view: Locator): Promise<void> {
  await expect(view.locator('img[src="x"], b, script')).toHaveCount(0);
  expect(await view.page().evaluate(() => 'pwned' in window)).toBe(false);
}

test('names, code, outputs and errors are text in every view', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(240_000);
  await openNotebook(
    page,
    `${tmpPath}/${FILE}.ipynb`,
    notebookOf(
      [
        'import random\nrandom.seed(1)',
        code(`trap = '${TRAP}'\nprint(random.random(), trap)`, {
          tags: [TRAP],
          jupyterlab_seed: { ran: TRAP }
        }),
        `print(trap, random.SystemRandom().random())  # ${TRAP}`,
        `def score():\n    raise ValueError(trap)`
      ],
      'python3',
      { jupyterlab_seed: { version: 1, frameworks: [TRAP], environment: TRAP } }
    )
  );
  const panel = await openPanel(page);
  await expect(panel).toContainText(FILE);
  for (const index of [0, 1, 2, 1]) {
    await runCell(page, index);
  }
  await expectMarks(page, { 'cell-2': 'unseeded' });
  await expectText(panel);

  await test.step('Why?', async () => {
    await expect(badge(page, 1)).toBeVisible();
    await chooseFromBadge(page, 1, 'Why');
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('cell');
    await expectText(dialog);
    await dialog.getByRole('button').last().click();
  });

  await test.step('Verify', async () => {
    await verify(page, 'diverged');
    const tab = verifyTab(page);
    await expect(tab).toContainText('<b>bold</b>');
    await expectText(tab);
    await expectText(panel);
  });

  await test.step('Study', async () => {
    await execute(page, 'application:close');
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('jupyterlab-seed:study');
    });
    const tab = page.locator('.jp-SeedStudy');
    await tab.getByLabel('Result: an expression').fill('score()');
    await tab.getByLabel('Number of seeds').fill('2');
    await tab.getByRole('button', { name: 'Start Study' }).click();
    const refused = tab.getByRole('alert').filter({ hasText: 'environment' });
    await expect(refused).toContainText('<b>bold</b>', { timeout: 60_000 });
    await expectText(tab);
    // Without what cannot be read, it is the kernel that says it.
    await toNotebook(page);
    await page.evaluate(() => {
      const { context } = window.jupyterapp.shell
        .currentWidget as NotebookPanel;
      context.model.deleteMetadata('jupyterlab_seed');
    });
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('jupyterlab-seed:study');
    });
    await tab.getByRole('button', { name: 'Start Study' }).click();
    await expect(tab).toContainText('ValueError', { timeout: 120_000 });
    await expect(tab).toContainText('<b>bold</b>');
    await expectText(tab);
  });
  await expectText(page.locator('#jp-top-panel, .lm-TabBar').first());
});

/** The answer of a server whose disk is full. */
const FULL = {
  status: 500,
  body: JSON.stringify({ message: '[Errno 28] No space left on device' })
};

test('a full disk while the notebook or a report is saved takes nothing away', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  await openNotebook(page, `${tmpPath}/full.ipynb`, seeded(PYTHON, [DRAW]));
  const panel = await openPanel(page);
  await runCell(page, 0);
  await runCell(page, 1);
  await expectMarks(page, { 'cell-1': 'in-sequence:42' });
  await page.route(/\/api\/contents\//, route =>
    route.request().method() === 'PUT' ? route.fulfill(FULL) : route.continue()
  );
  await typeSeed(page, '7');
  await press(page);
  await expect.poll(() => seedSource(page)).toContain('SEED = 7');
  await trySaving(page);
  // What is told rests on the notebook, not on its file.
  await expectMarks(page, { 'cell-1': 'different-seed:42' });
  expect((await run(page, 1)).text).toContain('0.32');
  await expectMarks(page, { 'cell-1': 'in-sequence:7' });
  await expect(panel).toContainText('full.ipynb');

  await verify(page, 'reproduced');
  await verifyTab(page).getByRole('button', { name: 'Save as HTML…' }).click();
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Save' })
    .click();
  await expect(page.locator('.Toastify')).toContainText(
    'The report could not be saved'
  );
  await expect(verifyTab(page)).toContainText('Reproduced');
  await execute(page, 'application:close');

  await page.unroute(/\/api\/contents\//);
  const before = await contents(page);
  const saved = await save(page);
  expect(saved.cells.map(({ source }) => source)).toEqual(
    before.cells.map(({ source }) => source)
  );
  expect(saved.cells[0].source).toContain('SEED = 7');
});

/** Save as a person does, and close what the host says of its failure. */
async function trySaving(page: Page): Promise<void> {
  await page.evaluate(() => {
    // The host shows the error and raises it, too.
    window.jupyterapp.commands
      .execute('docmanager:save')
      .catch(() => undefined);
  });
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('No space left on device');
  await dialog.getByRole('button').last().click();
  await expect(dialog).toHaveCount(0);
}
