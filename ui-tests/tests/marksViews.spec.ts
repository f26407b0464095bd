/** Marks stay with their cells: moved and copied, reloaded, in two views, in every windowing mode. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  DRAW_ONE,
  badge,
  expectMarks,
  marks,
  numpySeeded,
  reopen,
  runAll
} from './support/marks';
import {
  code,
  contents,
  execute,
  openNotebook,
  runCell,
  save,
  waitForKernel
} from './support/notebook';
import { expect, settings, test } from './support/test';

test.use({ mockSettings: settings() });

test('marks follow cells that are moved, copied, cut, pasted and brought back', async ({
  keptPage: page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/move.ipynb`,
    numpySeeded(DRAW_ONE, DRAW_ONE, 'print("no numbers")')
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
  await expect(badge(page, 1)).toHaveAttribute('aria-label', /^Drew different/);
});

test('a reload in a long cell, and a kernel that dies in one, lose and invent nothing', async ({
  page,
  tmpPath
}) => {
  await openNotebook(
    page,
    `${tmpPath}/faults.ipynb`,
    numpySeeded(
      DRAW_ONE,
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
    .click({ timeout: 60_000 });
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

test('two views of one notebook show the same', async ({
  keptPage: page,
  tmpPath,
  browser,
  baseURL
}) => {
  const path = `${tmpPath}/two.ipynb`;
  await openNotebook(page, path, numpySeeded(DRAW_ONE, DRAW_ONE));
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
      // As many cells as people have, where they are drawn as they come into view.
      const count = mode === 'full' ? 2000 : 60;
      // Every third ran under another seed, as the file says.
      const ran = { jupyterlab_seed: { ran: { seed: 7 } } };
      const cells = Array.from({ length: count - 1 }, (_, i) =>
        i % 3 === 0 ? code(DRAW_ONE, ran) : DRAW_ONE
      );
      await openNotebook(page, `${tmpPath}/long.ipynb`, numpySeeded(...cells));
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
