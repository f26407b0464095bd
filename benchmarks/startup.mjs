/**
 * What the browser loads for this extension, and what its activation costs.
 *
 *   node benchmarks/startup.mjs [--loads 15]
 *
 * Needs the set-up of `npm test` (a virtual environment, a browser) and an
 * extension built for production (`jlpm build:prod`). Every load is a fresh
 * page. The time of activation is taken around each plugin's own `activate`,
 * so it is ours alone and needs no load without us to compare with. Prints
 * kilobytes as sent, and the median over the loads with the lowest and highest.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(path.join(ROOT, 'ui-tests', 'package.json'));
const { chromium } = require('@playwright/test');
const { findBrowser } = require('./browser');

const at = process.argv.indexOf('--loads');
const loads = at < 0 ? 15 : Number(process.argv[at + 1]);

const port = await new Promise(resolve => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const server = spawn(
  path.join(
    ROOT,
    '.venv',
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'
  ),
  ['-m', 'jupyterlab', '--config', 'jupyter_server_test_config.py'],
  {
    cwd: path.join(ROOT, 'ui-tests'),
    env: { ...process.env, SEED_UI_PORT: String(port) },
    stdio: 'ignore'
  }
);
const url = `http://localhost:${port}/lab?reset`;

try {
  await answering(`http://localhost:${port}/api`);
  const browser = await chromium.launch(findBrowser());
  const times = [];
  let files = [];
  for (let load = 0; load < loads + 1; load += 1) {
    const page = await browser.newPage();
    await page.addInitScript(timeActivation);
    await page.goto(url);
    await page.waitForFunction(() => window.jupyterapp?.restored);
    await page.evaluate(() => window.jupyterapp.restored);
    const found = await page.evaluate(() => ({
      time: window.seedActivation,
      files: performance
        .getEntriesByType('resource')
        .filter(entry => entry.name.includes('/extensions/jupyterlab-seed/'))
        .map(entry => [entry.name.split('/').pop(), entry.encodedBodySize])
    }));
    await page.close();
    // The first load warms the server's and the browser's caches.
    if (load > 0) {
      times.push(found.time);
      files = found.files;
    }
  }
  await browser.close();

  let total = 0;
  for (const [name, size] of files) {
    total += size;
    console.log(`${(size / 1024).toFixed(1).padStart(8)} kB  ${name}`);
  }
  console.log(`${(total / 1024).toFixed(1).padStart(8)} kB  in all`);
  const plugins = Object.keys(times[0]);
  for (const plugin of plugins) {
    report(
      plugin,
      times.map(time => time[plugin])
    );
  }
  report(
    'all of them',
    times.map(time => plugins.reduce((sum, name) => sum + time[name], 0))
  );
} finally {
  server.kill();
}

/** Runs in the page, before the application is made: takes the time round each plugin of ours. */
function timeActivation() {
  let application;
  window.seedActivation = {};
  Object.defineProperty(window, 'jupyterapp', {
    configurable: true,
    get: () => application,
    set: value => {
      application = value;
      // Set before the start, when all plugins are registered and none is activated.
      for (const [id, plugin] of application.pluginRegistry._plugins) {
        if (id.startsWith('jupyterlab-seed:')) {
          const activate = plugin.activate;
          plugin.activate = (...args) => {
            const start = performance.now();
            try {
              return activate(...args);
            } finally {
              window.seedActivation[id] = performance.now() - start;
            }
          };
        }
      }
    }
  });
}

function report(name, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const median = sorted[Math.floor(sorted.length / 2)];
  const [m, l, h] = [median, low, high].map(value => value.toFixed(1));
  console.log(
    `${m.padStart(8)} ms  ${name} (${l} to ${h}, ${values.length} loads)`
  );
}

async function answering(address) {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    try {
      if ((await fetch(address)).ok) {
        return;
      }
    } catch {
      // Not yet.
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  throw new Error('The server did not start.');
}
