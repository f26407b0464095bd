/**
 * npm run lite: a JupyterLite site with this extension, in build/lite/site.
 *
 *   npm run lite                       Pyodide comes from its usual address
 *   npm run lite -- --local-pyodide    the site has Pyodide in itself, and needs no network
 *   npm run lite -- --serve            serve it, too
 */
import { rmSync } from 'node:fs';
import {
  SET_UP_LOG,
  installNodePackages,
  setUpTools
} from './support/environment.mjs';
import { buildSite } from './support/lite.mjs';
import { build } from './support/packages.mjs';
import { Failure, forwardSignals, run } from './support/process.mjs';

const say = text => console.log(`jupyterlab-seed: ${text}`);

async function main(given) {
  const unknown = given.find(
    argument => !['--local-pyodide', '--serve'].includes(argument)
  );
  if (unknown) {
    throw new Failure(
      `Unknown argument ${unknown}. Known: --local-pyodide, --serve.`
    );
  }
  forwardSignals();
  const options = { say, log: SET_UP_LOG };
  rmSync(SET_UP_LOG, { force: true });
  const environment = await setUpTools(options);
  await build(environment, options);
  const isLocal = given.includes('--local-pyodide');
  if (isLocal) {
    await installNodePackages(environment, { ...options, cwd: 'ui-tests' });
  }
  const site = await buildSite({ ...options, isLocal });
  say(`The site is in ${site}.`);
  return given.includes('--serve')
    ? run(environment.python, ['-m', 'http.server', '-d', site, '8000'])
    : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(
    `jupyterlab-seed: ${error instanceof Failure ? error.message : error.stack}`
  );
  process.exitCode = 1;
}
