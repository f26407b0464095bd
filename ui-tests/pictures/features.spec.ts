/**
 * The pictures of single features, each from a session of its own: the seed cell, marks, Verify, a study, the launch
 * environment.
 * Each is taken once what it shows has happened.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  markdown,
  notebookOf,
  openNotebook,
  runCell,
  setSource,
  type INotebook
} from '../tests/support/notebook';
import { openPanel, press, seedButton } from '../tests/support/panel';
import { expect, settings, test } from '../tests/support/test';
import { askToVerify, verifyTab } from '../tests/support/verify';

const FOLDER = path.resolve(__dirname, '../../build/pictures/features');
const EXAMPLES = path.resolve(__dirname, '../../examples');
/** What a slow machine takes. */
const LONG = { timeout: 600_000 };

/** A set in an order that the hash seed gives. */
const SET = 'letters = set("random")\nprint(letters)';

test.use({ mockSettings: settings(), viewport: { width: 1100, height: 640 } });

async function shoot(
  page: IJupyterLabPageFixture,
  name: string
): Promise<void> {
  // Notifications go by themselves.
  await expect(page.locator('.Toastify__toast')).toHaveCount(0);
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
}

async function example(
  page: IJupyterLabPageFixture,
  name: string,
  folder: string
): Promise<void> {
  const file = path.join(EXAMPLES, `${name}.ipynb`);
  const notebook = JSON.parse(readFileSync(file, 'utf8')) as INotebook;
  await openNotebook(page, `${folder}/${name}.ipynb`, notebook);
  await page.sidebar.close('left');
}

test('the seed cell', async ({ page, tmpPath }) => {
  const cells = [
    markdown('# How good is the forest?'),
    'import numpy as np\nfrom sklearn.datasets import load_wine\nfrom sklearn.ensemble import RandomForestClassifier\nfrom sklearn.model_selection import train_test_split',
    'X, y = load_wine(return_X_y=True)\nX_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.5)',
    'forest = RandomForestClassifier(5).fit(X_train, y_train)\nforest.score(X_test, y_test)'
  ];
  await openNotebook(page, `${tmpPath}/forest.ipynb`, notebookOf(cells));
  await page.sidebar.close('left');
  await openPanel(page);
  await press(page);
  for (const index of [1, 3, 4]) {
    await runCell(page, index);
  }
  await expect(page.locator('#jupyterlab-seed-panel')).toContainText(
    'match a clean run'
  );
  await shoot(page, 'seed');
});

test('marks', async ({ page, tmpPath }) => {
  const cells = [
    markdown('# What would a clean run give?'),
    'import random\n\nimport numpy as np',
    'a = random.random()\nprint(a)',
    'b = random.random()\nprint(b)',
    'print(b > 0.5)',
    'rng = np.random.default_rng()\nprint(rng.random())'
  ];
  await openNotebook(page, `${tmpPath}/marks.ipynb`, notebookOf(cells));
  await page.sidebar.close('left');
  await openPanel(page);
  await press(page);
  // The seed cell is the third; one cell runs twice, another is edited.
  for (const index of [1, 3, 4, 5, 6, 3]) {
    await runCell(page, index);
  }
  await setSource(page, 'cell-3', 'b = random.random() / 2\nprint(b)');
  const state = (index: number): Locator =>
    page.locator('.jp-Notebook .jp-Cell').nth(index);
  for (const [index, expected] of [
    [3, 'out-of-sequence'],
    [4, 'edited'],
    [5, 'out-of-sequence'],
    [6, 'unseeded']
  ] as const) {
    await expect(state(index)).toHaveAttribute(
      'data-jp-seed-state',
      expected,
      LONG
    );
  }
  await shoot(page, 'marks');
});

test('Verify', async ({ page, tmpPath }) => {
  const cells = [
    markdown('# Where does it differ?'),
    'import numpy as np',
    'np.random.seed(42)',
    'noise = np.random.normal(size=1000)\nnoise.mean()',
    SET
  ];
  await openNotebook(page, `${tmpPath}/letters.ipynb`, notebookOf(cells));
  await page.sidebar.close('left');
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(
    verifyTab(page).locator('.jp-SeedVerify-verdict')
  ).toHaveAttribute('data-verdict', 'diverged', LONG);
  await expect(verifyTab(page)).toContainText('depends on the hash seed');
  await shoot(page, 'verify');
});

test('a study', async ({ page, tmpPath }) => {
  // The plot has its whole width beside the notebook.
  await page.setViewportSize({ width: 1400, height: 780 });
  await example(page, 'is_it_luck', tmpPath);
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('jupyterlab-seed:study');
  });
  const tab = page.locator('.jp-SeedStudy');
  await tab.getByLabel('Better value').selectOption('higher');
  await tab.getByLabel('Compared with').selectOption('parameter');
  await tab.getByLabel('Parameter of B').fill('hidden=24');
  await tab.getByLabel('Number of seeds').fill('8');
  await tab.getByLabel('Smallest difference that matters').fill('0.005');
  await tab.getByRole('button', { name: 'Start Study' }).click();
  await expect(tab.locator('.jp-SeedStudy-verdict')).toBeVisible(LONG);
  await expect(tab.locator('.jp-SeedStudy-plot svg.marks')).toBeVisible();
  await shoot(page, 'study');
});

test('the launch environment', async ({ page, tmpPath }) => {
  const cells = [
    markdown('# The same order in every kernel'),
    'import numpy as np',
    'noise = np.random.normal(size=1000)\nnoise.mean()',
    SET
  ];
  await openNotebook(page, `${tmpPath}/order.ipynb`, notebookOf(cells));
  await page.sidebar.close('left');
  const panel = await openPanel(page);
  await press(page);
  await panel
    .getByLabel('PYTHONHASHSEED')
    .selectOption({ label: 'Same as seed (42)' });
  await panel.getByRole('button', { name: 'Restart and Apply' }).click();
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Restart' })
    .click();
  await expect(panel).toContainText('In effect', LONG);
  for (const index of [1, 2, 3, 4]) {
    await runCell(page, index);
  }
  await expect(seedButton(page)).toContainText('Seed 42');
  await expect(panel).toContainText('match a clean run');
  await panel.getByText('In effect').scrollIntoViewIfNeeded();
  await shoot(page, 'launch-environment');
});
