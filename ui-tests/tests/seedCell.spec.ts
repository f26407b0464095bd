/** The seed cell: written, run, undone, kept and removed. */
import {
  code,
  contents,
  markdown,
  notebookOf,
  openNotebook,
  restart,
  runCell,
  seedButton,
  seedCell,
  storedKey
} from './support/notebook';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

const TORCH_CELL = `# Seeds every random number generator of this notebook. Run it first.
import os
import random

import numpy as np
import torch

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
random.seed(SEED)
np.random.seed(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)`;

test('one press seeds a fresh notebook, and the first draw comes again after a restart', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/fresh.ipynb`,
    notebookOf([
      markdown('# A study'),
      markdown('What it is about.'),
      code('import torch'),
      code('torch.rand(3).tolist()')
    ])
  );
  const button = seedButton(page);
  await expect(button).toHaveAttribute('data-jp-seeding', 'none');
  await button.click();
  await expect(button).toHaveAttribute('data-jp-seeding', 'done', {
    timeout: 30_000
  });
  await expect(button).toContainText('Seed 42');

  const cell = await seedCell(page);
  expect(cell?.index).toBe(2);
  expect(cell?.source).toBe(TORCH_CELL);
  expect(cell?.execution_count).toBe(1);
  expect(cell?.outputs).toEqual([]);
  expect(await storedKey(page)).toMatchObject({
    version: 1,
    frameworks: ['python', 'numpy', 'torch'],
    determinism: { cudnn: 'deterministic', algorithms: 'off' }
  });
  await runCell(page, 'cell-2');
  const first = await runCell(page, 'cell-3');

  // The second press runs the cell, and changes nothing.
  const before = await contents(page);
  await button.click();
  await expect
    .poll(async () => (await seedCell(page))?.execution_count)
    .toBe(4);
  const after = await contents(page);
  expect(after.metadata).toEqual(before.metadata);
  expect(after.cells.map(item => item.source)).toEqual(
    before.cells.map(item => item.source)
  );
  expect(await runCell(page, 'cell-3')).toBe(first);

  await restart(page);
  await runCell(page, 'cell-2');
  expect(await runCell(page, 'cell-3')).toBe(first);
});
