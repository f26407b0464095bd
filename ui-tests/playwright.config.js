/**
 * Galata's configuration, with servers and a browser of our own.
 */
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');
const { findBrowser } = require('./browser');

/** How many tests go beside each other. Each has a server of its own: a test ends all kernels of its server. */
const WORKERS = 2;

// Every worker reads this file again: what is chosen once is handed down in the environment.
const environment = process.env;

environment.SEED_UI_PORTS ??= execFileSync(process.execPath, [
  '-e',
  `const { createServer } = require('net');
   const servers = Array.from({ length: ${WORKERS} }, () => createServer());
   let open = 0;
   for (const server of servers) {
     server.listen(0, '127.0.0.1', () => {
       open += 1;
       if (open === servers.length) {
         process.stdout.write(servers.map(each => each.address().port).join());
         servers.forEach(each => each.close());
       }
     });
   }`
]).toString();
// Kernels are reached through files there, whose paths may not be long.
environment.SEED_UI_RUNTIME ??= fs.mkdtempSync(path.join(os.tmpdir(), 'seed-'));
// One page after the other in one context, which Playwright clears between tests: the browser keeps the compiled scripts.
environment.PW_TEST_REUSE_CONTEXT ??= '1';
environment.SEED_UI_BROWSER ??= JSON.stringify(findBrowser());

const launchOptions = JSON.parse(environment.SEED_UI_BROWSER);
const urls = environment.SEED_UI_PORTS.split(',').map(
  port => `http://localhost:${port}`
);
const baseURL = urls[Number(environment.TEST_PARALLEL_INDEX ?? 0)];
// Galata's helpers take the server from here.
environment.TARGET_URL = baseURL;

const venv = path.resolve(
  __dirname,
  '..',
  '.venv',
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'
);
const python = fs.existsSync(venv) ? venv : 'python';

module.exports = {
  ...baseConfig,
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: !!environment.CI,
  workers: WORKERS,
  // Tests of one file share nothing, so any may go beside any.
  fullyParallel: true,
  retries: 0,
  // How long something may take says nothing of it where other tests run beside: what is never true fails all the same.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [
    ['list'],
    ['html', { open: 'never' }],
    ...(environment.SEED_UI_REPORT
      ? [['json', { outputFile: environment.SEED_UI_REPORT }]]
      : [])
  ],
  use: {
    ...baseConfig.use,
    baseURL,
    launchOptions,
    // A recording takes a third of the work; `--trace on` makes one of a test that fails.
    trace: 'off',
    screenshot: 'only-on-failure',
    // A video needs a download beside the browser.
    video: 'off'
  },
  webServer: urls.map((url, index) => ({
    command: `"${python}" -m jupyterlab --config jupyter_server_test_config.py`,
    cwd: __dirname,
    env: {
      SEED_UI_PORT: new URL(url).port,
      JUPYTER_RUNTIME_DIR: path.join(
        environment.SEED_UI_RUNTIME,
        String(index)
      ),
      // Kernels say so in a cell's output where they cannot share the history with those of other tests.
      IPYTHONDIR: path.join(environment.SEED_UI_RUNTIME, `ipython-${index}`)
    },
    url: `${url}/api`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 }
  }))
};
