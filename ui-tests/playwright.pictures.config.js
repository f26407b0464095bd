/**
 * The pictures of the documentation: `npm run pictures` makes them from the extension as it is.
 */
const config = require('./playwright.config');

module.exports = {
  ...config,
  testDir: 'pictures',
  outputDir: 'test-results-pictures',
  workers: 1,
  // A verification traces every operator of the example.
  timeout: 1_200_000,
  reporter: [['list']],
  // What is not there to be pressed is a failure, not a reason to wait for the whole of that.
  use: { ...config.use, actionTimeout: 60_000 },
  webServer: config.webServer.slice(0, 1)
};
