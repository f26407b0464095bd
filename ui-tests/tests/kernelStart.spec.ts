/** A kernel that starts seeded: every way in which a process begins, and what it leaves behind. */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import {
  TEST_KERNELS,
  crashAndRun,
  expectSeeding,
  requireKernel,
  run,
  setSetting,
  startAndRun,
  test,
  waitForApplication,
  writeTrusted
} from './support/kernel';
import type { INotebook } from './support/notebook';
import {
  contents,
  execute,
  notebookOf,
  openNotebook,
  openPath,
  runCell,
  seedSource,
  storedKey,
  waitForKernel
} from './support/notebook';
import { openPanel } from './support/panel';
import {
  DRAW,
  DRAWN,
  NUMPY,
  PYTHON,
  keyOf,
  seeded,
  withKernel
} from './support/seedCells';
import { expect, settings } from './support/test';

// Wide enough for the button beside the panel.
test.use({
  mockSettings: settings(),
  viewport: { width: 1800, height: 900 }
});

/** The first two numbers of Python and the first of NumPy. */
const DRAW_ALL =
  'import random\nimport numpy as np\nprint(random.random(), np.random.rand())';

const DRAWN_ALL = `${DRAWN[0]} 0.3745401188473625`;

test('the first cell draws the seeded numbers however its process began', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/starts.ipynb`,
    seeded(NUMPY, [DRAW_ALL, 'import os\nos._exit(1)'], keyOf(['numpy'])),
    false
  );
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.ready;
  });
  const first = { text: DRAWN_ALL, count: 1 };

  expect(await run(page, 1), 'on opening').toEqual(first);
  expect(await startAndRun(page, 'restart', 1), 'restart').toEqual(first);
  expect(await startAndRun(page, 'change', 1), 'another kernel').toEqual(first);
  expect(await startAndRun(page, 'shut down', 1), 'shut down').toEqual(first);
  expect(await crashAndRun(page, 2, 1), 'crash').toEqual(first);
  expect(await startAndRun(page, 'restart', 1, 0), 'impatient').toEqual(first);
  await expectSeeding(page, 'done');
});

test('restart and run all draws the seeded numbers in every cell', async ({
  keptPage: page,
  tmpPath
}) => {
  // The seed cell stands last, so that no cell profits from it.
  const { cells, ...rest } = seeded(PYTHON, [DRAW, DRAW, DRAW]);
  await openNotebook(page, `${tmpPath}/all.ipynb`, {
    ...rest,
    cells: [...cells.slice(1), cells[0]]
  });
  await run(page, 0);
  await run(page, 0);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:restart-run-all')
  );
  const found = await contents(page);
  expect(
    found.cells.slice(0, 3).map(cell => String(cell.outputs?.[0]?.text).trim())
  ).toEqual(DRAWN.slice(0, 3));
});

/** Restart again and again, the press of Run at another moment each time. */
async function restartOften(
  page: IJupyterLabPageFixture,
  path: string,
  notebook: INotebook,
  times: number
): Promise<void> {
  await openNotebook(page, path, notebook);
  const drawn: string[] = [];
  for (let i = 0; i < times; i++) {
    // Every second one waits until the restart is done.
    const impatience = i % 2 === 0 ? null : (i * 37) % 301;
    drawn.push((await startAndRun(page, 'restart', 1, impatience)).text);
  }
  expect(drawn).toEqual(new Array<string>(times).fill(DRAWN[0]));
}

test('50 restarts in a row, half of them impatient, all draw the seeded number', async ({
  keptPage: page,
  tmpPath
}) => {
  test.setTimeout(400_000);
  const notebook = seeded(PYTHON, [DRAW]);
  await restartOften(page, `${tmpPath}/often.ipynb`, notebook, 50);
});

test('10 restarts in a row of ipykernel 6 all draw the seeded number', async ({
  keptPage: page,
  tmpPath
}) => {
  await requireKernel(page, 'seed-ipykernel6', TEST_KERNELS);
  const notebook = withKernel(
    seeded(PYTHON, [
      DRAW,
      'import ipykernel\nprint(ipykernel.version_info[0])',
      'import os\nos._exit(1)'
    ]),
    'seed-ipykernel6'
  );
  await restartOften(page, `${tmpPath}/old.ipynb`, notebook, 10);
  expect((await run(page, 2)).text).toBe('6');
  expect(await crashAndRun(page, 3, 1)).toEqual({ text: DRAWN[0], count: 1 });
});

/** Everything that a start could leave behind. */
const TRACES = [
  'ip = get_ipython()',
  'print(ip.execution_count, len(In), Out)',
  '%history',
  '%history -n ~0/1-20',
  'print(ip.run_line_magic("who_ls", ""))',
  'print(sorted(ip.user_ns), sorted(ip.user_ns_hidden))',
  'print(list(ip.history_manager.get_range(raw=True)))'
].join('\n');

test('it leaves no execution count, no history, and no name but SEED', async ({
  keptPage: page,
  tmpPath
}) => {
  const notebook = (autoInject?: string): INotebook =>
    seeded(PYTHON, [TRACES, DRAW], keyOf(['python'], { autoInject }));
  await openNotebook(page, `${tmpPath}/seeded.ipynb`, notebook());
  const withSeed = await run(page, 1);
  expect((await run(page, 2)).text).toBe(DRAWN[0]);

  await openNotebook(page, `${tmpPath}/never.ipynb`, notebook('never'));
  const without = await run(page, 1);
  expect((await run(page, 2)).text).not.toBe(DRAWN[0]);

  // The value that the visible cell leaves, where IPython lists names.
  expect(withSeed.text.replace(/'SEED', /g, '')).toBe(without.text);
  expect(withSeed.text).toContain("['SEED', 'ip']");
  expect(withSeed.count).toBe(1);
  expect(withSeed.text).toMatch(/^2 2 \{\}/);
});

test('streams go on where they were when the page comes back', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/again.ipynb`;
  await openNotebook(page, path, seeded(PYTHON, [DRAW]));
  expect((await run(page, 1)).text).toBe(DRAWN[0]);

  await page.reload({ waitForIsReady: false } as object);
  await waitForApplication(page);
  await openPath(page, path);
  expect((await run(page, 1)).text).toBe(DRAWN[1]);
  await expectSeeding(page, 'done');
});

test('streams go on where they were when the connection drops', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/dropped.ipynb`;
  await openNotebook(page, path, seeded(PYTHON, [DRAW]));
  expect((await run(page, 1)).text).toBe(DRAWN[0]);

  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.session?.kernel?.reconnect();
  });
  expect((await run(page, 1)).text).toBe(DRAWN[1]);

  await page.context().setOffline(true);
  await page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    // An open socket stays open while the page is offline.
    panel.sessionContext.session?.kernel?.reconnect().catch(() => undefined);
  });
  await expectConnection(page, 'connecting');
  await page.context().setOffline(false);
  await expectConnection(page, 'connected');
  expect((await run(page, 1)).text).toBe(DRAWN[2]);
  await expectSeeding(page, 'done');
});

async function expectConnection(page: Page, status: string): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
          return panel.sessionContext.session?.kernel?.connectionStatus;
        }),
      { timeout: 60_000 }
    )
    .toBe(status);
}

test('two pages on one notebook share one seeding', async ({
  page,
  tmpPath
}) => {
  const path = `${tmpPath}/shared.ipynb`;
  await writeTrusted(page, path, seeded(PYTHON, [DRAW]));
  await openPath(page, path);
  expect((await run(page, 1)).text).toBe(DRAWN[0]);

  const other = await page.context().newPage();
  await other.goto(`lab/workspaces/other/tree/${path}?reset`);
  await waitForApplication(other);
  await openPath(other, path);
  expect((await run(other, 1)).text, 'the stream goes on').toBe(DRAWN[1]);
  await expectSeeding(other, 'done');

  // A restart in one page: the other one is told by the new process alone.
  await other.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.restartKernel();
  });
  expect((await run(other, 1)).text).toBe(DRAWN[0]);
  expect((await run(page, 1)).text).toBe(DRAWN[1]);
  await expectSeeding(page, 'done');
  await other.close();
});

test('the notebook chooses in the panel whether its kernel is seeded', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/choice.ipynb`,
    seeded(PYTHON, [DRAW]),
    true
  );
  const panel = await openPanel(page);
  const choice = panel.locator('#jupyterlab-seed-auto-inject');

  await choice.selectOption('never');
  await expect
    .poll(async () => (await storedKey(page)) as object)
    .toMatchObject({ autoInject: 'never' });
  expect((await startAndRun(page, 'restart', 1)).text).not.toBe(DRAWN[0]);
  await expectSeeding(page, 'due');

  await choice.selectOption('run');
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);

  // The user's setting counts where the notebook has no choice of its own.
  await choice.selectOption('');
  const setting = choice.locator('option').first();
  const runs = (await setting.textContent()) ?? '';
  await setSetting(page, 'autoInject', 'never');
  await expect(setting).not.toHaveText(runs);
  expect((await startAndRun(page, 'restart', 1)).text).not.toBe(DRAWN[0]);
  await setSetting(page, 'autoInject', 'run');
  await expect(setting).toHaveText(runs);
  expect((await startAndRun(page, 'restart', 1)).text).toBe(DRAWN[0]);
});

test.describe('with the setting "insert"', () => {
  test.use({
    mockSettings: settings({
      'jupyterlab-seed:plugin': { autoInject: 'insert' }
    })
  });

  test('a notebook that imports a framework gets its seed cell, once, as one step', async ({
    page,
    tmpPath
  }) => {
    await openNotebook(
      page,
      `${tmpPath}/insert.ipynb`,
      notebookOf(['import torch', 'torch.rand(1).item()']),
      false
    );
    const before = (await contents(page)).cells.length;
    await expect
      .poll(() => seedSource(page), { timeout: 60_000 })
      .toContain('torch.manual_seed(SEED)');
    await expectSeeding(page, 'done');
    expect((await contents(page)).cells).toHaveLength(before + 1);

    // One step takes it away, the key with it; the next start leaves it so.
    await execute(page, 'notebook:undo-cell-action');
    expect(await seedSource(page)).toBe('');
    expect(await storedKey(page)).toBeUndefined();
    await startAndRun(page, 'restart', 0);
    await waitForKernel(page);
    expect(await seedSource(page), 'after an undo').toBe('');

    await execute(page, 'notebook:redo-cell-action');
    expect(await seedSource(page)).toContain('torch.manual_seed(SEED)');
    await startAndRun(page, 'restart', 1);
    expect(await runCell(page, 2)).toBe('0.8822692632675171');
    await execute(page, 'jupyterlab-seed:remove');
    await startAndRun(page, 'restart', 0);
    await waitForKernel(page);
    expect(await seedSource(page), 'after a removal').toBe('');
  });
});
