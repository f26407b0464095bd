/**
 * Galata's test for this extension: real kernels, shut down after each test,
 * and a page that must stay free of errors of ours.
 */
import { test as base, expect, galata } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { test as plain } from '@playwright/test';
import { KeptPages, closeAll } from './keptPages';

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

/** What tests have beside what Galata gives. */
interface IFixtures {
  /** The errors that are the host's. */
  hostErrors: RegExp;
  /**
   * A page that serves several tests, for one that opens notebooks of its own, waits for all that it starts, and
   * neither reloads the page nor answers its requests.
   */
  keptPage: IJupyterLabPageFixture;
}

/** What a worker has for all tests. */
interface IWorkerFixtures {
  keptPages: KeptPages;
}

async function keepPages(
  { browser }: { browser: Browser },
  use: (pages: KeptPages) => Promise<void>
): Promise<void> {
  const pages = new KeptPages(browser);
  await use(pages);
  await pages.close();
}

/** The test of pages without Galata's help. A worker, and its browser, serve only tests that know the same of it. */
export const plainTest = plain.extend<object, IWorkerFixtures>({
  keptPages: [keepPages, { scope: 'worker' }]
});

export const test = base.extend<IFixtures, IWorkerFixtures>({
  keptPages: [keepPages, { scope: 'worker' }],
  // Galata's stand-in refuses restarts.
  kernels: null,
  sessions: null,
  // Room for the file browser, two views of a notebook and the panel: what
  // finds no room in a notebook's toolbar goes into its overflow menu.
  viewport: { width: 1600, height: 900 },
  hostErrors: [/(?!)/, { option: true }],
  page: async ({ page, request, baseURL, hostErrors }, use) => {
    const errors = watchErrors(page);
    await use(page);
    await shutDownKernels(request, baseURL ?? '');
    // It would go on beside the next one.
    await page.close();
    const ours = errors.filter(error => !hostErrors.test(error));
    expect(ours, 'errors in the page').toEqual([]);
  },
  keptPage: async (
    {
      appPath,
      baseURL,
      hostErrors,
      keptPages,
      mockConfig,
      mockSettings,
      mockState,
      mockUser,
      request,
      tmpPath,
      viewport,
      waitForApplication
    },
    use,
    info
  ) => {
    const made = [appPath, mockConfig, mockSettings, mockState, viewport];
    const page = await keptPages.take({
      key: JSON.stringify(made),
      folder: tmpPath,
      load: async bare => {
        await bare.setViewportSize(viewport ?? { width: 1600, height: 900 });
        return galata.initTestPage(
          appPath,
          true,
          baseURL ?? '',
          mockConfig,
          mockSettings,
          mockState,
          mockUser,
          bare,
          null,
          null,
          tmpPath,
          waitForApplication
        );
      }
    });
    const errors = watchErrors(page);
    await use(page);
    const before = errors.length;
    const isTidy =
      info.status === info.expectedStatus &&
      (await closeAll(page).catch(() => false));
    await shutDownKernels(request, baseURL ?? '');
    // Of what is closed while it starts, the host complains.
    const ours = errors.filter(
      (error, index) =>
        !hostErrors.test(error) &&
        (index < before || /jupyterlab[-_]seed/.test(error))
    );
    await keptPages.giveBack(isTidy && ours.length === 0);
    expect(ours, 'errors in the page').toEqual([]);
  }
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
