/** Marks on cells: each state as a person brings it about, and its one sentence. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';

import { DRAWN, NUMPY, seedCellOf } from './support/kernel';
import type { ICell, INotebook } from './support/notebook';
import {
  contents,
  execute,
  code,
  notebookOf,
  openNotebook,
  openPanel,
  openPath,
  restart,
  runCell,
  save,
  saveAsText,
  setSource,
  textOf,
  typeSeed,
  waitForKernel
} from './support/notebook';
import {
  badge,
  chooseFromBadge,
  expectMarks,
  marks,
  runAll
} from './support/marks';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

const DRAW = 'print(random.random())';
const STORED = {
  jupyterlab_seed: {
    version: 1,
    frameworks: ['python', 'numpy'],
    determinism: {}
  }
};

/** The seed cell, and cells below it; `cell-0` is the seed cell. */
function seeded(...cells: (string | Partial<ICell>)[]): INotebook {
  return notebookOf([seedCellOf(NUMPY), ...cells], 'python3', STORED);
}

/** What each cell of the current notebook printed. */
async function printed(page: Page): Promise<string[]> {
  return (await contents(page)).cells.map(cell => textOf(cell).trim());
}

/** The execution count of a cell. */
async function count(page: Page, index: number): Promise<number | null> {
  return (await contents(page)).cells[index].execution_count ?? null;
}

/** Reload the page, and wait until the notebook that was open is there again. */
async function reopen(page: Page): Promise<void> {
  // Galata would wait for a launcher.
  await page.reload({ waitForIsReady: false } as object);
  await page.waitForFunction(() => {
    const widget = window.jupyterapp?.shell?.currentWidget;
    const panel = widget as NotebookPanel | null | undefined;
    return !!panel?.content?.widgets?.length;
  });
}

test('a cell that ran twice is out of sequence, and gets its numbers back', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/twice.ipynb`,
    seeded(DRAW, DRAW, 'x = 1\nprint(x)')
  );
  await runAll(page);
  const clean = {
    'cell-0': 'in-sequence:42',
    'cell-1': 'in-sequence:42',
    'cell-2': 'in-sequence:42',
    'cell-3': 'in-sequence'
  };
  await expectMarks(page, clean);
  const numbers = await printed(page);
  expect(numbers.slice(1)).toEqual([DRAWN[0], DRAWN[1], '1']);

  await runCell(page, 1);
  // What stands below the second is still what a clean run gives.
  await expectMarks(page, { ...clean, 'cell-1': 'out-of-sequence:42' });
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    /^Drew different numbers from a clean run: .*\.$/
  );
  expect((await printed(page))[1]).toBe(DRAWN[2]);

  // Rewound, it draws what it drew the last time, which is not what a clean run draws.
  await chooseFromBadge(page, 1, 'Rewind and Run');
  await expect.poll(() => count(page, 1)).toBe(6);
  expect((await printed(page))[1]).toBe(DRAWN[2]);
  await expectMarks(page, { ...clean, 'cell-1': 'out-of-sequence:42' });

  // From what a clean run has there.
  await chooseFromBadge(page, 1, 'First Broken');
  await expectMarks(page, clean);
  expect(await printed(page)).toEqual(numbers);
  await expect(badge(page, 2)).toHaveCount(0);
});

test('a cell above that ran again is named', async ({ page, tmpPath }) => {
  await openNotebook(page, `${tmpPath}/above.ipynb`, seeded(DRAW, DRAW));
  await runCell(page, 0);
  await runCell(page, 1);
  await runCell(page, 1);
  await runCell(page, 2);
  await expectMarks(page, {
    'cell-0': 'in-sequence:42',
    'cell-1': 'out-of-sequence:42',
    'cell-2': 'out-of-sequence:42'
  });
  await expect(badge(page, 2)).toHaveAttribute('aria-label', /cell \[3\]/);
  await expect(page.locator('#jupyterlab-seed-status')).toContainText(
    '2 cells need attention'
  );

  // From the first broken cell on, and all is as a clean run would have it.
  await chooseFromBadge(page, 2, 'First Broken');
  await expectMarks(page, {
    'cell-1': 'in-sequence:42',
    'cell-2': 'in-sequence:42'
  });
  expect((await printed(page)).slice(1)).toEqual([DRAWN[0], DRAWN[1]]);
  await expect(page.locator('#jupyterlab-seed-status')).not.toContainText(
    'attention'
  );
});

test('a cell that ran before any seed says so, and one that was edited', async ({
  page,
  tmpPath
}) => {
  const draw = 'import random\nprint(random.random())';
  await openNotebook(
    page,
    `${tmpPath}/unseeded.ipynb`,
    notebookOf([draw, 'print("no numbers")'])
  );
  await runAll(page);
  await expectMarks(page, { 'cell-0': 'unseeded' });
  await expect(badge(page, 0)).toHaveAttribute(
    'aria-label',
    'Ran before any seed was set.'
  );
  await setSource(page, 'cell-0', `${draw}  # a remark\n`);
  await page.waitForTimeout(500);
  await expectMarks(page, { 'cell-0': 'unseeded' });
  await setSource(page, 'cell-0', `${draw} + 1`);
  await expectMarks(page, { 'cell-0': 'edited' });
  await expect(badge(page, 0)).toHaveAttribute(
    'aria-label',
    'Edited since it ran.'
  );
  await setSource(page, 'cell-0', draw);
  await expectMarks(page, { 'cell-0': 'unseeded' });
});

test('another seed is remembered by the file, until the cell agrees again', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  const path = `${tmpPath}/memory.ipynb`;
  await openNotebook(page, path, seeded(DRAW, 'print("no numbers")'));
  await runAll(page);
  await expectMarks(page, { 'cell-1': 'in-sequence:42' });
  const agreed = await saveAsText(page);
  expect(agreed).not.toContain('"ran"');

  await openPanel(page);
  await typeSeed(page, '7');
  await expectMarks(page, { 'cell-1': 'different-seed:42' });
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    "Ran with seed 42; the notebook's seed is 7."
  );
  const file = await save(page);
  expect(file.cells.map(cell => cell.metadata.jupyterlab_seed)).toEqual([
    { role: 'seed-cell', ran: { seed: 42 } },
    { ran: { seed: 42 } },
    undefined
  ]);

  // Taken back, the file is byte for byte what it was.
  await typeSeed(page, '42');
  await expectMarks(page, { 'cell-1': 'in-sequence:42' });
  expect(await saveAsText(page)).toBe(agreed);

  await typeSeed(page, '7');
  await save(page);
  await page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    return panel.sessionContext.shutdown();
  });
  await execute(page, 'application:close');
  await openPath(page, path);
  await expectMarks(page, { 'cell-1': 'earlier-kernel:42', 'cell-2': '' });
  await expect(badge(page, 1)).toHaveAttribute(
    'aria-label',
    'Ran with seed 42 in an earlier kernel.'
  );
  await runAll(page);
  await expectMarks(page, { 'cell-1': 'in-sequence:7' });
  expect(await saveAsText(page)).not.toContain('"ran"');
});

test('records are cleared here, in the kernel and in the file, in one step', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, `${tmpPath}/clear.ipynb`, seeded(DRAW));
  await runAll(page);
  await openPanel(page);
  await typeSeed(page, '7');
  await save(page);
  await expectMarks(page, { 'cell-1': 'different-seed:42' });
  const cleared = execute(page, 'jupyterlab-seed:clear-records');
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Marks Only' })
    .click();
  await cleared;
  await expectMarks(page, { 'cell-0': '', 'cell-1': '' });
  expect(await saveAsText(page)).not.toContain('"ran"');
  await reopen(page);
  await expectMarks(page, { 'cell-0': '', 'cell-1': '' });
});

test('everything stored is cleared in one step, and comes back with undo', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, `${tmpPath}/everything.ipynb`, seeded(DRAW));
  await runAll(page);
  await openPanel(page);
  await typeSeed(page, '7');
  const before = await save(page);
  expect(before.cells[1].metadata.jupyterlab_seed).toEqual({
    ran: { seed: 42 }
  });
  const cleared = execute(page, 'jupyterlab-seed:clear-records');
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Marks and All Seed Metadata' })
    .click();
  await cleared;
  const file = await save(page);
  expect(file.metadata.jupyterlab_seed).toBeUndefined();
  for (const cell of file.cells) {
    expect(cell.metadata.jupyterlab_seed).toBeUndefined();
  }
  // What the cells say and printed is the user's.
  expect(file.cells.map(textOf)).toEqual(before.cells.map(textOf));
  await execute(page, 'notebook:undo-cell-action');
  const back = await save(page);
  expect(back.metadata.jupyterlab_seed).toEqual(
    before.metadata.jupyterlab_seed
  );
  expect(back.cells[0].metadata.jupyterlab_seed).toMatchObject({
    role: 'seed-cell'
  });
});

test('what a file says of earlier runs is shown only if it can be that', async ({
  page,
  tmpPath
}) => {
  const ran = (value: unknown, index: number): Partial<ICell> => ({
    ...code(`print(${index})`),
    metadata: { jupyterlab_seed: value }
  });
  const hostile = [
    { ran: { seed: '<img src=x onerror=alert(1)>' } },
    { ran: { seed: 1e300 } },
    { ran: { seed: { toString: 'x' } } },
    { ran: [7] },
    'ran',
    { ran: { seed: 7, more: 'stays' } }
  ];
  const path = `${tmpPath}/hostile.ipynb`;
  await openNotebook(page, path, seeded(...hostile.map(ran)));
  await expectMarks(page, {
    'cell-1': '',
    'cell-2': '',
    'cell-3': '',
    'cell-4': '',
    'cell-5': '',
    'cell-6': 'earlier-kernel:7'
  });
  await runAll(page);
  await expectMarks(page, { 'cell-6': 'in-sequence' });
  const { cells } = await save(page);
  // What others have put there is left alone.
  expect(cells.slice(1).map(cell => cell.metadata.jupyterlab_seed)).toEqual([
    ...hostile.slice(0, 5),
    { ran: { more: 'stays' } }
  ]);
});

test('marks follow cells that are moved, copied, cut, pasted and brought back', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/move.ipynb`,
    seeded(DRAW, DRAW, 'print("no numbers")')
  );
  await runAll(page);
  await runCell(page, 1);
  await expectMarks(page, {
    'cell-1': 'out-of-sequence:42',
    'cell-2': 'in-sequence:42'
  });
  const act = (index: number, ...commands: string[]): Promise<void> =>
    page.evaluate(
      async ([at, ids]) => {
        const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
        panel.content.activeCellIndex = at as number;
        panel.content.deselectAll();
        panel.content.mode = 'command';
        panel.content.activate();
        for (const id of ids as string[]) {
          await window.jupyterapp.commands.execute(id);
        }
      },
      [index, commands] as const
    );
  // A copy ran nowhere; the cell that was copied keeps its mark.
  await act(1, 'notebook:copy-cell', 'notebook:paste-cell-below');
  const ids = (await contents(page)).cells.map(cell => cell.id);
  expect(ids).toHaveLength(5);
  await expectMarks(page, { 'cell-1': 'out-of-sequence:42', [ids[2]]: '' });
  await act(2, 'notebook:delete-cell');
  await expectMarks(page, { 'cell-2': 'in-sequence:42' });

  await act(2, 'notebook:move-cell-up');
  await expect
    .poll(async () => (await contents(page)).cells.map(cell => cell.id))
    .toEqual(['cell-0', 'cell-2', 'cell-1', 'cell-3']);
  await expectMarks(page, {
    'cell-2': 'out-of-sequence:42',
    'cell-3': 'in-sequence'
  });
  await act(1, 'notebook:move-cell-down');
  await expectMarks(page, {
    'cell-1': 'out-of-sequence:42',
    'cell-2': 'in-sequence:42'
  });

  await act(1, 'notebook:delete-cell');
  expect(Object.keys(await marks(page))).toHaveLength(3);
  await act(1, 'notebook:undo-cell-action');
  await expectMarks(page, { 'cell-1': 'out-of-sequence:42' });
  await expect(badge(page, 1)).toHaveAttribute('aria-label', /^Drew other/);
});

test('a reload in a long cell, and a kernel that dies in one, lose and invent nothing', async ({
  page,
  tmpPath
}) => {
  test.setTimeout(120_000);
  await openNotebook(
    page,
    `${tmpPath}/faults.ipynb`,
    seeded(
      DRAW,
      'import time\nprint(random.random())\ntime.sleep(4)',
      'import os\nos._exit(1)'
    )
  );
  await runCell(page, 0);
  await runCell(page, 1);
  await runCell(page, 1);
  void execute(page, 'notebook:run-cell').catch(() => undefined);
  await page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    panel.content.activeCellIndex = 2;
    panel.content.deselectAll();
    void window.jupyterapp.commands.execute('notebook:run-cell');
  });
  await page.waitForTimeout(1000);
  await reopen(page);
  await expectMarks(page, {
    'cell-0': 'in-sequence:42',
    'cell-1': 'out-of-sequence:42',
    'cell-2': 'out-of-sequence:42'
  });

  await waitForKernel(page);
  await page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    panel.content.activeCellIndex = 3;
    panel.content.deselectAll();
    void window.jupyterapp.commands.execute('notebook:run-cell');
  });
  await page
    .locator('.jp-Dialog')
    .getByRole('button')
    .first()
    .click({ timeout: 30_000 });
  await expectMarks(page, { 'cell-0': '', 'cell-1': '', 'cell-2': '' });
  await waitForKernel(page);
  await runCell(page, 0);
  await runCell(page, 1);
  await expectMarks(page, {
    'cell-1': 'in-sequence:42',
    'cell-2': '',
    'cell-3': ''
  });
});

test('a restart ends what was known; cells under another seed say so', async ({
  page,
  tmpPath
}) => {
  await openNotebook(page, `${tmpPath}/restart.ipynb`, seeded(DRAW, DRAW));
  await runAll(page);
  await openPanel(page);
  await typeSeed(page, '7');
  await runCell(page, 0);
  await runCell(page, 1);
  await expectMarks(page, {
    'cell-1': 'in-sequence:7',
    'cell-2': 'different-seed:42'
  });
  await restart(page);
  await expectMarks(page, {
    'cell-0': '',
    'cell-1': '',
    'cell-2': 'earlier-kernel:42'
  });
});

test('two views of one notebook show the same', async ({
  page,
  tmpPath,
  browser,
  baseURL
}) => {
  test.setTimeout(120_000);
  const path = `${tmpPath}/two.ipynb`;
  await openNotebook(page, path, seeded(DRAW, DRAW));
  await runAll(page);
  await save(page);
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${baseURL}/lab/workspaces/other/tree/${path}?reset`);
  await other.waitForFunction(
    () => window.jupyterapp?.shell?.currentWidget !== null
  );
  await waitForKernel(other);
  const clean = { 'cell-1': 'in-sequence:42', 'cell-2': 'in-sequence:42' };
  await expectMarks(other, clean);
  await runCell(other, 'cell-1');
  const twice = { ...clean, 'cell-1': 'out-of-sequence:42' };
  await expectMarks(other, twice);
  // What the other view ran is recorded for this one, too.
  await expectMarks(page, twice);
  await other.context().close();
});

for (const mode of ['none', 'defer', 'full', 'contentVisibility'] as const) {
  test.describe(`windowing ${mode}`, () => {
    test.use({
      mockSettings: settings({
        '@jupyterlab/notebook-extension:tracker': { windowingMode: mode }
      })
    });

    test('marks are right at every place of a long notebook', async ({
      page,
      tmpPath
    }) => {
      test.setTimeout(120_000);
      // As many cells as people have, where they are drawn as they come into view.
      const count = mode === 'full' ? 2000 : 60;
      // Every third ran under another seed, as the file says.
      const ran = { jupyterlab_seed: { ran: { seed: 7 } } };
      const cells = Array.from({ length: count - 1 }, (_, i) =>
        i % 3 === 0 ? code(DRAW, ran) : DRAW
      );
      await openNotebook(page, `${tmpPath}/long.ipynb`, seeded(...cells));
      expect(
        await page.evaluate(() => {
          const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
          return panel.content.notebookConfig.windowingMode;
        })
      ).toBe(mode);
      // Some run here, one of them twice.
      for (const index of [0, 1, 2, 2]) {
        await runCell(page, index);
      }
      await expectMarks(page, { 'cell-2': 'out-of-sequence:42' });
      const seen = await page.evaluate(async () => {
        const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
        const { content } = panel;
        const looked = new Set<number>();
        const stateOf = (index: number): string | undefined =>
          index === 1
            ? 'in-sequence'
            : index === 2
              ? 'out-of-sequence'
              : index % 3 === 1
                ? 'earlier-kernel'
                : undefined;
        // What is wrong among the cells that can be seen now.
        const look = (at: number): string[] =>
          content.widgets.slice(at, at + 40).flatMap((cell, offset) => {
            const index = at + offset;
            if (!cell.node.isConnected || !cell.inViewport || index === 0) {
              return [];
            }
            looked.add(index);
            const state = stateOf(index);
            const badges = cell.node.querySelectorAll('.jp-SeedMark').length;
            const expected = state === undefined || index === 1 ? 0 : 1;
            const isRight =
              cell.node.dataset.jpSeedState === state && badges === expected;
            return isRight
              ? []
              : [`${index}: ${cell.node.dataset.jpSeedState}, ${badges}`];
          });
        const wrong: string[] = [];
        content.activeCellIndex = 0;
        const last = content.widgets.length - 1;
        for (let i = 0; i < last + 18; i += 18) {
          await content.scrollToItem(Math.min(i, last), 'start');
          let found: string[] = [];
          for (let wait = 0; wait < 40; wait++) {
            await new Promise(resolve => setTimeout(resolve, 25));
            found = look(Math.max(0, i - 20));
            if (wait > 0 && found.length === 0) {
              break;
            }
          }
          wrong.push(...found);
        }
        return { wrong, looked: looked.size };
      });
      expect(seen.wrong).toEqual([]);
      // A cell may come and go between two looks.
      expect(seen.looked).toBeGreaterThan(0.98 * count - 1);
    });
  });
}
