/**
 * Pictures of the panel, the button and the status item, to be looked at. What
 * is asserted is structure: that nothing is cut off, in every theme and width.
 */
import type { Page } from '@playwright/test';
import { expectMarks, numpySeeded } from './support/marks';
import {
  code,
  markdown,
  notebookOf,
  openNotebook,
  runCell,
  setSource
} from './support/notebook';
import { openPanel, press, seedButton } from './support/panel';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings(), viewport: { width: 1280, height: 1000 } });

const THEMES = [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast'
];

/** Give the panel a width, as its user would with the mouse. */
async function setWidth(page: Page, width: number): Promise<void> {
  const panel = page.locator('#jupyterlab-seed-panel');
  for (let i = 0; i < 3; i++) {
    const box = await panel.boundingBox();
    if (!box || Math.abs(box.width - width) < 2) {
      break;
    }
    const y = box.y + 300;
    await page.mouse.move(box.x - 1, y);
    await page.mouse.down();
    await page.mouse.move(box.x - 1 + box.width - width, y, { steps: 5 });
    await page.mouse.up();
  }
  await expect
    .poll(async () => Math.round((await panel.boundingBox())?.width ?? 0))
    .toBeLessThanOrEqual(width + 2);
}

test('panel, button and status in three themes', async ({ page, tmpPath }) => {
  await openNotebook(
    page,
    `${tmpPath}/pictures.ipynb`,
    notebookOf([
      markdown('# Digits'),
      'import os\nimport numpy as np\nimport torch\nfrom sklearn.model_selection import train_test_split',
      'np.random.seed(7)\nos.environ["PYTHONHASHSEED"] = "7"',
      'import lightgbm'
    ])
  );
  await page.sidebar.close('left');
  const panel = await openPanel(page);

  const look = async (name: string): Promise<void> => {
    const wide = await panel.evaluate(node =>
      [node, ...Array.from(node.querySelectorAll<HTMLElement>('*'))]
        .filter(
          item =>
            item.scrollWidth > item.clientWidth + 1 &&
            item.clientWidth > 0 &&
            getComputedStyle(item).display !== 'inline' &&
            !['INPUT', 'SELECT'].includes(item.tagName)
        )
        .map(item => `${item.tagName}.${item.className}`)
    );
    await page.screenshot({ path: test.info().outputPath(`${name}.png`) });
    expect(wide, `what is wider than its place: ${name}`).toEqual([]);
  };

  await setWidth(page, 250);
  for (const seeded of [false, true]) {
    if (seeded) {
      await press(page);
      await expect(seedButton(page)).toContainText('Seed 7');
    }
    const state = seeded ? 'seeded' : 'unseeded';
    for (const theme of THEMES) {
      await page.theme.setTheme(theme);
      await look(`${state}-${theme.replace(/\W/g, '')}-250`);
    }
  }
  for (const more of await panel.locator('.jp-SeedPanel-more').all()) {
    await more.click();
  }
  await look('details-250');
  await setWidth(page, 420);
  await page.theme.setTheme(THEMES[0]);
  await panel.evaluate(node => node.scrollTo(0, node.scrollHeight));
  await look('details-420');
  await page.locator('#jupyterlab-seed-field').fill('-1');
  await look('refused-420');
});

test('marks in three themes, the picture of the documentation', async ({
  page,
  tmpPath
}) => {
  const edited = 'c = random.random()\nprint(c)';
  await openNotebook(
    page,
    `${tmpPath}/marks.ipynb`,
    numpySeeded(
      'a = random.random()\nprint(a)',
      'b = random.random()\nprint(b)',
      edited,
      'print(c > 0.5)',
      'rng = np.random.default_rng()\nprint(rng.random())',
      {
        ...code('print(random.random())', {
          jupyterlab_seed: { ran: { seed: 7 } }
        }),
        execution_count: 12,
        outputs: [
          {
            output_type: 'stream',
            name: 'stdout',
            text: '0.32383276483316237\n'
          }
        ]
      }
    )
  );
  for (const cell of [0, 1, 2, 3, 4, 5, 2]) {
    await runCell(page, cell);
  }
  await setSource(page, 'cell-3', edited.replace('()', '() + 1'));
  await expectMarks(page, {
    'cell-1': 'in-sequence:42',
    'cell-2': 'out-of-sequence:42',
    'cell-3': 'edited:42',
    'cell-4': 'out-of-sequence',
    'cell-5': 'unseeded',
    'cell-6': 'earlier-kernel:7'
  });
  const first = page.locator('.jp-Cell[data-windowed-list-index="1"]');
  const last = page.locator('.jp-Cell[data-windowed-list-index="6"]');
  for (const theme of THEMES) {
    await page.theme.setTheme(theme);
    const [top, bottom] = [await first.boundingBox(), await last.boundingBox()];
    if (!top || !bottom) {
      throw new Error('The cells are out of view.');
    }
    await page.screenshot({
      path: test.info().outputPath(`marks-${theme.replace(/\W/g, '')}.png`),
      clip: {
        x: top.x,
        y: top.y,
        width: 425,
        height: bottom.y + bottom.height - top.y
      }
    });
  }
});
