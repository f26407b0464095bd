/** The launch environment: what only a new process can have, asked for in the panel and shown when it is there. */
import type { Page } from '@playwright/test';
import { closeNotebook, run, startAndRun, test } from './support/kernel';
import {
  execute,
  openNotebook,
  openPath,
  waitForKernel
} from './support/notebook';
import { openPanel } from './support/panel';
import { PYTHON, keyOf, seeded } from './support/seedCells';
import { expect, settings } from './support/test';

// Wide enough for the button beside the panel.
test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
});

/** All that follows from the hash seed: a hash, the order of a set, and of what is made from one. */
const HASHES = [
  'import torch',
  'from torch.utils.data import DataLoader',
  'names = list({"ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen"})',
  'loader = DataLoader(names, shuffle=True, generator=torch.Generator().manual_seed(0))',
  'print(hash("a"), list({"a", "b", "c"}), [batch[0] for batch in loader])'
].join('\n');

/** Whether strings hash here as in a process that is started with the hash seed 42. */
const IS_42 = [
  'import os, subprocess, sys',
  'child = subprocess.run([sys.executable, "-c", "print(hash(\'a\'))"], env={**os.environ, "PYTHONHASHSEED": "42"}, capture_output=True)',
  'print(int(child.stdout) == hash("a"))'
].join('\n');

const EFFECTIVE = 'In effect: this kernel was started with this value.';

const status = (page: Page): ReturnType<Page['locator']> =>
  page.locator('#jupyterlab-seed-status');

test('a hash seed is chosen in the panel and is effective after the restart', async ({
  keptPage: page,
  tmpPath
}) => {
  test.setTimeout(300_000);
  const path = `${tmpPath}/hash.ipynb`;
  await openNotebook(page, path, seeded(PYTHON, [HASHES, IS_42]));
  const before = (await run(page, 1)).text;
  const panel = await openPanel(page);
  const variable = panel.locator('[data-jp-seed-variable="PYTHONHASHSEED"]');
  await expect(status(page)).toContainText('Seed 42');
  await expect(status(page)).not.toContainText('hash seed');

  await variable.locator('select').selectOption('42');
  await expect(variable).toContainText(
    'Takes effect after a restart: this kernel was started without it.'
  );
  await expect(status(page)).toContainText('hash seed not in effect');

  await panel.getByRole('button', { name: 'Restart and Apply' }).click();
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('PYTHONHASHSEED=42');
  await dialog.locator('button.jp-mod-warn').click();
  await expect(variable).toContainText(EFFECTIVE, { timeout: 60_000 });
  await expect(status(page)).not.toContainText('hash seed');
  await expect(
    panel.getByRole('button', { name: 'Restart and Apply' })
  ).toHaveCount(0);

  const first = (await run(page, 1)).text;
  expect(first).not.toBe(before);
  expect((await run(page, 2)).text).toBe('True');
  expect((await startAndRun(page, 'restart', 1)).text).toBe(first);
  // A kernel of its own takes it from the file.
  await execute(page, 'docmanager:save');
  await closeNotebook(page);
  await openPath(page, path);
  expect((await run(page, 1)).text, 'a fresh session').toBe(first);
  await expect(variable).toContainText(EFFECTIVE, { timeout: 60_000 });

  await variable.locator('select').selectOption('');
  const others = [
    (await startAndRun(page, 'restart', 1)).text,
    (await startAndRun(page, 'restart', 1)).text
  ];
  expect(new Set([first, before, ...others]).size, others.join('\n')).toBe(4);
});

test('the first kernel of a notebook that asks for a hash seed has it', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/asks.ipynb`,
    seeded(
      PYTHON,
      [IS_42],
      keyOf(['python'], { environment: { PYTHONHASHSEED: '42' } })
    )
  );
  expect(await run(page, 1)).toEqual({ text: 'True', count: 1 });
  await expect(status(page)).toContainText('Seed 42');
  await expect(status(page)).not.toContainText('hash seed');
});

test('without the server extension the panel says that it cannot be set', async ({
  page,
  tmpPath
}) => {
  // The REST endpoints alone: the extension loads parts of itself when they are needed.
  await page.route(/(?<!extensions)\/jupyterlab-seed\//, route =>
    route.fulfill({ status: 404, body: 'Not Found' })
  );
  await openNotebook(page, `${tmpPath}/foreign.ipynb`, seeded(PYTHON, [IS_42]));
  const panel = await openPanel(page);
  await expect(panel).toContainText(
    'The launch environment cannot be set here: the jupyterlab-seed server extension is not installed.'
  );
  const variable = panel.locator('[data-jp-seed-variable="PYTHONHASHSEED"]');
  await variable.locator('select').selectOption('42');
  await expect(variable).toContainText('Takes effect after a restart');
  await expect(status(page)).toContainText('hash seed not in effect');
  await expect(
    panel.getByRole('button', { name: 'Restart and Apply' })
  ).toHaveCount(0);
  await waitForKernel(page);
  expect((await run(page, 1)).text).toBe('False');
});
