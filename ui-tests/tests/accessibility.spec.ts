/** axe finds nothing in what the extension shows: marks, panel, dialogs, verification. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import {
  DRAW_ONE,
  badge,
  expectMarks,
  numpySeeded,
  runAll
} from './support/marks';
import { openNotebook, runCell } from './support/notebook';
import { openPanel } from './support/panel';
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
  expect(await findings(page, 'button.jp-SeedMark')).toEqual([]);
  await openPanel(page);
  expect(await findings(page, '#jupyterlab-seed-panel')).toEqual([]);
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
  expect(await findings(page, '.jp-Dialog-body')).toEqual([]);
  await page.keyboard.press('Escape');
  await verify(page, 'diverged');
  await expect(verifyTab(page)).toBeVisible();
  expect(await findings(page, '.jp-SeedVerify')).toEqual([]);
  // What it found stands on the cell.
  await toNotebook(page);
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    /^Two clean runs gave different outputs/
  );
});
