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
  // A machine that runs all parts at once is slow; no test measures time.
  testTimeout: 60000,
  testRegex: 'src/.*/.*\\.spec\\.tsx?$',
  transform: {
    ...baseConfig.transform,
    // The part tsc checks the types, of tests as well; isolatedModules there has them only taken away here.
    '^.+\\.tsx?$': [
      'ts-jest/legacy',
      { tsconfig: '<rootDir>/tsconfig.test.json' }
    ],
    // The kernel side is Python that the page sends as text.
    '\\.py$': '<rootDir>/scripts/jest-text.js'
  },
  transformIgnorePatterns: [`/node_modules/(?!${esModules}).+`]
};
