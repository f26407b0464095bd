/**
 * Galata's configuration, with a server and a browser of our own.
 */
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');
const { findBrowser } = require('./browser');

// Every worker reads this file again: what is chosen once is handed down in the environment.
const environment = process.env;

if (!environment.SEED_UI_PORT) {
  environment.SEED_UI_PORT = execFileSync(process.execPath, [
    '-e',
    `const server = require('net').createServer();
     server.listen(0, '127.0.0.1', () => {
       process.stdout.write(String(server.address().port));
       server.close();
     });`
  ]).toString();
}
// Kernels are reached through files there, whose paths may not be long.
environment.SEED_UI_RUNTIME ??= fs.mkdtempSync(path.join(os.tmpdir(), 'seed-'));
environment.SEED_UI_BROWSER ??= JSON.stringify(findBrowser());

const launchOptions = JSON.parse(environment.SEED_UI_BROWSER);
const baseURL = `http://localhost:${environment.SEED_UI_PORT}`;
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
  // The tests share a server, and measure: one at a time.
  workers: 1,
  retries: 0,
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
    // Pictures of every step would slow all tests down.
    trace: { mode: 'retain-on-failure', screenshots: false },
    // A video needs a download beside the browser.
    video: 'off'
  },
  webServer: {
    command: `"${python}" -m jupyterlab --config jupyter_server_test_config.py`,
    cwd: __dirname,
    env: { JUPYTER_RUNTIME_DIR: environment.SEED_UI_RUNTIME },
    url: `${baseURL}/api`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 }
  }
};
