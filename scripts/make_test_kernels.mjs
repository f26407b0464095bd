/**
 * The kernels that the integration tests need beside the ones that everybody has: an older ipykernel, one that
 * starts slowly, and one whose user seeds at its start.
 *
 *   node scripts/make_test_kernels.mjs      prints the folder to put into JUPYTER_PATH
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Environment, ROOT, SET_UP_LOG } from './support/environment.mjs';

const REQUIREMENTS = ['ipykernel>=6,<7'];
const FOLDER = path.join(ROOT, '.test-venvs', 'kernels');

/** How long the slow kernel waits before it begins to start, in seconds. */
const SLOWNESS = 5;

/**
 * Make them, or what is missing of them.
 *
 * @param environment - The one that JupyterLab runs in; it must have ipykernel and NumPy.
 * @returns The variables that let a Jupyter server find them.
 */
export async function makeTestKernels(environment, log = SET_UP_LOG) {
  const old = new Environment('.test-venvs/ipykernel6');
  mkdirSync(path.dirname(old.directory), { recursive: true });
  await old.create(log, { lender: environment });
  await old.step('packages', REQUIREMENTS, () =>
    old.install('ipykernel 6', REQUIREMENTS, log)
  );
  const share = path.join(FOLDER, 'share', 'jupyter');
  const ipython = path.join(FOLDER, 'ipython');
  rmSync(FOLDER, { recursive: true, force: true });
  write(
    path.join(ipython, 'profile_default', 'startup', '00-seed.py'),
    'import random\nrandom.seed(7)\n'
  );
  const launch = ['-m', 'ipykernel_launcher', '-f', '{connection_file}'];
  kernel(share, 'seed-ipykernel6', 'ipykernel 6', [old.python, ...launch]);
  kernel(share, 'seed-slow', 'Slow to start', [
    environment.python,
    '-c',
    `import time; time.sleep(${SLOWNESS}); from ipykernel.kernelapp import launch_new_instance; launch_new_instance()`,
    ...launch.slice(2)
  ]);
  kernel(
    share,
    'seed-startup',
    'Seeded by its user',
    [environment.python, ...launch],
    { IPYTHONDIR: ipython }
  );
  return {
    JUPYTER_PATH: [share, process.env.JUPYTER_PATH]
      .filter(Boolean)
      .join(path.delimiter)
  };
}

function kernel(share, name, title, argv, env = {}) {
  write(
    path.join(share, 'kernels', name, 'kernel.json'),
    JSON.stringify({ argv, display_name: title, language: 'python', env })
  );
}

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const environment = new Environment('.venv');
  if (!existsSync(environment.python)) {
    throw new Error('There is no .venv: run "npm start" or "npm test" first.');
  }
  console.log((await makeTestKernels(environment)).JUPYTER_PATH);
}
