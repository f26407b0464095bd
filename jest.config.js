const jestJupyterLab = require('@jupyterlab/testutils/lib/jest-config');

const esModules = [
  '@codemirror',
  '@jupyter/',
  '@jupyterlab/',
  '@lezer',
  'lezer-python-oldest',
  '@microsoft',
  'exenv-es6',
  'lib0',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

const baseConfig = jestJupyterLab(__dirname);

module.exports = {
  ...baseConfig,
  automock: false,
  // What stands elsewhere is found where it is imported.
  roots: ['<rootDir>/src'],
  globalSetup: '<rootDir>/scripts/jest-setup.mjs',
  // A machine that runs all parts at once is slow; no test measures time.
  testTimeout: 60000,
  testRegex: 'src/.*/.*\\.spec\\.tsx?$',
  transform: {
    '\\.svg$': baseConfig.transform['\\.svg$'],
    '\\.[jt]sx?$': '<rootDir>/scripts/jest-transform.js',
    // The kernel side is Python that the page sends as text.
    '\\.py$': '<rootDir>/scripts/jest-text.js'
  },
  transformIgnorePatterns: [`/node_modules/(?!${esModules}).+`]
};
