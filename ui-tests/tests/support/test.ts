/**
 * Galata's test for this extension: real kernels, shut down after each test,
 * and a page that must stay free of errors of ours.
 */
import { test as base, expect, galata } from '@jupyterlab/galata';
import type { APIRequestContext, Page } from '@playwright/test';

/** What went wrong in a page that this extension may have caused. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => {
    errors.push(error.stack ?? error.message);
  });
  page.on('console', message => {
    const text = message.text();
    if (message.type() === 'error' && /jupyterlab[-_]seed/.test(text)) {
      errors.push(text);
    }
  });
  return errors;
}

/** Shut all kernels of the server down. */
export async function shutDownKernels(
  request: APIRequestContext,
  baseURL: string
): Promise<void> {
  for (const kind of ['sessions', 'kernels']) {
    const response = await request.get(`${baseURL}/api/${kind}`);
    const items = (await response.json()) as { id: string }[];
    await Promise.all(
      items.map(({ id }) => request.delete(`${baseURL}/api/${kind}/${id}`))
    );
  }
}

export const test = base.extend<{ tidy: void }>({
  // Galata's stand-in refuses restarts.
  kernels: null,
  sessions: null,
  // Room for the file browser, two views of a notebook and the panel: what
  // finds no room in a notebook's toolbar goes into its overflow menu.
  viewport: { width: 1600, height: 900 },
  tidy: [
    async ({ page, request, baseURL }, use) => {
      const errors = watchErrors(page);
      await use();
      await shutDownKernels(request, baseURL ?? '');
      expect(errors, 'errors in the page').toEqual([]);
    },
    { auto: true }
  ]
});

/** Settings for `mockSettings`: Galata's, a restart without a question, and those given here. */
export function settings(
  ...own: Record<string, unknown>[]
): Record<string, unknown> {
  return Object.assign(
    {},
    galata.DEFAULT_SETTINGS,
    {
      '@jupyterlab/apputils-extension:sessionDialogs': {
        skipKernelRestartDialog: true
      }
    },
    ...own
  ) as Record<string, unknown>;
}

export { expect, galata };
