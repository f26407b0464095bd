/**
 * How long the first cell waits for its reply, with and without this extension.
 *
 *   node benchmarks/first_cell.mjs --pairs 15
 *
 * Three arms in one JupyterLab, each in a page of its own: the extension seeds the kernel (`run`), it is there and does not
 * (`never`), it is disabled (`off`). A round measures each arm once, in an order that rotates; what is reported is the median
 * of the differences within the rounds, with a 95 % interval from the order statistics of the sign test.
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

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(path.join(ROOT, 'ui-tests', 'package.json'));
const { chromium } = require('@playwright/test');
const { findBrowser } = require('./browser.js');

const ARMS = ['off', 'never', 'run'];
const SEED_CELL = `# Seeds every random number generator of this notebook. Run it first.
import os
import random

SEED = 42

os.environ["PYTHONHASHSEED"] = str(SEED)  # for child processes; this kernel's own is set when it starts
random.seed(SEED)`;

function argument(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

function notebook(arm) {
  const cell = (source, metadata = {}) => ({
    cell_type: 'code',
    source,
    metadata,
    outputs: [],
    execution_count: null
  });
  return {
    cells: [
      cell(SEED_CELL, { jupyterlab_seed: { role: 'seed-cell' } }),
      cell('import random\nprint(random.random())')
    ],
    metadata: {
      kernelspec: {
        display_name: 'Python 3',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: 'python' },
      jupyterlab_seed: {
        version: 1,
        frameworks: ['python'],
        autoInject: arm === 'run' ? 'run' : 'never'
      }
    },
    nbformat: 4,
    nbformat_minor: 4
  };
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

async function startServer(home) {
  const port = await freePort();
  const python = path.join(ROOT, '.venv', 'bin', 'python');
  const files = path.join(home, 'files');
  mkdirSync(files);
  for (const arm of ARMS) {
    writeFileSync(
      path.join(files, `${arm}.ipynb`),
      JSON.stringify(notebook(arm))
    );
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

/** A page with the notebook of one arm. */
async function openArm(browser, url, arm) {
  const page = await (await browser.newContext()).newPage();
  if (arm === 'off') {
    // As if it were not installed: nothing of it is loaded.
    await page.route(/\/extensions\/jupyterlab-seed\//, route => route.abort());
  }
  await page.goto(`${url}/lab/workspaces/${arm}/tree/${arm}.ipynb?reset`);
  await page.waitForFunction(() => !!window.jupyterapp, null, {
    timeout: 120_000
  });
  await page.evaluate(async () => {
    const { jupyterapp } = window;
    await jupyterapp.restored;
  });
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
  if ((found === 0) !== (arm === 'off')) {
    throw new Error(
      `In the arm "${arm}" there are ${found} plugins of the extension.`
    );
  }
  return page;
}

/** Start a process, run the drawing cell, and give the milliseconds to its reply and what it drew. */
function measure(page, how) {
  return page.evaluate(async kind => {
    const { commands, shell } = window.jupyterapp;
    const { content, sessionContext } = shell.currentWidget;
    content.activeCellIndex = 1;
    content.deselectAll();
    if (kind === 'session') {
      await sessionContext.shutdown();
    }
    const start = performance.now();
    if (kind === 'session') {
      await sessionContext.changeKernel({ name: 'python3' });
    } else {
      await sessionContext.restartKernel();
    }
    await commands.execute('notebook:run-cell');
    const time = performance.now() - start;
    const text = content.widgets[1].model.toJSON().outputs[0]?.text;
    return { time, text: String(text).trim() };
  }, how);
}

const sorted = values => [...values].sort((a, b) => a - b);

function median(values) {
  const all = sorted(values);
  const half = all.length >> 1;
  return all.length % 2 ? all[half] : (all[half - 1] + all[half]) / 2;
}

/** The ranks between which the median lies with at least 95 %. */
function interval(values) {
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

const signed = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`;

async function main() {
  const pairs = argument('pairs', 15);
  const home = mkdtempSync(path.join(tmpdir(), 'jupyterlab-seed-first-'));
  const { server, url } = await startServer(home);
  const browser = await chromium.launch(findBrowser());
  const loads = [loadavg()[0]];
  try {
    const pages = {};
    for (const arm of ARMS) {
      pages[arm] = await openArm(browser, url, arm);
    }
    console.log(
      '| measured | off, ms | `never` adds, ms | 95 % | `run` adds, ms | 95 % |'
    );
    console.log('|---|---|---|---|---|---|');
    for (const how of ['restart', 'session']) {
      const times = { off: [], never: [], run: [] };
      for (let round = -1; round < pairs; round++) {
        for (let i = 0; i < ARMS.length; i++) {
          const arm = ARMS[(i + round + ARMS.length) % ARMS.length];
          const { time, text } = await measure(pages[arm], how);
          if ((text === '0.6394267984578837') !== (arm === 'run')) {
            throw new Error(`The arm "${arm}" drew ${text}.`);
          }
          // The first round warms up.
          if (round >= 0) {
            times[arm].push(time);
          }
        }
        loads.push(loadavg()[0]);
      }
      const cells = ['never', 'run'].flatMap(arm => {
        const added = times[arm].map((time, index) => time - times.off[index]);
        const [low, high] = interval(added);
        return [signed(median(added)), `${signed(low)} … ${signed(high)}`];
      });
      console.log(
        `| ${how === 'restart' ? 'restart' : 'fresh session'} → first reply | ${median(times.off).toFixed(0)} | ${cells.join(' | ')} |`
      );
    }
    console.log(
      `\n${pairs} rounds, ${cpus().length} cores, load average ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`
    );
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    await new Promise(resolve => server.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
