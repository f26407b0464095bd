/**
 * The browser against the site of `npm run lite`, which a plain web server serves.
 */
const path = require('path');
const { findBrowser } = require('./browser');

const environment = process.env;
environment.SEED_UI_BROWSER ??= JSON.stringify(findBrowser());
const port = environment.SEED_LITE_PORT ?? '8765';
const site = path.resolve(__dirname, '..', 'build', 'lite', 'site');

module.exports = {
  testDir: 'lite',
  outputDir: 'test-results-lite',
  forbidOnly: !!environment.CI,
  workers: 1,
  retries: 0,
  // A kernel in the browser takes long to start where other tests run beside.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  reporter: [
    ['list'],
    ...(environment.SEED_UI_REPORT
      ? [['json', { outputFile: environment.SEED_UI_REPORT }]]
      : [])
  ],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: JSON.parse(environment.SEED_UI_BROWSER),
    actionTimeout: 120_000,
    screenshot: 'only-on-failure'
  },
  webServer: {
    command: `"${environment.SEED_LITE_PYTHON ?? 'python'}" -m http.server -b 127.0.0.1 -d "${site}" ${port}`,
    url: `http://127.0.0.1:${port}/`,
    stdout: 'ignore',
    stderr: 'ignore',
    reuseExistingServer: false
  }
};
