const jestJupyterLab = require('@jupyterlab/testutils/lib/jest-config');

const esModules = [
  '@codemirror',
  '@jupyter/',
  '@jupyterlab/',
  '@lezer',
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
  globalSetup: '<rootDir>/scripts/jest-setup.mjs',
  testRegex: 'src/.*/.*\\.spec\\.tsx?$',
  transform: {
    ...baseConfig.transform,
    // The kernel side is Python that the page sends as text.
    '\\.py$': '<rootDir>/scripts/jest-text.js'
  },
  transformIgnorePatterns: [`/node_modules/(?!${esModules}).+`]
};
