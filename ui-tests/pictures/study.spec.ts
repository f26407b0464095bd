/** The picture of a seed study: the example _Is it luck?_ with few and with many hidden units. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { openNotebook, type INotebook } from '../tests/support/notebook';
import { expect, settings, test } from '../tests/support/test';

const ROOT = path.resolve(__dirname, '../..');

test.use({ mockSettings: settings(), viewport: { width: 1180, height: 760 } });

test('is it luck?', async ({ page, tmpPath }) => {
  const example = JSON.parse(
    readFileSync(path.join(ROOT, 'examples/is_it_luck.ipynb'), 'utf8')
  ) as INotebook;
  await openNotebook(page, `${tmpPath}/is_it_luck.ipynb`, example);
  await page.sidebar.close('left');
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('jupyterlab-seed:study');
  });
  const tab = page.locator('.jp-SeedStudy');
  await tab.getByLabel('Compared with').selectOption('parameter');
  await tab.getByLabel('Parameter of B').fill('hidden=24');
  await tab.getByLabel('What is better').selectOption('higher');
  await tab.getByLabel('Number of seeds').fill('12');
  await tab.getByRole('button', { name: 'Start Study' }).click();
  await expect(tab.locator('.jp-SeedStudy-verdict')).toHaveAttribute(
    'data-verdict',
    /./,
    { timeout: 900_000 }
  );
  await expect(tab.locator('.jp-SeedStudy-plot svg.marks')).toBeVisible();
  await page.screenshot({
    path: path.join(ROOT, 'docs', 'pictures', 'study.png')
  });
});
