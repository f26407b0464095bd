/**
 * A JupyterLab of their own for benchmarks that run in a page: a server on a free port, pages with and without the
 * extension, and the statistics of paired measurements.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  '..'
);
const require = createRequire(path.join(ROOT, 'ui-tests', 'package.json'));
const { chromium } = require('@playwright/test');
const { findBrowser } = require('./browser.js');

/** The number after `--name` on the command line. */
export function argument(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

/** A Python notebook of some code cells, each a source or a cell of the notebook format. */
export function notebookOf(cells, metadata = {}) {
  return {
    cells: cells.map((cell, index) => ({
      id: `cell-${index}`,
      cell_type: 'code',
      metadata: {},
      outputs: [],
      execution_count: null,
      ...(typeof cell === 'string' ? { source: cell } : cell)
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: 'python' },
      ...metadata
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/**
 * Run a benchmark in a JupyterLab that holds some notebooks, and clean up after it.
 *
 * @param {Record<string, object>} notebooks - Name → notebook.
 * @param {(lab: {
 *   browser: import('playwright').Browser,
 *   url: string,
 *   open: (name: string, on: boolean) => Promise<import('playwright').Page>
 * }) => Promise<void>} measure
 * @param {string} [python] - The Python that has the server; by default, that of this repository.
 */
export async function withLab(notebooks, measure, python) {
  const home = mkdtempSync(path.join(tmpdir(), 'jupyterlab-seed-'));
  const { server, url } = await startServer(home, notebooks, python);
  const browser = await chromium.launch(findBrowser());
  const before = loadavg()[0];
  try {
    await measure({
      browser,
      url,
      open: (name, on) => openPage(browser, url, name, on)
    });
    console.log(
      `\n${cpus().length} cores, load average ${before.toFixed(1)} before and ${loadavg()[0].toFixed(1)} after.`
    );
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    await new Promise(resolve => server.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise(resolve => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startServer(home, notebooks, given) {
  const port = await freePort();
  const python = given ?? path.join(ROOT, '.venv', 'bin', 'python');
  const files = path.join(home, 'files');
  mkdirSync(files);
  for (const [name, notebook] of Object.entries(notebooks)) {
    writeFileSync(path.join(files, `${name}.ipynb`), JSON.stringify(notebook));
  }
  const server = spawn(
    existsSync(python) ? python : 'python',
    [
      '-m',
      'jupyterlab',
      '--no-browser',
      '--allow-root',
      `--port=${port}`,
      '--IdentityProvider.token=',
      '--ServerApp.disable_check_xsrf=True',
      '--ServerApp.log_level=ERROR',
      '--LabApp.expose_app_in_browser=True',
      '--JupyterNotebookApp.expose_app_in_browser=True',
      `--ServerApp.root_dir=${files}`,
      `--LabApp.user_settings_dir=${path.join(home, 'settings')}`,
      `--LabApp.workspaces_dir=${path.join(home, 'workspaces')}`
    ],
    { cwd: home, stdio: 'ignore' }
  );
  const url = `http://localhost:${port}`;
  for (;;) {
    const answer = await fetch(`${url}/api`).catch(() => null);
    if (answer?.ok) {
      return { server, url };
    }
    if (server.exitCode !== null) {
      throw new Error('The server ended.');
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** A page with one notebook and its idle kernel, with the extension or as if it were not installed. */
async function openPage(browser, url, name, on) {
  const page = await (await browser.newContext()).newPage();
  if (!on) {
    await page.route(/\/extensions\/jupyterlab-seed\//, route => route.abort());
  }
  await page.goto(`${url}/lab/workspaces/${name}/tree/${name}.ipynb?reset`);
  await page.waitForFunction(() => !!window.jupyterapp, null, {
    timeout: 120_000
  });
  await page.evaluate(() => window.jupyterapp.restored);
  await page.waitForFunction(
    () =>
      window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel
        ?.status === 'idle',
    null,
    { timeout: 120_000 }
  );
  const found = await page.evaluate(
    () =>
      window.jupyterapp
        .listPlugins()
        .filter(id => id.startsWith('jupyterlab-seed:')).length
  );
  if (found > 0 !== on) {
    throw new Error(`There are ${found} plugins of the extension.`);
  }
  return page;
}

const sorted = values => [...values].sort((a, b) => a - b);

/** The median. */
export function median(values) {
  const all = sorted(values);
  const half = all.length >> 1;
  return all.length % 2 ? all[half] : (all[half - 1] + all[half]) / 2;
}

/** The values between which the median lies with at least 95 %, from the order statistics of the sign test. */
export function interval(values) {
  const all = sorted(values);
  const n = all.length;
  let tail = 0;
  let choose = 1;
  let rank = 0;
  for (let k = 0; k < n / 2; k++) {
    tail += choose * 0.5 ** n;
    if (tail > 0.025) {
      break;
    }
    rank = k + 1;
    choose = (choose * (n - k)) / (k + 1);
  }
  return rank === 0 ? [all[0], all[n - 1]] : [all[rank - 1], all[n - rank]];
}
