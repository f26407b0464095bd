/**
 * Notebooks in the tests: made from cells, opened, read from the document
 * itself and not from what is drawn, since cells out of view are not drawn.
 */
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { seedButton } from './panel';

/** A cell in the notebook format. */
export interface ICell {
  id: string;
  cell_type: 'code' | 'markdown' | 'raw';
  source: string;
  metadata: Record<string, unknown>;
  outputs?: Record<string, unknown>[];
  execution_count?: number | null;
}

/** A notebook in the notebook format. */
export interface INotebook {
  cells: ICell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

const KERNELS = {
  python3: {
    kernelspec: {
      display_name: 'Python 3 (ipykernel)',
      language: 'python',
      name: 'python3'
    },
    language_info: { name: 'python' }
  },
  ir: {
    kernelspec: { display_name: 'R', language: 'R', name: 'ir' },
    language_info: { name: 'R' }
  }
};

/** A code cell. */
export function code(
  source: string,
  metadata: Record<string, unknown> = {}
): Partial<ICell> {
  return { cell_type: 'code', source, metadata };
}

/** A Markdown cell. */
export function markdown(source: string): Partial<ICell> {
  return { cell_type: 'markdown', source };
}

/**
 * A notebook of some cells; a plain text is a code cell.
 *
 * @param kernel - The kernel that its metadata name; `null` for none.
 */
export function notebookOf(
  cells: readonly (string | Partial<ICell>)[],
  kernel: keyof typeof KERNELS | null = 'python3',
  metadata: Record<string, unknown> = {}
): INotebook {
  return {
    cells: cells.map((item, index) => {
      const cell = typeof item === 'string' ? code(item) : item;
      const rest =
        cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {};
      return {
        id: `cell-${index}`,
        cell_type: 'code',
        source: '',
        metadata: {},
        ...rest,
        ...cell
      };
    }),
    metadata: { ...(kernel ? KERNELS[kernel] : {}), ...metadata },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/**
 * Write a notebook into the folder of the test and open it.
 *
 * @param kernel - Whether to wait until its kernel is idle.
 */
export async function openNotebook(
  page: IJupyterLabPageFixture,
  path: string,
  notebook: INotebook,
  kernel = true
): Promise<void> {
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await openPath(page, path, kernel);
}

/** Open a notebook that exists. */
export async function openPath(
  page: Page,
  path: string,
  kernel = true
): Promise<void> {
  await page.evaluate(async file => {
    const { commands, shell } = window.jupyterapp;
    const panel = (await commands.execute('docmanager:open', {
      path: file,
      factory: 'Notebook'
    })) as NotebookPanel;
    await panel.context.ready;
    await panel.revealed;
    // The shell follows the focus, which may come later.
    while (shell.currentWidget !== panel) {
      shell.activateById(panel.id);
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
  }, path);
  await expect(seedButton(page)).toBeVisible({ timeout: 60_000 });
  if (kernel) {
    await waitForKernel(page);
  }
}

/** Wait until the kernel of the current notebook is idle. */
export async function waitForKernel(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
          return panel.sessionContext.session?.kernel?.status;
        }),
      { message: 'the status of the kernel', timeout: 90_000 }
    )
    .toBe('idle');
}

/** The document of the current notebook, as it would be saved. */
export function contents(page: Page): Promise<INotebook> {
  return page.evaluate(() => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    return panel.context.model.toJSON() as unknown as INotebook;
  });
}

/** The seed cell of the current notebook and where it stands, or `null`. */
export async function seedCell(
  page: Page
): Promise<(ICell & { index: number }) | null> {
  const { cells } = await contents(page);
  const index = cells.findIndex(
    cell =>
      (cell.metadata.jupyterlab_seed as { role?: string } | undefined)?.role ===
      'seed-cell'
  );
  return index < 0 ? null : { ...cells[index], index };
}

/** The source of the seed cell of the current notebook; empty without one. */
export async function seedSource(page: Page): Promise<string> {
  return (await seedCell(page))?.source ?? '';
}

/** What the extension stored in the current notebook. */
export async function storedKey(page: Page): Promise<unknown> {
  return (await contents(page)).metadata.jupyterlab_seed;
}

/** The text of a cell's outputs: what it printed, its results, its errors. */
export function textOf(cell: ICell): string {
  return (cell.outputs ?? [])
    .map(output => {
      const data = output.data as Record<string, unknown> | undefined;
      return output.output_type === 'error'
        ? `${String(output.ename)}: ${String(output.evalue)}`
        : String(output.text ?? data?.['text/plain'] ?? '');
    })
    .join('');
}

/**
 * Run a cell of the current notebook, by its index or its id, as its user
 * would, and wait for it.
 *
 * @returns The text of its outputs.
 */
export async function runCell(
  page: Page,
  which: number | string
): Promise<string> {
  await page.evaluate(async wanted => {
    const { commands, shell } = window.jupyterapp;
    const panel = shell.currentWidget as NotebookPanel;
    const { content } = panel;
    content.activeCellIndex =
      typeof wanted === 'number'
        ? wanted
        : content.widgets.findIndex(cell => cell.model.id === wanted);
    content.deselectAll();
    await commands.execute('notebook:run-cell');
  }, which);
  const { cells } = await contents(page);
  const cell =
    typeof which === 'number'
      ? cells[which]
      : cells.find(({ id }) => id === which);
  return cell ? textOf(cell) : '';
}

/** Edit a cell of the current notebook, by its id, as one step of its own. */
export async function setSource(
  page: Page,
  id: string,
  source: string
): Promise<void> {
  await page.evaluate(
    ([wanted, text]) => {
      const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
      const { sharedModel } = panel.context.model;
      sharedModel.cells.find(cell => cell.getId() === wanted)?.setSource(text);
    },
    [id, source]
  );
}

/** Add a code cell to the end of the current notebook. */
export async function appendCell(page: Page, source: string): Promise<void> {
  await page.evaluate(text => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    const { sharedModel } = panel.context.model;
    sharedModel.addCell({ cell_type: 'code', source: text });
  }, source);
}

/** Restart the kernel of the current notebook, and wait until it answers. */
export async function restart(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.restartKernel();
  });
  await waitForKernel(page);
}

/** Execute a command of the application. */
export async function execute(
  page: Page,
  command: string,
  args: Record<string, string | number | boolean> = {}
): Promise<void> {
  await page.evaluate(
    async ([id, values]) => {
      await window.jupyterapp.commands.execute(
        id as string,
        values as Record<string, string>
      );
    },
    [command, args]
  );
}

/** Save the current notebook, and read what stands in its file. */
export async function save(page: Page): Promise<INotebook> {
  return page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.context.save();
    const { contents: files } = window.jupyterapp.serviceManager;
    const file = await files.get(panel.context.path, { content: true });
    return file.content as INotebook;
  });
}

/**
 * What of the current notebook an undo step covers: its cells without what
 * running them left, and its metadata without what the kernel tells.
 */
export async function shape(page: Page): Promise<unknown> {
  const { cells, metadata } = await contents(page);
  return {
    cells: cells.map(({ id, cell_type, source, metadata: own }) => ({
      id,
      cell_type,
      source,
      metadata: own
    })),
    metadata: { ...metadata, language_info: null }
  };
}

/** Save the current notebook, and read the text of its file. */
export function saveAsText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.context.save();
    const { contents: files } = window.jupyterapp.serviceManager;
    const file = await files.get(panel.context.path, {
      type: 'file',
      format: 'text',
      content: true
    });
    return file.content as string;
  });
}
