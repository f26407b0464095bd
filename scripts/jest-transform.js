/**
 * Gives jest what Node runs: modules as CommonJS, without types. The compiler is the bundler's own.
 *
 * The part tsc checks the types, of tests as well. Babel and TypeScript would take ten times as long for the hundreds of
 * modules of JupyterLab that tests load.
 */
const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { experiments, rspackVersion } = require('@rspack/core');

const SELF = readFileSync(__filename);

module.exports = {
  process(text, filename) {
    const isTyped = /\.tsx?$/.test(filename);
    const { code, map } = experiments.swc.transformSync(text, {
      filename,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      module: { type: 'commonjs' },
      jsc: {
        parser: isTyped
          ? { syntax: 'typescript', tsx: filename.endsWith('x') }
          : { syntax: 'ecmascript', jsx: filename.endsWith('x') },
        // As tsconfig.json has it.
        target: isTyped ? 'es2018' : 'es2022',
        transform: {
          react: { runtime: 'classic' },
          useDefineForClassFields: !isTyped
        }
      }
    });
    return { code, map };
  },

  getCacheKey: (text, filename) =>
    createHash('sha256')
      .update(SELF)
      .update(rspackVersion)
      .update(filename)
      .update('\0')
      .update(text)
      .digest('hex')
};
