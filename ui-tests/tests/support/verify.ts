/** Verifications in the tests: started from the menu, looked at in their tab. */
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The tab that shows a verification. */
export function verifyTab(page: Page): Locator {
  return page.locator('.jp-SeedVerify');
}

/** The sentence that stands first in it. */
export function headline(page: Page): Locator {
  return verifyTab(page).locator('.jp-SeedVerify-headline');
}

/** Ask for a verification of the current notebook; the question is there then. */
export async function askToVerify(page: Page): Promise<Locator> {
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('jupyterlab-seed:verify');
  });
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog).toContainText('twice in fresh kernels');
  return dialog;
}

/** Verify the current notebook, and wait for the verdict. */
export async function verify(page: Page, verdict: string): Promise<void> {
  const dialog = await askToVerify(page);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expectVerdict(page, verdict);
}

/** Wait for a verdict. */
export async function expectVerdict(
  page: Page,
  verdict: string
): Promise<void> {
  await expect(
    verifyTab(page).locator('.jp-SeedVerify-verdict')
  ).toHaveAttribute('data-verdict', verdict, { timeout: 120_000 });
}

/** The ids of all kernels of the server. */
export async function kernels(
  request: APIRequestContext,
  baseURL: string | undefined
): Promise<string[]> {
  const response = await request.get(`${baseURL}/api/kernels`);
  const found = (await response.json()) as { id: string }[];
  return found.map(({ id }) => id).sort();
}

/** Bring the notebook to the front again. */
export async function toNotebook(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { shell } = window.jupyterapp;
    const panel = Array.from(shell.widgets('main')).find(
      widget => 'sessionContext' in widget
    );
    shell.activateById(panel?.id ?? '');
  });
}
