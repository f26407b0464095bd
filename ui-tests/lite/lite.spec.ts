/**
 * JupyterLite, as `npm run lite` builds it: a kernel in the browser, and no server.
 */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** What Python's `random` draws first under seed 42. */
const DRAWN = [0.6394267984578837, 0.025010755222666936, 0.27502931836911926];

const cell = (page: Page, index: number): Locator =>
  page.locator('.jp-Notebook .jp-CodeCell').nth(index);

async function expectMark(
  page: Page,
  index: number,
  state: string
): Promise<void> {
  await expect(cell(page, index)).toHaveAttribute('data-jp-seed-state', state);
}

async function expectPrinted(
  page: Page,
  index: number,
  value: number
): Promise<void> {
  const output = cell(page, index).locator('.jp-OutputArea-output');
  await expect(output).toHaveText(String(value));
}

async function run(page: Page, index: number): Promise<void> {
  await cell(page, index).locator('.cm-content').click();
  await page.keyboard.press('Control+Enter');
}

test('a notebook is seeded, marked and rewound without a server', async ({
  page
}) => {
  await page.goto('lab/index.html?path=draws.ipynb');
  await expect(page.getByText('Python (Pyodide) | Idle')).toBeVisible({
    timeout: 240_000
  });

  // The seed cell runs, and what follows is what a clean run gives.
  await page
    .locator('.jp-NotebookPanel-toolbar')
    .getByText('Seed', { exact: true })
    .click();
  await expect(cell(page, 0)).toContainText('SEED = 42');
  await expectMark(page, 0, 'in-sequence');
  await run(page, 1);
  await run(page, 2);
  await expectPrinted(page, 1, DRAWN[0]);
  await expectPrinted(page, 2, DRAWN[1]);
  await expectMark(page, 1, 'in-sequence');
  await expectMark(page, 2, 'in-sequence');

  // A second draw is marked, and a rewind gives the first one back.
  await run(page, 2);
  await expectPrinted(page, 2, DRAWN[2]);
  await expectMark(page, 2, 'out-of-sequence');
  await cell(page, 2).locator('button.jp-SeedMark').click();
  await page
    .locator('.jp-SeedMarkMenu .lm-Menu-itemLabel', { hasText: 'First Broken' })
    .click();
  await expectPrinted(page, 2, DRAWN[1]);
  await expectMark(page, 2, 'in-sequence');

  // What needs a server says so.
  await page.getByRole('tab', { name: 'Seed' }).click();
  const panel = page.locator('#jupyterlab-seed-panel');
  await expect(panel).toContainText('Notebooks cannot be verified here');
  await expect(panel).toContainText(
    'The launch environment cannot be set here'
  );

  // A kernel that starts anew is seeded before its first cell.
  await page
    .locator('.jp-NotebookPanel-toolbar [data-jp-item-name="restart"]')
    .click();
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await run(page, 1);
  await expectPrinted(page, 1, DRAWN[0]);
  await expectMark(page, 1, 'in-sequence');
});
