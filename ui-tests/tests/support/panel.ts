/** The seed button and the panel in the tests. */
import type { Locator, Page } from '@playwright/test';
import { execute, seedCell } from './notebook';
import { expect } from './test';

/** The seed button of the current notebook. */
export function seedButton(page: Page): Locator {
  return page.locator(
    '.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="jupyterlab-seed:insert"]'
  );
}

/** Open the panel, if it is not open, and give it. */
export async function openPanel(page: Page): Promise<Locator> {
  const panel = page.locator('#jupyterlab-seed-panel');
  if (!(await panel.isVisible())) {
    await execute(page, 'jupyterlab-seed:toggle-panel');
  }
  await expect(panel).toBeVisible();
  return panel;
}

/** Press the seed button of the current notebook, and wait until its cell ran. */
export async function press(page: Page): Promise<void> {
  const before = (await seedCell(page))?.execution_count ?? null;
  await seedButton(page).click();
  await expect
    .poll(
      async () => {
        const cell = await seedCell(page);
        const count = cell?.execution_count ?? null;
        return count !== null && count !== before;
      },
      { message: 'whether the seed cell ran', timeout: 90_000 }
    )
    .toBe(true);
  await expect(seedButton(page)).toHaveAttribute('data-jp-seeding', 'done');
}

/** The field for the seed. */
export function seedField(page: Page): Locator {
  return page.locator('#jupyterlab-seed-field');
}

/** Type a seed into the field, and press Enter. */
export async function typeSeed(page: Page, seed: string): Promise<void> {
  await seedField(page).fill(seed);
  await seedField(page).press('Enter');
}

/** The row of a framework in the panel. */
export function frameworkRow(page: Page, id: string): Locator {
  return page.locator(`[data-jp-seed-framework="${id}"]`);
}
