/**
 * Bundles src/headless.ts into jupyterlab_seed/headless/core.js, which the command line runs without a page.
 *
 *   node scripts/bundle_core.mjs
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rspack } from '@rspack/core';
import { CORE, ROOT } from './support/environment.mjs';
import { Failure } from './support/process.mjs';

const TARGET = path.join(ROOT, CORE);

/** The packages that may be in it: they run in any JavaScript engine. */
const PURE = ['@lezer/', '@lumino/'];

/** Write the bundle. */
export async function bundleCore() {
  const compiler = rspack({
    context: ROOT,
    mode: 'production',
    devtool: false,
    entry: './src/headless.ts',
    output: {
      path: path.dirname(TARGET),
      filename: path.basename(TARGET),
      library: { name: 'seedCore', type: 'var' },
      // There is one file, and nothing to load others with.
      chunkFormat: false,
      chunkLoading: false
    },
    resolve: { extensions: ['.ts', '.js'] },
    target: ['es2020'],
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: { parser: { syntax: 'typescript' }, target: 'es2020' }
          },
          type: 'javascript/auto'
        }
      ]
    },
    // Its size is no page's.
    performance: false
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, done) => (error ? reject(error) : resolve(done)))
  );
  await new Promise(resolve => compiler.close(resolve));
  const { errors, modules } = stats.toJson({
    errors: true,
    modules: true,
    nestedModules: true
  });
  if (errors.length > 0) {
    throw new Failure(errors.map(({ message }) => message).join('\n'));
  }
  const foreign = packagesOf(modules).filter(
    name => !PURE.some(start => name.startsWith(start))
  );
  if (foreign.length > 0) {
    throw new Failure(
      `src/headless.ts must run without a page, and leads to ${foreign.join(', ')}.`
    );
  }
}

/** The packages that modules come from, each once. */
function packagesOf(modules) {
  const names = modules
    .flatMap(module => [module, ...(module.modules ?? [])])
    .map(({ nameForCondition }) =>
      /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(
        nameForCondition ?? ''
      )
    )
    .filter(match => match !== null)
    .map(match => match[1].replaceAll('\\', '/'));
  return [...new Set(names)].sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  bundleCore().catch(error => {
    console.error(error instanceof Failure ? error.message : error.stack);
    process.exitCode = 1;
  });
}
