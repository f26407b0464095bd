/** The other places that show the seed, what reaches them, and the settings. */
import {
  code,
  contents,
  execute,
  notebookOf,
  openNotebook,
  seedCell,
  seedSource,
  storedKey
} from './support/notebook';
import {
  frameworkRow,
  openPanel,
  press,
  seedButton,
  seedField
} from './support/panel';
import { expect, settings, test } from './support/test';

const PLUGIN = 'jupyterlab-seed:plugin';

test.use({ mockSettings: settings() });

test('switches, status, menus, palette and keys reach everything', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/all.ipynb`,
    notebookOf([code('import torch\nimport random\nrandom.seed(5)')])
  );
  const panel = page.locator('#jupyterlab-seed-panel');
  const status = page.locator('#jupyterlab-seed-status');

  await test.step('status item', async () => {
    await expect(status).toContainText('Not seeded');
    await status.getByRole('button').click();
    await expect(panel).toBeVisible();
    await press(page);
    await expect(status).toHaveText('Seed 5');
  });

  await test.step('menus', async () => {
    await page.menu.clickMenuItem('View>Show Seed Panel');
    await expect(panel).toBeHidden();
    await page.menu.clickMenuItem('View>Show Seed Panel');
    await expect(panel).toBeVisible();
    await page.menu.clickMenuItem('Kernel>Draw a New Seed');
    await expect.poll(() => seedSource(page)).not.toContain('SEED = 5\n');
    await page.menu.clickMenuItem('Kernel>Seed This Notebook');
    await expect
      .poll(async () => (await seedCell(page))?.execution_count)
      .toBe(2);
  });

  await test.step('palette', async () => {
    const labels = await page.evaluate(() => {
      const { commands } = window.jupyterapp;
      return commands
        .listCommands()
        .filter(id => id.startsWith('jupyterlab-seed:'))
        .filter(id => !commands.label(id) || !commands.caption(id));
    });
    expect(labels, 'commands without a label or a caption').toEqual([]);
    await execute(page, 'apputils:activate-command-palette');
    await page.locator('#modal-command-palette input').fill('seed');
    for (const label of [
      'Seed: Insert or Update Seed Cell and Run',
      'Seed: Remove Seed Cell',
      'Seed: Draw a New Seed',
      'Seed: Go to Seed Cell',
      'Seed: Show Seed Panel'
    ]) {
      await expect(
        page.locator('.lm-CommandPalette-itemLabel', { hasText: label })
      ).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
  });

  await test.step('switches', async () => {
    await panel
      .locator('#jupyterlab-seed-determinism-cudnn')
      .selectOption('disabled');
    await expect
      .poll(() => seedSource(page))
      .toContain('torch.backends.cudnn.enabled = False');
    await panel
      .locator('#jupyterlab-seed-determinism-algorithms')
      .selectOption('warn');
    await expect
      .poll(() => seedSource(page))
      .toContain('torch.use_deterministic_algorithms(True, warn_only=True)');
    expect(await storedKey(page)).toMatchObject({
      determinism: { cudnn: 'disabled', algorithms: 'warn' }
    });
    const source = await seedSource(page);
    await panel.locator('#jupyterlab-seed-auto-inject').selectOption('never');
    await expect
      .poll(() => storedKey(page))
      .toMatchObject({ autoInject: 'never' });
    expect(await seedSource(page)).toBe(source);
  });

  await test.step('labels', async () => {
    const unnamed = await panel.evaluate(node =>
      Array.from(
        node.querySelectorAll<HTMLElement>('input, select, button, summary')
      )
        .filter(
          item =>
            !(item as HTMLInputElement).labels?.length &&
            !item.getAttribute('aria-label') &&
            !item.textContent?.trim()
        )
        .map(item => item.outerHTML)
    );
    expect(unnamed).toEqual([]);
  });

  await test.step('keys', async () => {
    const wanted = await panel.evaluate(node => {
      const items = Array.from(
        node.querySelectorAll<HTMLElement>(
          'input:enabled, select:enabled, button:enabled, jp-button, summary'
        )
      ).filter(item => item.getClientRects().length > 0);
      items.forEach((item, index) => (item.dataset.test = String(index)));
      return items.length;
    });
    await panel.locator('[data-test="0"]').focus();
    const reached = new Set<string>();
    for (let i = 0; i < wanted + 4; i++) {
      const at = await page.evaluate(
        () =>
          (document.activeElement as HTMLElement | null)?.closest<HTMLElement>(
            '[data-test]'
          )?.dataset.test ?? null
      );
      if (at !== null) {
        reached.add(at);
      }
      await page.keyboard.press('Tab');
    }
    const all = await panel.evaluate(node =>
      Array.from(node.querySelectorAll<HTMLElement>('[data-test]')).map(
        item => [item.dataset.test, item.outerHTML.slice(0, 120)]
      )
    );
    const missed = all
      .filter(([index]) => !reached.has(index ?? ''))
      .map(([, html]) => html);
    expect(missed).toEqual([]);
  });
});

test.describe('with settings of its own', () => {
  test.use({
    mockSettings: settings(
      {
        [PLUGIN]: {
          defaultSeed: 7,
          determinism: { cudnn: 'default', algorithms: 'warn' },
          neverOffer: ['lightning'],
          buttonLabel: 'icon'
        }
      },
      {
        '@jupyterlab/notebook-extension:panel': {
          toolbar: [{ name: 'seed', rank: 1 }]
        }
      }
    )
  });

  test('settings say what a new seed cell is, and where the button stands', async ({
    page,
    tmpPath
  }) => {
    await openNotebook(
      page,
      `${tmpPath}/settings.ipynb`,
      notebookOf([code('import torch\nimport lightning')])
    );
    await openPanel(page);
    await expect(seedField(page)).toHaveValue('7');
    await expect(frameworkRow(page, 'torch')).toBeVisible();
    await expect(frameworkRow(page, 'lightning')).toHaveCount(0);
    await expect(seedButton(page)).not.toContainText('Seed');
    const names = await page
      .locator('.jp-NotebookPanel-toolbar [data-jp-item-name]')
      .evaluateAll(items =>
        items.map(item => item.getAttribute('data-jp-item-name'))
      );
    expect(names[0]).toBe('seed');
    await press(page);
    expect(await seedSource(page)).toContain('SEED = 7\n');
    expect(await seedSource(page)).toContain(
      'torch.use_deterministic_algorithms(True, warn_only=True)'
    );
    expect(await seedSource(page)).not.toContain('cudnn');
    expect(await seedSource(page)).not.toContain('seed_everything');
    await expect(seedButton(page)).not.toContainText('Seed');
    expect((await contents(page)).cells).toHaveLength(2);
  });
});
