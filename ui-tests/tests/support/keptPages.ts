/**
 * Pages of JupyterLab that serve several tests: to load one is a third of a test's work.
 *
 * A test gets a page in which nothing is open. What it opens is closed after it. A page serves no other test where
 * settings or what the extension remembers have changed, and none after a failure.
 */
import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';
import type { Browser, BrowserContext, Page } from '@playwright/test';

/** How many tests one page serves: an old one has grown. */
const USES = 12;

/** What a page is made from. */
export interface IPageOptions {
  /** What must be equal for a page to serve another test. */
  readonly key: string;
  /** The folder of the test, which the file browser shows. */
  readonly folder: string;
  /** Load the application. */
  load(page: Page): Promise<IJupyterLabPageFixture>;
}

/** A page that is there, and what it remembered when it was new. */
interface IKept {
  /** The page without Galata's helpers, as its context knows it. */
  readonly bare: Page;
  readonly page: IJupyterLabPageFixture;
  readonly memory: string;
  readonly key: string;
  uses: number;
}

/** The page of a worker; there is one at a time. */
export class KeptPages {
  constructor(private readonly _browser: Browser) {}

  /** A page in which nothing is open. */
  async take(options: IPageOptions): Promise<IJupyterLabPageFixture> {
    const { key, folder, load } = options;
    if (this._kept?.key !== key || this._kept.uses >= USES) {
      await this._closePages();
      // One context, so that the browser keeps the compiled scripts.
      this._context ??= await this._browser.newContext();
      const bare = await this._context.newPage();
      const page = await load(bare);
      this._kept = { bare, page, key, uses: 0, memory: await recall(page) };
    } else {
      await enter(this._kept.page, folder);
    }
    this._kept.uses += 1;
    return this._kept.page;
  }

  /** Take it back after a test, for others if `isKept`. */
  async giveBack(isKept: boolean): Promise<void> {
    const kept = this._kept;
    if (
      !kept ||
      !isKept ||
      kept.page.isClosed() ||
      (await recall(kept.page)) !== kept.memory
    ) {
      await this._closePages();
    } else {
      await this._closePages(kept.bare);
    }
  }

  /** Close all. */
  async close(): Promise<void> {
    await this._context?.close();
  }

  private async _closePages(but: Page | null = null): Promise<void> {
    if (!but) {
      this._kept = null;
    }
    const pages = this._context?.pages() ?? [];
    await Promise.all(
      pages.filter(page => page !== but).map(page => page.close())
    );
  }

  private _context: BrowserContext | null = null;
  private _kept: IKept | null = null;
}

/** How long a kernel may take to start before a page is given up, in ms. */
const PATIENCE = 20_000;

/**
 * Close everything that is open in an application but a launcher, as one who shuts all kernels down, and ask nothing.
 *
 * @returns Whether the page is as a new one.
 */
export async function closeAll(page: Page): Promise<boolean> {
  await page.mouse.move(0, 0);
  return page.evaluate(async patience => {
    const { commands, shell } = window.jupyterapp as unknown as {
      commands: JupyterFrontEnd['commands'];
      shell: ILabShell;
    };
    const helpers = await window.galata.getPlugin(
      '@jupyterlab/galata-extension:helpers'
    );
    helpers?.dialogs.forEach((dialog: { reject(): void }) => dialog.reject());
    const isLauncher = ({ id }: { id: string }): boolean =>
      id.startsWith('launcher');
    // The host opens one where nothing is open, at a time of its own.
    if (!Array.from(shell.widgets('main')).some(isLauncher)) {
      await commands.execute('launcher:create');
    }
    const open = (['main', 'down'] as const)
      .flatMap(area => Array.from(shell.widgets(area)))
      .filter(widget => !isLauncher(widget));
    const late = new Promise<'late'>(resolve => {
      setTimeout(() => resolve('late'), patience);
    });
    // The host complains of a notebook that is closed while its kernel starts.
    for (const widget of open) {
      if ('sessionContext' in widget) {
        const { sessionContext } = widget as NotebookPanel;
        if (sessionContext.session?.kernel) {
          const end = sessionContext.ready.then(() =>
            sessionContext.shutdown()
          );
          if ((await Promise.race([end, late])) === 'late') {
            return false;
          }
        }
      }
    }
    open.forEach(widget => widget.dispose());
    Array.from(shell.widgets('main'))
      .slice(0, 1)
      .forEach(({ id }) => shell.activateById(id));
    for (const { id } of await window.galata.getNotifications()) {
      await commands.execute('apputils:dismiss-notification', { id });
    }
    shell.collapseRight();
    shell.activateById('filebrowser');
    // The folder of the test goes.
    await commands.execute('filebrowser:go-to-path', { path: '/' });
    return true;
  }, PATIENCE);
}

/** What settings and state say, of what a test may change. */
function recall(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registry = await window.galata.getPlugin(
      '@jupyterlab/apputils-extension:settings'
    );
    const state = (await window.galata.getPlugin(
      '@jupyterlab/apputils-extension:state' as '@jupyterlab/apputils-extension:settings'
    )) as unknown as IStateDB | undefined;
    const plugins = Object.values(registry?.plugins ?? {}) as {
      id: string;
      raw: string;
    }[];
    const set = plugins
      .filter(({ raw }) => raw && raw !== '{}')
      .map(({ id, raw }) => [id, raw])
      .sort();
    const kept = await state?.list('jupyterlab-seed');
    // A test of which seed cells were run by hand has a page of its own: each run adds one.
    const own = (kept?.ids ?? [])
      .map((id, index) => [id, kept?.values[index]])
      .filter(([id]) => id !== 'jupyterlab-seed:confirmed');
    return JSON.stringify([set, own]);
  });
}

/** Show a folder in the file browser, as a new page would. */
async function enter(page: Page, folder: string): Promise<void> {
  await page.evaluate(async path => {
    const { commands, serviceManager } = window.jupyterapp;
    await Promise.all([
      serviceManager.sessions.refreshRunning(),
      serviceManager.kernels.refreshRunning(),
      commands.execute('filebrowser:go-to-path', { path: `/${path}` })
    ]);
  }, folder);
}
