/** Verify, from the question to the saved report. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import { exists } from './support/kernel';
import {
  appendCell,
  code,
  contents,
  execute,
  markdown,
  notebookOf,
  openNotebook,
  runCell,
  save,
  seedCell,
  seedSource,
  setSource
} from './support/notebook';
import { openPanel } from './support/panel';
import { expect, settings, test } from './support/test';
import {
  askToVerify,
  expectVerdict,
  headline,
  kernels,
  toNotebook,
  verify,
  verifyTab
} from './support/verify';

test.use({ mockSettings: settings() });

/** The notebook of the test, whichever tab is in front. */
function notebook(page: Page): Promise<{
  dirty: boolean;
  active: number;
  mode: string;
  line: number | undefined;
  kernel: string | undefined;
}> {
  return page.evaluate(() => {
    const panel = Array.from(window.jupyterapp.shell.widgets('main')).find(
      widget => 'sessionContext' in widget
    ) as NotebookPanel;
    const { content, context, sessionContext } = panel;
    return {
      dirty: context.model.dirty,
      active: content.activeCellIndex,
      mode: content.mode,
      line: content.activeCell?.editor?.getCursorPosition().line,
      kernel: sessionContext.session?.kernel?.id
    };
  });
}

test('a notebook reproduces, as it stands in the editor, and stays as it is', async ({
  keptPage: page,
  request,
  baseURL,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/same.ipynb`,
    notebookOf([
      'import random\nrandom.seed(42)\nprint(random.random())',
      markdown('# Text'),
      'print(random.random())',
      code('raise ValueError', { tags: ['seed-skip'] })
    ])
  );
  await runCell(page, 'cell-0');
  await save(page);
  // Unsaved, and what counts.
  await setSource(page, 'cell-2', 'print(random.random() + 1)');
  const before = await contents(page);
  // Another test's kernel may still be ending.
  const { kernel: own } = await notebook(page);
  await expect.poll(() => kernels(request, baseURL)).toEqual([own]);

  const dialog = await askToVerify(page);
  await expect(dialog).toContainText('The 2 code cells run twice');
  await expect(dialog).toContainText('Skipped by a tag: 1 cell.');
  await expect(dialog).not.toContainText('The last verification');
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, 'reproduced');
  await expect(headline(page)).toHaveText(
    'Reproduced in 2 runs: 2 cells, 2 outputs, all equal.'
  );
  await expect(page.locator('[data-cell="3"]')).toContainText('skipped');

  expect(await kernels(request, baseURL)).toEqual([own]);
  const { dirty, kernel } = await notebook(page);
  expect([dirty, kernel]).toEqual([true, own]);
  await toNotebook(page);
  expect(await contents(page)).toEqual(before);

  // The last run is known, and numbers are refused at the field.
  const again = await askToVerify(page);
  await expect(again).toContainText('The last verification');
  const timeout = again.getByLabel('Time limit per cell');
  await timeout.fill('soon');
  await expect(again.getByRole('alert').first()).toContainText(
    'Enter a number of seconds'
  );
  await expect(again.getByRole('button', { name: 'Verify' })).toBeDisabled();
  await timeout.fill('60');
  await timeout.press('Enter');
  await expect(again).toHaveCount(0);
  await expectVerdict(page, 'reproduced');
  await expect(verifyTab(page)).toHaveCount(1);
});

test('the time is named, and a press leads to its line', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/time.ipynb`,
    notebookOf([
      'x = 1',
      'import time\n\nprint("at", time.time())',
      'print("<b>text</b>")'
    ])
  );
  await verify(page, 'diverged');
  await expect(headline(page)).toHaveText(/^Diverged at cell 2, /);
  const hint = verifyTab(page).locator('.jp-SeedVerify-hints li').first();
  await expect(hint).toContainText('time.time()');
  const difference = verifyTab(page).locator('pre.jp-SeedDiff');
  await expect(difference).toContainText(/-at [\d.]+/);
  await expect(difference).toContainText(/\+at [\d.]+/);

  await hint.getByRole('button', { name: /^Cell 2, .*line 3$/ }).click();
  await expect
    .poll(() => notebook(page))
    .toMatchObject({ active: 1, mode: 'edit', line: 2 });
  await verifyTab(page)
    .getByRole('button', { name: /^Cell 3,/ })
    .click();
  await expect.poll(async () => (await notebook(page)).active).toBe(2);
});

test('a framework without a seed is seeded at a press', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/unseeded.ipynb`,
    notebookOf(['import numpy as np', 'print(np.random.rand())'])
  );
  await verify(page, 'diverged');
  await expect(verifyTab(page).locator('.jp-SeedVerify-cause')).toHaveAttribute(
    'data-class',
    'random-state'
  );
  await verifyTab(page).getByRole('button', { name: 'Seed NumPy' }).click();
  await toNotebook(page);
  await expect.poll(async () => (await seedCell(page))?.index).toBe(1);
  expect(await seedSource(page)).toContain('np.random.seed(SEED)');
  await verify(page, 'reproduced');
});

test('the outputs shown are compared, an edit outdates the report, and an advice is tried', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/shown.ipynb`,
    notebookOf([
      'import numpy as np\nprint("same")',
      'print(np.random.default_rng().random())'
    ])
  );
  await runCell(page, 'cell-0');
  await runCell(page, 'cell-1');
  // The cell shows what it no longer says.
  await setSource(page, 'cell-0', 'import numpy as np\nprint("other")');
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('jupyterlab-seed:compare-outputs');
  });
  const dialog = page.locator('.jp-Dialog');
  await expect(
    dialog.getByLabel('Compare with the outputs shown')
  ).toBeChecked();
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, 'diverged');
  const shown = verifyTab(page).locator('.jp-SeedVerify-stored');
  await expect(shown.getByRole('status')).toHaveText(
    'Cell 1, import numpy as np, shows output that a fresh run does not give.'
  );
  await shown.locator('summary').click();
  await expect(shown.locator('[data-shown="0"] .jp-SeedDiff')).toContainText(
    /-same\s*\+other/
  );

  const tab = page.getByRole('tab', { name: /^(Verify|Outdated): shown/ });
  const outdated = verifyTab(page).locator('.jp-SeedVerify-outdated');
  await expect(outdated).toHaveCount(0);
  await toNotebook(page);
  await setSource(page, 'cell-0', 'import numpy as np\nprint("third")');
  await expect(outdated).toContainText('the notebook’s code has changed');
  await expect(tab).toHaveText('Outdated: shown.ipynb');
  await setSource(page, 'cell-0', 'import numpy as np\nprint("other")');
  await expect(outdated).toHaveCount(0);
  await expect(tab).toHaveText('Verify: shown.ipynb');

  const before = await contents(page);
  // In a narrow tab, no button lies over another one.
  await page.setViewportSize({ width: 720, height: 720 });
  await verifyTab(page).getByRole('button', { name: 'Try It' }).click();
  await dialog.getByRole('button', { name: 'Try It' }).click();
  await expectVerdict(page, 'reproduced');
  await expect(verifyTab(page)).toContainText('This was tried on a copy.');
  await expect(outdated).toHaveCount(0);
  await expect(shown).toHaveCount(0);
  await toNotebook(page);
  expect(await contents(page)).toEqual(before);
});

test('the report is saved beside the notebook, and replaces nothing unasked', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/saved.ipynb`,
    notebookOf(['print(1)', 'print("<script>window.bad = 1</script>")'])
  );
  await verify(page, 'reproduced');
  for (const format of ['json', 'html']) {
    const name = `saved.verify.${format}`;
    const path = `${tmpPath}/${name}`;
    const press = async (): Promise<void> => {
      await verifyTab(page)
        .getByRole('button', { name: `Save as ${format.toUpperCase()}…` })
        .click();
      const dialog = page.locator('.jp-Dialog');
      await expect(dialog.locator('input')).toHaveValue(name);
      await dialog.getByRole('button', { name: 'Save' }).click();
    };
    await press();
    await expect.poll(() => exists(page, path)).toBe(true);
    await press();
    const question = page.locator('.jp-Dialog');
    await expect(question).toContainText('already exists');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
  }
  const read = (name: string): Promise<string> =>
    page.evaluate(async file => {
      const { contents: files } = window.jupyterapp.serviceManager;
      const found = await files.get(file, {
        type: 'file',
        format: 'text',
        content: true
      });
      return found.content as string;
    }, `${tmpPath}/saved.verify.${name}`);
  const report = JSON.parse(await read('json')) as {
    verdict: { kind: string };
  };
  expect(report.verdict.kind).toBe('reproduced');
  const html = await read('html');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script');
});

test('a notebook that cannot be verified says why', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/input.ipynb`,
    notebookOf(['x = 1', 'input("name?")'])
  );
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(verifyTab(page).getByRole('alert')).toContainText(
    /cell 2, .* asks/i,
    {
      timeout: 60_000
    }
  );
});

test('what is chosen not to be asked again is not asked', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/unasked.ipynb`,
    notebookOf(['print(1)'])
  );
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Verify…' }).click();
  const dialog = page.locator('.jp-Dialog');
  await dialog.getByText('Don’t ask again').click();
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, 'reproduced');
  await toNotebook(page);
  await appendCell(page, 'print(2)');
  await execute(page, 'jupyterlab-seed:verify');
  await expect(page.locator('[data-cell="1"]')).toBeVisible({
    timeout: 60_000
  });
});
