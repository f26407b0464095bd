/**
 * The browser of the tests: Playwright's own where it is installed, else the system's.
 */
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

/** Without a window comes first: it takes half of the work. */
const SYSTEM_BROWSERS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome'
];

/** Whether Playwright's own Chromium, or the smaller one without a window, is installed. */
function hasOwn() {
  const { chromium } = require('@playwright/test');
  const folder = /(^.*)[\\/]chromium-(\d+)[\\/]/.exec(
    chromium.executablePath()
  );
  return (
    fs.existsSync(chromium.executablePath()) ||
    (folder !== null &&
      fs.existsSync(
        path.join(folder[1], `chromium_headless_shell-${folder[2]}`)
      ))
  );
}

/** The path of a program, or null. */
function which(name) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name + suffix);
    if (folder && fs.existsSync(file)) {
      return file;
    }
  }
  return null;
}

/** Playwright's options for the browser that there is; null where there is none. */
function launchOptions() {
  if (hasOwn()) {
    return {};
  }
  const system = SYSTEM_BROWSERS.map(which).find(file => file !== null);
  if (!system) {
    return null;
  }
  return {
    executablePath: system,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-lcd-text',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  };
}

/** Playwright's options; downloads its browser, if it can, where there is none. */
function findBrowser() {
  const found = launchOptions();
  if (found) {
    return found;
  }
  try {
    execFileSync(
      process.execPath,
      [require.resolve('@playwright/test/cli'), 'install', 'chromium'],
      { stdio: 'inherit', timeout: 300_000 }
    );
  } catch {
    // Said below.
  }
  if (hasOwn()) {
    return {};
  }
  throw new Error(
    'No browser for the integration tests: install Chromium or Chrome, or run "npx playwright install chromium" in ui-tests/.'
  );
}

module.exports = { findBrowser };
