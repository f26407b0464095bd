/**
 * Pictures of verifications, to be looked at. What is asserted is structure:
 * that nothing is wider than its place, in every theme.
 */
import { markdown, notebookOf, openNotebook } from './support/notebook';
import { expect, settings, test } from './support/test';
import { askToVerify, expectVerdict, verifyTab } from './support/verify';

test.use({ mockSettings: settings(), viewport: { width: 1400, height: 1000 } });

test.setTimeout(240_000);

const THEMES = [
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast',
  'JupyterLab Light'
];

test('the question, a run, and two verdicts in three themes', async ({
  page,
  tmpPath
}) => {
  const look = async (name: string): Promise<void> => {
    for (const theme of THEMES) {
      await page.theme.setTheme(theme);
      const wide = await verifyTab(page).evaluateAll(nodes =>
        nodes
          .flatMap(node => [
            node,
            ...Array.from(node.querySelectorAll<HTMLElement>('*'))
          ])
          .filter(
            item =>
              item.scrollWidth > item.clientWidth + 1 &&
              item.clientWidth > 0 &&
              getComputedStyle(item).display !== 'inline' &&
              !['INPUT', 'SELECT', 'PRE'].includes(item.tagName)
          )
          .map(item => `${item.tagName}.${item.className}`)
      );
      const file = `${name}-${theme.replace(/\W/g, '')}.png`;
      await page.screenshot({ path: test.info().outputPath(file) });
      expect(wide, `what is wider than its place: ${file}`).toEqual([]);
    }
  };
  await openNotebook(
    page,
    `${tmpPath}/running.ipynb`,
    notebookOf([
      markdown('# Digits'),
      'import random\nrandom.seed(42)',
      'import os, time\nwhile not os.path.exists("gate"):\n    time.sleep(0.05)',
      'print(random.random(), object())'
    ])
  );
  await page.sidebar.close('left');
  const dialog = await askToVerify(page);
  await dialog.locator('summary', { hasText: 'Masks' }).click();
  await page.screenshot({ path: test.info().outputPath('question.png') });
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(verifyTab(page)).toContainText('running cell 3', {
    timeout: 60_000
  });
  await look('running');
  await page.contents.uploadContent('', 'text', `${tmpPath}/gate`);
  await expectVerdict(page, 'reproduced');
  await verifyTab(page)
    .getByRole('button', { name: 'Details of cell 4' })
    .click();
  await look('reproduced');
  await page.evaluate(() => {
    const { shell } = window.jupyterapp;
    for (const widget of Array.from(shell.widgets('main'))) {
      if (!/launcher/.test(widget.id)) {
        widget.dispose();
      }
    }
  });

  await openNotebook(
    page,
    `${tmpPath}/diverged.ipynb`,
    notebookOf([
      markdown('# Digits'),
      'import numpy as np\nimport time',
      'print("epoch 1")\nprint("at", time.time())\nprint("done")',
      'import matplotlib.pyplot as plt\nplt.figure(figsize=(3, 2))\nplt.plot(np.random.rand(9))\nplt.show()'
    ])
  );
  const second = await askToVerify(page);
  await second.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, 'diverged');
  await verifyTab(page)
    .getByRole('button', { name: 'Details of cell 4' })
    .click();
  await look('diverged');
  await verifyTab(page).evaluate(node => node.scrollTo(0, node.scrollHeight));
  await look('images');
});
