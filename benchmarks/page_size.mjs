/**
 * How much of this extension each kind of page loads.
 *
 *   node benchmarks/page_size.mjs
 *
 * Needs an extension built for production (`jlpm build:prod`). Every page is a fresh one, so that the browser's cache holds
 * nothing. Counted is every script of the extension that the page asks for until it is at rest, compressed by gzip, and
 * for pages with a notebook until its kernel is idle.
 */
import { gzipSync } from 'node:zlib';

import { notebookOf, withLab } from './support/lab.mjs';

/** Kinds of pages: where each is, whether it shows a notebook, and the commands executed there. */
const PAGES = [
  { name: 'JupyterLab, launcher', at: '/lab/workspaces/empty?reset' },
  {
    name: 'JupyterLab, notebook',
    at: '/lab/workspaces/open/tree/notebook.ipynb?reset',
    hasNotebook: true
  },
  { name: 'Notebook 7, files', at: '/tree' },
  {
    name: 'Notebook 7, notebook',
    at: '/notebooks/notebook.ipynb',
    hasNotebook: true
  },
  {
    name: 'JupyterLab, notebook with a seed cell',
    at: '/lab/workspaces/seeded/tree/seeded.ipynb?reset',
    hasNotebook: true
  },
  {
    name: 'JupyterLab, notebook and verification',
    at: '/lab/workspaces/verified/tree/notebook.ipynb?reset',
    hasNotebook: true,
    commands: ['jupyterlab-seed:open-verification']
  },
  {
    name: 'JupyterLab, notebook and study',
    at: '/lab/workspaces/studied/tree/notebook.ipynb?reset',
    hasNotebook: true,
    commands: ['jupyterlab-seed:study']
  },
  // Behind the others: the kernel knows from then on that cells ran.
  {
    name: 'JupyterLab, notebook whose cells ran',
    at: '/lab/workspaces/ran/tree/notebook.ipynb?reset',
    hasNotebook: true,
    commands: ['runmenu:run-all']
  },
  {
    name: 'JupyterLab, notebook, its panel and cells that ran',
    at: '/lab/workspaces/panel/tree/seeded.ipynb?reset',
    hasNotebook: true,
    commands: ['runmenu:run-all', 'jupyterlab-seed:toggle-panel']
  }
];

const SEED_CELL = 'import random\n\nSEED = 42\n\nrandom.seed(SEED)';

/** Wait until a page is at rest. */
async function settle(page, { hasNotebook, commands = [] }) {
  await page.waitForFunction(() => window.jupyterapp, null, {
    timeout: 120_000
  });
  if (hasNotebook) {
    await page.waitForFunction(
      () =>
        window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel
          ?.status === 'idle',
      null,
      { timeout: 120_000 }
    );
  }
  for (const command of commands) {
    await page.evaluate(id => {
      // What shows a dialog ends with it.
      void window.jupyterapp.commands.execute(id, { path: 'notebook.ipynb' });
    }, command);
    await page.waitForTimeout(5000);
  }
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(2000);
}

/** Load a page, and list the scripts of the extension that it loaded. */
async function measure(browser, url, kind) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answers = [];
  page.on('response', response => {
    if (/\/extensions\/jupyterlab-seed\/.*\.js/.test(response.url())) {
      answers.push(response);
    }
  });
  await page.goto(`${url}${kind.at}`);
  await settle(page, kind);
  const files = await Promise.all(
    answers.map(async answer => {
      const name = new URL(answer.url()).pathname.split('/').pop();
      const size = gzipSync(await answer.body(), { level: 9 }).length;
      return { name, size };
    })
  );
  await context.close();
  return files;
}

const kilobytes = size => `${(size / 1024).toFixed(1).padStart(7)} kB`;

const cells = ['import random', 'random.random()'];
const notebook = notebookOf(cells);
const seeded = notebookOf(
  [
    { source: SEED_CELL, metadata: { jupyterlab_seed: { role: 'seed-cell' } } },
    ...cells
  ],
  { jupyterlab_seed: { version: 1, frameworks: ['python'], determinism: {} } }
);
await withLab({ notebook, seeded }, async ({ browser, url }) => {
  for (const kind of PAGES) {
    const files = await measure(browser, url, kind);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    console.log(`${kilobytes(total)}  ${kind.name}`);
    for (const { name, size } of files) {
      console.log(`${kilobytes(size)}      ${name}`);
    }
  }
});
