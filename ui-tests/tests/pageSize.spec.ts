/** What pages load of this extension. */
import { gzipSync } from 'node:zlib';

import type { Page, Response } from '@playwright/test';

import { run } from './support/kernel';
import { expectMarks } from './support/marks';
import { notebookOf, openNotebook, waitForKernel } from './support/notebook';
import { expect, test } from './support/test';

/** The scripts of this extension. */
const SCRIPTS = /\/extensions\/jupyterlab-seed\/static\/[^?]*\.js/;

/** The limits, in kB of gzip; docs/benchmarks.md has what is reached. */
const LIMITS = { empty: 15.2, notebook: 57 };

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

  const cells = ['x = 1', 'import random\nrandom.random()'];
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
