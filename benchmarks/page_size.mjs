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

/** Kinds of pages: where each is, whether it shows a notebook, and what is done there. */
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
    name: 'JupyterLab, notebook and verification',
    at: '/lab/workspaces/verified/tree/notebook.ipynb?reset',
    hasNotebook: true,
    command: 'jupyterlab-seed:open-verification'
  }
];

/** Wait until a page is at rest. */
async function settle(page, { hasNotebook, command }) {
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
  if (command) {
    await page.evaluate(
      id => window.jupyterapp.commands.execute(id, { path: 'notebook.ipynb' }),
      command
    );
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

const notebook = notebookOf(['import random', 'random.random()']);
await withLab({ notebook }, async ({ browser, url }) => {
  for (const kind of PAGES) {
    const files = await measure(browser, url, kind);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    console.log(`${kilobytes(total)}  ${kind.name}`);
    for (const { name, size } of files) {
      console.log(`${kilobytes(size)}      ${name}`);
    }
  }
});
