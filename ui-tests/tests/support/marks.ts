/** Marks in the tests: what a cell's node says, and what its badge tells. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { ICell, INotebook } from './notebook';
import { contents, notebookOf, textOf } from './notebook';
import { NUMPY, seedCellOf } from './seedCells';

export const DRAW_ONE = 'print(random.random())';

const STORED_SEED = {
  jupyterlab_seed: {
    version: 1,
    frameworks: ['python', 'numpy'],
    determinism: {}
  }
};

/** The seed cell, and cells below it; `cell-0` is the seed cell. */
export function numpySeeded(...cells: (string | Partial<ICell>)[]): INotebook {
  return notebookOf([seedCellOf(NUMPY), ...cells], 'python3', STORED_SEED);
}

/** What is said of a cell on its node; empty for a cell without a mark. */
export type Mark = '' | string;

/** The mark of each code cell of the current notebook: `state`, or `state:seed`. */
export function marks(page: Page): Promise<Record<string, Mark>> {
  return page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    return Object.fromEntries(
      panel.content.widgets
        .filter(cell => cell.model.type === 'code')
        .map(cell => {
          const { jpSeedState, jpSeed } = cell.node.dataset;
          const seed = jpSeed === undefined ? '' : `:${jpSeed}`;
          return [cell.model.id, `${jpSeedState ?? ''}${seed}`];
        })
    );
  });
}

/** Wait until the cells named here have these marks. */
export async function expectMarks(
  page: Page,
  expected: Record<string, Mark>
): Promise<void> {
  await expect
    .poll(
      async () => {
        const found = await marks(page);
        return Object.fromEntries(
          Object.keys(expected).map(id => [id, found[id]])
        );
      },
      { message: 'the marks of the cells', timeout: 60_000 }
    )
    .toEqual(expected);
}

/** The badge of a cell of the current notebook, by the cell's place among all cells. */
export function badge(page: Page, index: number): Locator {
  return page
    .locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
    .locator(`.jp-Cell[data-windowed-list-index="${index}"]`)
    .locator('button.jp-SeedMark');
}

/** Choose an item of the menu of a cell's badge. */
export async function chooseFromBadge(
  page: Page,
  index: number,
  item: string
): Promise<void> {
  await badge(page, index).click();
  await page
    .locator('.jp-SeedMarkMenu .lm-Menu-itemLabel', { hasText: item })
    .click();
}

/** Whether the probe's hooks are there, asked of the kernel in a way that no hook hears. */
const IS_WATCHED =
  "any('CellHooks' in repr(hook) for hook in get_ipython().events.callbacks['pre_run_cell'])";

/** Wait until the kernel of the current notebook, which is one of Python, records what cells do. */
async function waitUntilWatched(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(async expression => {
          const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
          const reply =
            await panel.sessionContext.session?.kernel?.requestExecute({
              code: '',
              silent: true,
              store_history: false,
              user_expressions: { answer: expression }
            }).done;
          const found = reply?.content as {
            user_expressions?: { answer: { data?: Record<string, string> } };
          };
          return found.user_expressions?.answer.data?.['text/plain'];
        }, IS_WATCHED),
      { message: 'whether the kernel is watched', timeout: 60_000 }
    )
    .toBe('True');
}

/** Run all cells of the current notebook once its kernel is watched, and wait for them. */
export async function runAll(page: Page): Promise<void> {
  await waitUntilWatched(page);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:run-all-cells')
  );
}

/** What each cell of the current notebook printed. */
export async function printed(page: Page): Promise<string[]> {
  return (await contents(page)).cells.map(cell => textOf(cell).trim());
}

/** The execution count of a cell. */
export async function executionCount(
  page: Page,
  index: number
): Promise<number | null> {
  return (await contents(page)).cells[index].execution_count ?? null;
}

/** Reload the page, and wait until the notebook that was open is there again. */
export async function reopen(page: Page): Promise<void> {
  // Galata would wait for a launcher.
  await page.reload({ waitForIsReady: false } as object);
  await page.waitForFunction(() => {
    const widget = window.jupyterapp?.shell?.currentWidget;
    const panel = widget as NotebookPanel | null | undefined;
    return !!panel?.content?.widgets?.length;
  });
}
