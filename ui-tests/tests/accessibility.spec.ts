/** axe finds nothing in what the extension shows, in three themes: marks, panel, dialogs, verification, study. */
import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import {
  DRAW_ONE,
  badge,
  chooseFromBadge,
  expectMarks,
  numpySeeded,
  runAll
} from './support/marks';
import { notebookOf, openNotebook, runCell } from './support/notebook';
import { openPanel, seedButton } from './support/panel';
import { expect, settings, test } from './support/test';
import { askToVerify, toNotebook, verify, verifyTab } from './support/verify';

test.use({ mockSettings: settings() });

/** Everything that axe finds in the elements of a selector, in words. */
async function findings(page: Page, selector: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(selector)
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)
  );
}

const THEMES = [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast'
];

/** Hold what is shown in some places to axe, in each theme. */
async function expectNothing(
  page: IJupyterLabPageFixture,
  ...selectors: string[]
): Promise<void> {
  for (const theme of THEMES) {
    await page.evaluate(
      name =>
        window.jupyterapp.commands.execute('apputils:change-theme', {
          theme: name
        }),
      theme
    );
    await expect(page.locator('body')).toHaveAttribute(
      'data-jp-theme-name',
      theme
    );
    for (const selector of selectors) {
      expect(await findings(page, selector), `${selector}, ${theme}`).toEqual(
        []
      );
    }
  }
}

test('axe finds nothing in marks and the panel', async ({ page, tmpPath }) => {
  await openNotebook(
    page,
    `${tmpPath}/axe.ipynb`,
    numpySeeded(DRAW_ONE, DRAW_ONE, 'print("done")')
  );
  await runAll(page);
  await runCell(page, 1);
  await expectMarks(page, { 'cell-1': 'out-of-sequence:42' });
  await expect(badge(page, 1)).toBeVisible();
  await openPanel(page);
  await expectNothing(page, 'button.jp-SeedMark', '#jupyterlab-seed-panel');
  await chooseFromBadge(page, 1, 'Why?');
  await expect(page.locator('.jp-SeedExplanation')).toBeVisible();
  await expectNothing(page, '.jp-Dialog-content');
});

test('axe finds nothing in the question for a seed and in the form of a study', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/axe-study.ipynb`,
    notebookOf(['import random\nrandom.seed(1)', 'random.seed(2)'])
  );
  await seedButton(page).click();
  await expect(page.locator('.jp-Dialog-body')).toBeVisible();
  await expectNothing(page, '.jp-Dialog-body');
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('jupyterlab-seed:study');
  });
  await expect(
    page.locator('.jp-SeedStudy').getByLabel('Number of seeds')
  ).toBeVisible();
  await expectNothing(page, '.jp-SeedStudy');
});

test('axe finds nothing in the dialog before a verification and in its report', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/axe-verify.ipynb`,
    numpySeeded('import time\nprint(time.time())')
  );
  await askToVerify(page);
  await expectNothing(page, '.jp-Dialog-body');
  await page.keyboard.press('Escape');
  await verify(page, 'diverged');
  await expect(verifyTab(page)).toBeVisible();
  await expectNothing(page, '.jp-SeedVerify');
  // What it found stands on the cell.
  await toNotebook(page);
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    /^Two clean runs gave different outputs/
  );
});
