/** What pages load of this extension, and what happens when a part of it does not load. */
import { gzipSync } from 'node:zlib';

import type { Page, Response } from '@playwright/test';

import { notifications, run } from './support/kernel';
import { expectMarks } from './support/marks';
import { notebookOf, openNotebook, waitForKernel } from './support/notebook';
import { expect, test } from './support/test';

/** The scripts of this extension. */
const SCRIPTS = /\/extensions\/jupyterlab-seed\/static\/[^?]*\.js/;

/** The limits, in kB of gzip; docs/benchmarks.md has what is reached. */
const LIMITS = { empty: 15.6, notebook: 57 };

/** What a page loads from now on. */
function follow(page: Page): Response[] {
  const answers: Response[] = [];
  page.on('response', answer => {
    if (SCRIPTS.test(answer.url())) {
      answers.push(answer);
    }
  });
  return answers;
}

async function kilobytes(answers: readonly Response[]): Promise<number> {
  const sizes = await Promise.all(
    answers.map(
      async answer => gzipSync(await answer.body(), { level: 9 }).length
    )
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

test('a page loads what it needs', async ({ page, tmpPath }) => {
  const loaded = follow(page);
  await page.reload();
  await page.waitForLoadState('networkidle');
  expect(loaded.length).toBeGreaterThan(0);
  expect(await kilobytes(loaded)).toBeLessThan(LIMITS.empty);

  const cells = ['import random', 'random.random()'];
  await openNotebook(page, `${tmpPath}/plain.ipynb`, notebookOf(cells));
  await waitForKernel(page);
  await page.waitForLoadState('networkidle');
  expect(await kilobytes(loaded)).toBeLessThan(LIMITS.notebook);

  // What judges runs comes with the first.
  const before = loaded.length;
  await run(page, 1);
  await expectMarks(page, { 'cell-1': 'unseeded' });
  expect(loaded.length).toBeGreaterThan(before);
});

test('a part that does not load is told, and loads when it can', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/cut.ipynb`,
    notebookOf(['import random\nrandom.random()'])
  );
  await waitForKernel(page);
  await page.waitForLoadState('networkidle');
  await page.route(SCRIPTS, route => route.abort());
  await run(page, 0);
  await expect
    .poll(async () => (await notifications(page)).join())
    .toContain('did not load from the server');
  await page.unroute(SCRIPTS);
  // The record of the run has waited.
  await expectMarks(page, { 'cell-0': 'unseeded' });
  await expect
    .poll(async () => (await notifications(page)).join())
    .not.toContain('did not load from the server');
});
