/**
 * Bundles src/headless.ts into jupyterlab_seed/headless/core.js, which the command line runs without a page.
 *
 *   node scripts/bundle_core.mjs
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleInto } from './support/bundle.mjs';
import { CORE, ROOT } from './support/environment.mjs';
import { Failure } from './support/process.mjs';

const TARGET = path.join(ROOT, CORE);

/** The packages that may be in it: they run in any JavaScript engine. */
const PURE = ['@lezer/', '@lumino/'];

/** Write the bundle. */
export async function bundleCore() {
  const { errors, modules } = await bundleInto(
    TARGET,
    { name: 'seedCore', type: 'var' },
    { context: ROOT, entry: './src/headless.ts', target: ['es2020'] }
  );
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
