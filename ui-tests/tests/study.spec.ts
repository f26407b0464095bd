/** A seed study from its form to its report, as a person does it. */
import type { Locator, Page } from '@playwright/test';

import {
  code,
  contents,
  notebookOf,
  openNotebook,
  save
} from './support/notebook';
import { expect, settings, test } from './support/test';
import { kernels, toNotebook } from './support/verify';

test.use({ mockSettings: settings(), viewport: { width: 1400, height: 1000 } });

test.setTimeout(300_000);

function studyTab(page: Page): Locator {
  return page.locator('.jp-SeedStudy');
}

test('two variants under six seeds: form, progress, verdict, and a seed for the notebook', async ({
  page,
  request,
  baseURL,
  tmpPath
}, info) => {
  await openNotebook(
    page,
    `${tmpPath}/luck.ipynb`,
    notebookOf([
      'import os, time\nimport numpy as np',
      code('shift = 0.0', { tags: ['parameters'] }),
      'while not os.path.exists("gate"):\n    time.sleep(0.05)',
      'score = np.random.normal(size=50).mean() + shift',
      'score'
    ])
  );
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('jupyterlab-seed:insert')
  );
  await save(page);
  const own = await kernels(request, baseURL);
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('jupyterlab-seed:study');
  });
  const tab = studyTab(page);
  const result = tab.getByLabel('Result: an expression');
  await expect(result).toHaveAttribute('placeholder', 'score');
  await result.fill('score +');
  await tab.getByLabel('Compared with').selectOption('parameter');
  await tab.getByLabel('Parameter of B').fill('shift');
  await tab.getByLabel('Number of seeds').fill('6');
  await tab.getByLabel('Kernels at once').fill('2');
  await tab.getByRole('button', { name: 'Start Study' }).click();
  // Each problem stands at its field, and nothing has begun.
  const problem = (field: string): Locator =>
    tab.locator(`[data-field="${field}"] [role=alert]`);
  await expect(problem('against')).toContainText('name=value');
  await expect(problem('better')).toContainText('Choose the better direction');
  await tab.getByLabel('Parameter of B').fill('shift=5');
  await tab.getByLabel('Better value').selectOption('higher');
  await tab.getByRole('button', { name: 'Start Study' }).click();
  await expect(problem('result')).toContainText('is not an expression');
  await result.fill('score');
  await expect(problem('result')).toBeEmpty();
  await page.screenshot({ path: info.outputPath('form.png') });
  await tab.getByRole('button', { name: 'Start Study' }).click();
  await expect(tab.locator('progress')).toHaveAttribute(
    'aria-valuetext',
    /0 of 12 runs/,
    { timeout: 60_000 }
  );
  // A page that is reloaded finds it, and it can be cancelled and go on.
  await page.reload({ waitForIsReady: false } as object);
  await expect(tab.locator('progress')).toBeVisible({ timeout: 60_000 });
  await tab.getByRole('button', { name: 'Cancel' }).click();
  await expect(tab).toContainText('Study cancelled');
  expect(await kernels(request, baseURL)).toEqual(own);
  await page.contents.uploadContent('', 'text', `${tmpPath}/gate`);
  await result.fill('score');
  await tab.getByLabel('Compared with').selectOption('parameter');
  await tab.getByLabel('Parameter of B').fill('shift=5');
  await tab.getByLabel('Better value').selectOption('higher');
  await tab.getByLabel('Number of seeds').fill('6');
  await tab.getByRole('button', { name: 'Start Study' }).click();
  // The plot and the table grow while seeds are missing.
  await expect(tab.locator('progress + span')).toContainText(/[1-9]\d* of 12/, {
    timeout: 120_000
  });
  await expect(tab.locator('.jp-SeedStudy-plot svg.marks')).toBeVisible();
  await expect(tab.locator('.jp-SeedStudy-verdict')).toHaveAttribute(
    'data-verdict',
    'better',
    { timeout: 200_000 }
  );
  await expect(tab.locator('.jp-SeedVerify-headline')).toContainText(
    'B is better than A'
  );
  await expect(tab.locator('.jp-SeedStudy-table tbody tr')).toHaveCount(6);
  const points = tab.locator('.jp-SeedStudy-plot .mark-symbol path');
  await expect(points).toHaveCount(12 + 6);
  for (const theme of [
    'JupyterLab Dark High Contrast',
    'JupyterLab Dark',
    'JupyterLab Light'
  ]) {
    await page.theme.setTheme(theme);
    await page.screenshot({ path: info.outputPath(`${theme}.png`) });
  }
  await tab.getByRole('button', { name: 'Save as HTML…' }).click();
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Save' })
    .click();
  await expect
    .poll(() => page.contents.fileExists(`${tmpPath}/luck.study.html`))
    .toBe(true);
  // A value shows the run that it came from, from the table and from the plot.
  const shown = page.locator('.jp-SeedStudyRun');
  await tab.locator('tr[data-seed="44"] td button').nth(1).click();
  await expect(shown).toContainText('with seed 44 (B)');
  await expect(shown.locator('.jp-CodeCell')).toHaveCount(6);
  await expect(shown).toContainText('shift = 5');
  await page.locator('.lm-TabBar-tab', { hasText: 'Study: luck' }).click();
  // Points lie upon one another.
  await points.first().dispatchEvent('click');
  await expect(shown.last()).toContainText('with seed 42 (A)');
  await page.locator('.lm-TabBar-tab', { hasText: 'Study: luck' }).click();
  // The best seed is one press away, with the sentence that says how much of it is luck.
  await expect(tab.locator('[data-note=luck]')).toContainText('by luck alone');
  const best = tab.locator('[data-best]');
  await expect(best).toHaveText(/Set the Best Seed of B: 4[2-7]/);
  await best.click();
  await expect(page.locator('.Toastify')).toContainText('seed is now');
  await tab.getByRole('button', { name: 'Set Seed to 45' }).click();
  await toNotebook(page);
  await expect
    .poll(async () =>
      (await contents(page)).cells.some(({ source }) => /\b45\b/.test(source))
    )
    .toBe(true);
  // The report is of the code, whatever the seed; once that is edited, it says so.
  const outdated = tab.locator('.jp-SeedVerify-outdated');
  await expect(outdated).toHaveCount(0);
  await page.locator('.jp-NotebookPanel .cm-content').last().click();
  await page.keyboard.press('End');
  await page.keyboard.type(' + 1');
  await page.locator('.lm-TabBar-tab', { hasText: 'Study: luck' }).click();
  await expect(outdated).toContainText('has changed since this study began');
  await toNotebook(page);
  await page.locator('.jp-NotebookPanel .cm-content').last().click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(outdated).toHaveCount(0);
  // A shown number becomes a result, which the next study knows; it can be undone.
  await page
    .locator('.jp-NotebookPanel .cm-line')
    .last()
    .click({
      button: 'right',
      position: { x: 20, y: 8 }
    });
  await page.getByText('Use as Result…').click();
  const asked = page.locator('.jp-Dialog');
  await expect(asked.getByLabel('Expression')).toHaveValue('score');
  await asked.getByLabel('Better value').selectOption('lower');
  await asked.getByRole('button', { name: 'Use as Result' }).click();
  const named = async (): Promise<unknown> =>
    ((await contents(page)).metadata as Record<string, Record<string, unknown>>)
      .jupyterlab_seed?.results;
  await expect
    .poll(named)
    .toEqual([{ name: 'score', expression: 'score', better: 'lower' }]);
  await page.locator('.lm-TabBar-tab', { hasText: 'Study: luck' }).click();
  await tab.getByRole('button', { name: 'New Study' }).click();
  await expect(tab.getByLabel('Better value').locator('option')).toContainText([
    'Lower (as before)',
    'Higher',
    'Lower'
  ]);
  await expect(tab.locator('[data-note=size]')).toContainText(
    'because a run took'
  );
  await toNotebook(page);
  await page.locator('.jp-NotebookPanel .jp-InputPrompt').last().click();
  await page.keyboard.press('z');
  await expect.poll(named).toBeUndefined();
});
