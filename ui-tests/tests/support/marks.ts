/** Marks in the tests: what a cell's node says, and what its badge tells. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

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
      { message: 'the marks of the cells', timeout: 15_000 }
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

/** Run all cells of the current notebook, and wait for them. */
export async function runAll(page: Page): Promise<void> {
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:run-all-cells')
  );
}
