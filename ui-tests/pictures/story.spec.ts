/**
 * The story of the README, as a series of pictures: a seeded notebook differs, Verify names the operator, its switch is
 * tried and taken, and the notebook reproduces. Each picture is taken once what it shows has happened.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  openNotebook,
  seedSource,
  type INotebook
} from '../tests/support/notebook';
import { openPanel, seedButton } from '../tests/support/panel';
import { expect, settings, test } from '../tests/support/test';
import {
  askToVerify,
  expectVerdict,
  toNotebook,
  verifyTab
} from '../tests/support/verify';

const FRAMES = path.resolve(__dirname, '../../build/pictures/story');
const EXAMPLE = path.resolve(
  __dirname,
  '../../examples/neighbours_torch.ipynb'
);
/** A verification of the example on a slow machine. */
const LONG = { timeout: 600_000 };

test.use({ mockSettings: settings(), viewport: { width: 1180, height: 720 } });

test('seeded, and still different', async ({ page, tmpPath }) => {
  let count = 0;
  const shoot = (): Promise<Buffer> => {
    count += 1;
    return page.screenshot({ path: path.join(FRAMES, `${count}.png`) });
  };
  const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as INotebook;
  await openNotebook(page, `${tmpPath}/neighbours.ipynb`, example);
  await page.sidebar.close('left');
  await openPanel(page);
  await expect(seedButton(page)).toContainText('Seed 42');
  await shoot();

  const dialog = await askToVerify(page);
  await shoot();
  await dialog.getByRole('button', { name: 'Verify' }).click();
  const verdict = verifyTab(page).locator('.jp-SeedVerify-verdict');
  await expect(verdict).toHaveAttribute('data-verdict', 'diverged', LONG);
  await expect(verifyTab(page)).toContainText('aten::index_put');
  await shoot();

  await verifyTab(page).getByRole('button', { name: 'Try It' }).click();
  await dialog.getByRole('button', { name: 'Try It' }).click();
  await expect(verdict).toHaveAttribute('data-verdict', 'reproduced', LONG);
  await shoot();

  await verifyTab(page).getByRole('button', { name: 'Apply' }).click();
  await toNotebook(page);
  await expect
    .poll(() => seedSource(page))
    .toContain('torch.use_deterministic_algorithms(True)');
  await shoot();

  const again = await askToVerify(page);
  await again.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, 'reproduced');
  await expect(verifyTab(page)).toContainText('Reproduced in 2 runs');
  await shoot();
});
