/** Kernels in the tests: what one draws first, and everything that starts one anew. */
import type { Dialog } from '@jupyterlab/apputils';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { INotebook } from './notebook';
import { openPanel } from './panel';
import { test as base } from './test';

/**
 * Write a notebook as its owner would: the server signs it.
 *
 * @param path - Open it with `openPath`.
 */
export async function writeTrusted(
  page: IJupyterLabPageFixture,
  path: string,
  notebook: INotebook
): Promise<void> {
  await page.evaluate(
    async ([file, content]) => {
      await window.jupyterapp.serviceManager.contents.save(file as string, {
        type: 'notebook',
        format: 'json',
        content
      });
    },
    [path, notebook] as const
  );
}

/** What a run of one cell showed. */
export interface IRun {
  readonly text: string;
  readonly count: number | null;
}

/** Something that starts a new process. */
export type Start =
  /** The commands of the notebook's menus. */
  | 'restart'
  /** Another kernel of the same kind. */
  | 'change'
  | 'shut down'
  /** Nothing; the cell runs at once. */
  | 'none';

/**
 * Start a new process and run one cell, both from inside the page, so that no
 * more time lies between them than is asked for.
 *
 * @param impatience - Press *Run* so many milliseconds after the start began,
 * not when it is done; the process is still starting then.
 */
export function startAndRun(
  page: Page,
  start: Start,
  index: number,
  impatience: number | null = null
): Promise<IRun> {
  return page.evaluate(
    async ([how, at, early]) => {
      const { commands, shell } = window.jupyterapp;
      const panel = shell.currentWidget as NotebookPanel;
      const { content, sessionContext } = panel;
      const run = async (): Promise<unknown> => {
        content.activeCellIndex = at;
        content.deselectAll();
        return commands.execute('notebook:run-cell');
      };
      const begin = async (): Promise<unknown> => {
        switch (how) {
          case 'restart':
            return commands.execute('notebook:restart-kernel');
          case 'change':
            return sessionContext.changeKernel({
              name: sessionContext.session?.kernel?.name
            });
          case 'shut down':
            await sessionContext.shutdown();
            return commands.execute('notebook:restart-kernel');
          default:
            return null;
        }
      };
      const started = begin();
      if (early === null) {
        await started;
        await run();
      } else {
        // A press comes in a task of its own.
        await new Promise(resolve => setTimeout(resolve, early));
        await Promise.all([started, run()]);
      }
      const cell = content.widgets[at].model.toJSON() as unknown as {
        outputs: { text?: string; evalue?: string }[];
        execution_count: number | null;
      };
      return {
        text: cell.outputs
          .map(output => output.text ?? output.evalue ?? '')
          .join('')
          .trim(),
        count: cell.execution_count
      };
    },
    [start, index, impatience] as const
  );
}

/** Run a cell of the current notebook at once. */
export function run(page: Page, index: number): Promise<IRun> {
  return startAndRun(page, 'none', index);
}

/**
 * Let the kernel end itself, and run a cell as soon as the page knows that the
 * server starts it again.
 */
export function crashAndRun(
  page: Page,
  crash: number,
  index: number
): Promise<IRun> {
  return page
    .evaluate(async at => {
      const { commands, shell } = window.jupyterapp;
      const panel = shell.currentWidget as NotebookPanel;
      const { content, sessionContext } = panel;
      const kernel = sessionContext.session?.kernel;
      const restarted = new Promise<void>(resolve => {
        kernel?.statusChanged.connect((_, status) => {
          if (status === 'autorestarting') {
            resolve();
          }
        });
      });
      content.activeCellIndex = at;
      content.deselectAll();
      void commands.execute('notebook:run-cell');
      await restarted;
      await new Promise(resolve => setTimeout(resolve, 0));
      const dialogs = (
        await window.galata.getPlugin('@jupyterlab/galata-extension:helpers')
      )?.dialogs;
      dialogs?.forEach((dialog: Dialog<unknown>) => dialog.reject());
    }, crash)
    .then(() => run(page, index));
}

/** Wait until a page that was loaded without Galata's help is there. */
export async function waitForApplication(page: Page): Promise<void> {
  await page.waitForFunction(() => !!window.jupyterapp, null, {
    timeout: 60_000
  });
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
  });
}

/** Whether the seed code reached the kernel, as the button tells it. */
export async function expectSeeding(page: Page, state: string): Promise<void> {
  await expect(
    page.locator(
      '.jp-NotebookPanel:not(.lm-mod-hidden) [data-command="jupyterlab-seed:insert"]'
    )
  ).toHaveAttribute('data-jp-seeding', state, { timeout: 90_000 });
}

/** Wait for something in the kernel of the current notebook. */
export async function expectStatus(page: Page, status: string): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
          return panel.sessionContext.session?.kernel?.status;
        }),
      { timeout: 90_000 }
    )
    .toBe(status);
}

/** The messages of all notifications that are shown or kept. */
export function notifications(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const shown = await window.galata.getNotifications();
    return shown.map(({ message }) => message);
  });
}

/** Change a setting of this extension. */
export async function setSetting(
  page: Page,
  key: string,
  value: string
): Promise<void> {
  await page.evaluate(
    async ([name, wanted]) => {
      const registry = await window.galata.getPlugin(
        '@jupyterlab/apputils-extension:settings'
      );
      await registry?.set('jupyterlab-seed:plugin', name, wanted);
    },
    [key, value]
  );
}

/** Whether a file exists on the server. */
export function exists(page: Page, path: string): Promise<boolean> {
  return page.evaluate(
    file =>
      window.jupyterapp.serviceManager.contents
        .get(file, { content: false })
        .then(
          () => true,
          () => false
        ),
    path
  );
}

/** Close the current notebook and shut its kernel down. */
export async function closeNotebook(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.shutdown();
    await panel.context.save();
    panel.dispose();
  });
}

/** Fail, and say what to do, where the server lacks a kernel. */
export async function requireKernel(
  page: Page,
  name: string,
  advice: string
): Promise<void> {
  const names = await page.evaluate(async () => {
    const { kernelspecs } = window.jupyterapp.serviceManager;
    await kernelspecs.ready;
    return Object.keys(kernelspecs.specs?.kernelspecs ?? {});
  });
  expect(names, `the server has no kernel "${name}": ${advice}`).toContain(
    name
  );
}

/** How to get the kernels that the tests bring. */
export const TEST_KERNELS =
  'run "node scripts/make_test_kernels.mjs" and put the folder that it prints into JUPYTER_PATH';

/**
 * Errors that are the host's: a restart cancels questions of its own that nobody waits for, and its panel
 * takes news of modules from a kernel (ipykernel 6) that it does not debug.
 */
const HOST =
  /^Error: (Canceled future for (debug|kernel_info)_request|No active debugger)/;

/** The test of pages that start kernels anew. */
export const test = base.extend({ hostErrors: HOST });

/** What the panel says about the start of the kernel. */
export async function expectNote(
  page: Page,
  note: string | RegExp
): Promise<void> {
  const panel = await openPanel(page);
  await expect(panel).toContainText(note, { timeout: 60_000 });
}
